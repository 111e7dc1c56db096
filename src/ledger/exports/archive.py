"""The open data as files: what each is, an index a program can read, checksums, and one archive of it all.

The same records give the same bytes: no time of day, no order but that of the evidence.
"""

import hashlib
import io
import zipfile
from typing import Any, NamedTuple

from ledger import schema
from ledger.exports import bibtex, csl, ical, linked, ris, series, tables
from ledger.exports.tables import as_json
from ledger.ledger import Ledger
from ledger.pages import slugify
from ledger.records import KINDS
from ledger.site import Site

VERSION = "1.0.0"  # of the form of the data; DATA-CHANGELOG.md says what changed, and a test holds the two together
FOLDER = f"data/v{VERSION.partition('.')[0]}/"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that an archive can name
TYPES = {
    "bib": "application/x-bibtex",
    "csv": "text/csv",
    "html": "text/html",
    "ics": "text/calendar",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown",
    "ris": "application/x-research-info-systems",
    "txt": "text/plain",
    "zip": "application/zip",
}


class File(NamedTuple):
    """One file of the open data: its path below the folder, what it holds, and how many records."""

    path: str
    text: str
    body: bytes
    records: int | None = None
    schema: str | None = None

    @property
    def type(self) -> str:
        """The media type."""
        return TYPES.get(self.path.rpartition(".")[2], "text/plain")


def _tables(ledger: Ledger, site: Site) -> list[File]:
    files = []
    words = schema.dictionary(ledger.root)
    told: list[tuple[str, str, type[Any], list[tables.Row], dict[str, str]]] = [
        (kind, (KINDS[kind].__doc__ or "").partition("\n")[0], tables.type_of(kind), tables.rows(ledger, kind, site), words.get(kind, {}) | {name: text for name, _, text in tables.BESIDE[kind]})
        for kind in tables.KINDS_TOLD
    ]
    told.append(("pages", "A page of the site.", tables.PublishedPage, tables.pages(ledger, site), {}))
    for kind, text, type_, rows, described in told:
        path = f"schemas/{kind}.schema.json"
        files.append(File(f"{kind}.json", text, as_json(rows).encode(), len(rows), path))
        files.append(File(path, f"JSON Schema of {kind}.json", as_json(schema.schema(type_, f"{site.address}{FOLDER}{path}", f"{site.name}: {kind}", described)).encode()))
    return files


def _forms(ledger: Ledger, site: Site) -> list[File]:
    """The same records in the forms that other programs read."""
    items = csl.items(ledger, site)
    claims = tables.rows(ledger, "claims", site)
    reviews = linked.claim_reviews(ledger, site)
    files = [
        File("claims.csv", "The claims as a table, a line each", tables.claims_csv(claims).encode(), len(claims)),
        File("sources.csl.json", "The sources as CSL-JSON", as_json(items).encode(), len(items)),
        File("sources.bib", "The sources as BibTeX", bibtex.bibtex(items).encode(), len(items)),
        File("sources.ris", "The sources as RIS", ris.ris(items).encode(), len(items)),
        File("events.ics", "The events as a calendar", ical.calendar(ledger, site), len(ledger.found["events"])),
        File("claim-reviews.jsonld", "Claims that a named party made in an article under audit, as ClaimReview", as_json(reviews).encode(), len(reviews["@graph"])),
    ]
    files.append(File("series/index.html", "The figures as a list of links", series.listing(ledger, site).encode()))
    for one in ledger.records("series"):
        files.append(File(f"series/{one.id}.csv", one.title, series.as_csv(one).encode(), len(one.points)))
        files.append(File(f"series/{one.id}.md", f"What {one.id}.csv counts, and what it cannot bear", series.readme(ledger, one, site).encode()))
    return files


def _package(ledger: Ledger, site: Site, files: list[File]) -> str:
    """The index, in the form of a Data Package."""
    return as_json(
        {
            "name": slugify(site.name),
            "title": f"{site.name}: open data",
            "description": site.description,
            "homepage": f"{site.address}data/",
            "version": VERSION,
            "created": tables.last_checked(ledger),
            "licenses": [{"path": site.license_url, "title": site.license}],
            "resources": [
                {
                    "name": slugify(file.path.replace("/", "-").replace(".", "-")),
                    "path": file.path,
                    "title": file.text,
                    "format": file.path.rpartition(".")[2],
                    "mediatype": file.type,
                    "encoding": "utf-8",
                    "bytes": len(file.body),
                    "hash": f"sha256:{hashlib.sha256(file.body).hexdigest()}",
                    **({"records": file.records} if file.records is not None else {}),
                    **({"jsonSchema": file.schema} if file.schema else {}),
                }
                for file in files
            ],
        }
    )


def _readme(ledger: Ledger, site: Site, files: list[File]) -> str:
    rows = "\n".join(f"| `{file.path}` | {'' if file.records is None else f'{file.records:,}'} | {file.text.rstrip('.')} |" for file in files)
    return (
        f"# {site.name}: open data\n\n{site.description}\n\n"
        f"Form of the data: version {VERSION} (`DATA-CHANGELOG.md` says what changed). Last held against the sources on {tables.last_checked(ledger)}. "
        f"Explained, with worked examples, at <{site.address}data/>.\n\n"
        f"License: <{site.license_url}>. Titles and quoted words belong to their authors. All files are UTF-8; `SHA256SUMS` holds their checksums.\n\n"
        f"| file | records | holds |\n| --- | --- | --- |\n{rows}\n"
    )


def data(ledger: Ledger, site: Site) -> dict[str, bytes]:
    """Every file of the open data, by its path on the site, with index, checksums and the archive."""
    files = sorted([*_tables(ledger, site), *_forms(ledger, site)], key=lambda file: ("/" in file.path, file.path))
    set_ = linked.dataset(ledger, site, FOLDER, VERSION, ((file.path, file.type, file.text) for file in files if not file.path.startswith("schemas/")))
    bodies = {file.path: file.body for file in files}
    bodies["dataset.jsonld"] = as_json(set_).encode()
    bodies["datapackage.json"] = _package(ledger, site, files).encode()
    bodies["README.md"] = _readme(ledger, site, files).encode()
    for name, path in (("DATA-CHANGELOG.md", "DATA-CHANGELOG.md"), ("LICENSE.txt", "LICENSE-CONTENT")):
        if (ledger.root / path).exists():
            bodies[name] = (ledger.root / path).read_bytes()
    bodies["SHA256SUMS"] = "".join(f"{hashlib.sha256(body).hexdigest()}  {path}\n" for path, body in sorted(bodies.items())).encode()
    name = f"{slugify(site.name)}-data-v{VERSION.partition('.')[0]}"
    bodies[f"{name}.zip"] = zipped(name, bodies)
    return {FOLDER + path: body for path, body in bodies.items()}


def zipped(folder: str, bodies: dict[str, bytes]) -> bytes:
    """An archive with one folder in it; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, body in sorted(bodies.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, body)
    return out.getvalue()
