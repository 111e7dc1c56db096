"""What the site gives to other programs: complete, the same every time, and readable by readers we did not write."""

import datetime
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import feedparser_rs
import icalendar
import pytest
from jsonschema import Draft202012Validator
from places import ROOT, TOY
from rdflib import RDF, SDO, Graph, URIRef

from ledger import addresses, dates, exports
from ledger.exports import archive, cites, crawlers, feeds, linked, permanent, tables, twins
from ledger.ledger import Ledger, gather
from ledger.site import Site, read_site


@pytest.fixture(scope="module")
def files(real: Ledger, site: Site) -> dict[str, bytes]:
    """The open data of the real project, by path below the folder."""
    return {path.removeprefix(archive.FOLDER): body for path, body in archive.data(real, site).items()}


def rows(files: dict[str, bytes], kind: str) -> list[dict[str, Any]]:
    """The published records of a kind."""
    published: list[dict[str, Any]] = json.loads(files[f"{kind}.json"])
    return published


TOY_PATHS = {"README.md", "claims.csv", "claims.json", "claim-reviews.jsonld", "dataset.jsonld", "events.ics", "events.json", "judgments.json", "pages.json"} | {
    *("sources.json", "sources.csl.json", "sources.bib", "sources.ris", "schemas/claims.schema.json", "series/index.html", "series/crossings-by-year.csv", "series/crossings-by-year.md")
}


def test_the_toy_is_exported_as_somebody_last_read_it(toy: Ledger, golden: Callable[[str, str], None]) -> None:
    """Data, feeds, addresses, citations and maps of the toy, held against golden files."""
    site = read_site(TOY)
    data = {path.removeprefix(archive.FOLDER): body for path, body in archive.data(toy, site).items()}
    path_of = {page: addresses.of_page(page) for page in toy.pages}
    texts = {path: body.decode() for path, body in data.items() if path in TOY_PATHS}
    assert texts.keys() == TOY_PATHS
    texts |= {
        "changes.xml": feeds.atom(toy, site, exports.ATOM),
        "changes.json": feeds.json_feed(toy, site, exports.JSON_FEED),
        "sitemap.xml": crawlers.sitemap(toy, site),
        "robots.txt": crawlers.robots(site),
        "llms.txt": twins.index(toy, site),
        "cites.txt": "\n".join(f"== {path}\n{text}" for path, text in cites.cites(toy, site, path_of).items()),
        "permanent.txt": "\n".join(f"== {path}\n{text}" for path, text in permanent.permanent(toy, site, path_of).items()),
    }
    for path, text in texts.items():
        golden(f"exports/{path}", text.replace("\r\n", "\n"))


def test_two_runs_give_the_same_bytes(files: dict[str, bytes], site: Site) -> None:
    """The same records give the same bytes, archive and checksums included."""
    again = archive.data(gather(ROOT)[0], site)
    assert {path.removeprefix(archive.FOLDER): body for path, body in again.items()} == files


@pytest.mark.parametrize("kind", tables.KINDS_TOLD)
def test_every_record_is_exported(kind: str, real: Ledger, files: dict[str, bytes]) -> None:
    """Counts and ids of the JSON equal those of the ledger, both ways, and each keeps what its record says."""
    told = {(row["id"], row.get("list")): row for row in rows(files, kind)}
    ours = {(record.id, getattr(record, "list", None)): record for record in real.records(kind)}
    if kind == "vocabulary":
        ours = {key: record for key, record in ours.items() if record.list in tables.WORD_LISTS_TOLD}
    assert told.keys() == ours.keys()
    for key, record in ours.items():
        assert told[key] | record.model_dump(mode="json", exclude_none=True) == told[key]


def test_other_forms_hold_as_many(real: Ledger, files: dict[str, bytes]) -> None:
    """The spreadsheet, the bibliographies, the calendar and the tables hold as many records as the JSON."""
    sources, claims, events = (len(real.found[kind]) for kind in ("sources", "claims", "events"))
    assert len(json.loads(files["sources.csl.json"])) == sources
    assert files["sources.bib"].decode().count("\n@") + 1 == sources
    assert files["sources.ris"].decode().count("\nER  - ") == sources
    assert len(files["claims.csv"].decode().splitlines()) == claims + 1
    assert files["events.ics"].count(b"BEGIN:VEVENT") == events
    for series in real.records("series"):
        assert len(files[f"series/{series.id}.csv"].decode().splitlines()) == len(series.points) + 1
        assert series.caveat in files[f"series/{series.id}.md"].decode()


def test_sources_are_the_inverse_of_citations(real: Ledger, files: dict[str, bytes]) -> None:
    """What a source says rests on it is what names it, and nothing else: by record and by page."""
    named: set[tuple[str, str, str]] = set()
    for kind in tables.KINDS_TOLD:
        for row in rows(files, kind):
            points = [point["source"] for point in row.get("points", ()) if "source" in point]
            named |= {(source, kind, row["id"]) for source in [*points, *(item["source"] for item in row.get("evidence", ()))]}
    told = {(row["id"], kind, ident) for row in rows(files, "sources") for kind, ids in row["cited_by"].items() for ident in ids}
    assert told == named
    by_page = {(source, page["address"]) for page in rows(files, "pages") for source in page["sources"]}
    assert by_page == {(row["id"], page) for row in rows(files, "sources") for page in row["pages"]}


@pytest.mark.parametrize("kind", [*tables.KINDS_TOLD, "pages"])
def test_schemas_hold(kind: str, files: dict[str, bytes]) -> None:
    """Each file keeps its schema; a schema is one itself, and refuses a key that nobody knows."""
    schema = json.loads(files[f"schemas/{kind}.schema.json"])
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    told = rows(files, kind)
    assert [error.message for error in judge.iter_errors(told)] == []
    assert not judge.is_valid([told[0] | {"nobody-knows": 1}])
    assert not judge.is_valid([{key: value for key, value in told[0].items() if key != "title" and key != "id" and key != "path"}])


def test_the_archive_holds_all_and_its_sums_are_right(files: dict[str, bytes]) -> None:
    """The archive holds every file, `SHA256SUMS` the right sum of each, and the index names each with its size."""
    (name,) = (path for path in files if path.endswith(".zip"))
    with zipfile.ZipFile(io.BytesIO(files[name])) as pack:
        assert pack.testzip() is None
        packed = {path.partition("/")[2]: pack.read(path) for path in pack.namelist()}
    assert packed == {path: body for path, body in files.items() if path != name}
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {path: hashlib.sha256(body).hexdigest() for path, body in packed.items() if path != "SHA256SUMS"}
    index = json.loads(files["datapackage.json"])
    beside = {"README.md", "DATA-CHANGELOG.md", "LICENSE.txt", "SHA256SUMS", "datapackage.json", "dataset.jsonld", name}
    assert {one["path"] for one in index["resources"]} == files.keys() - beside
    assert all(one["bytes"] == len(files[one["path"]]) and one["hash"].endswith(sums[one["path"]]) for one in index["resources"])
    assert len({one["name"] for one in index["resources"]}) == len(index["resources"])


def test_the_form_has_a_log() -> None:
    """The newest version in `DATA-CHANGELOG.md` is the one that the data name."""
    log = (ROOT / "DATA-CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+) \(\d{4}-\d\d-\d\d\)$", log, re.MULTILINE)[0] == archive.VERSION


def test_the_example_answers_its_question(real: Ledger, files: dict[str, bytes], tmp_path: Path) -> None:
    """The twenty lines on the data page, run on the published file, give the answer that the ledger gives."""
    (example,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "data.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(example.splitlines()) <= 20
    (tmp_path / "claims.json").write_bytes(files["claims.json"])
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    done = subprocess.run([sys.executable, "-X", "utf8", "example.py"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True)
    told = sorted(re.findall(r"^(\S+)  (\w+) -> (\w+): (.*)$", done.stdout, re.MULTILINE))
    ours = [
        (after.date, before.status, after.status, claim.statement)
        for claim in real.select("claims", topic="precursors")
        for before, after in zip(claim.history, claim.history[1:], strict=False)
        if after.date >= "2023-11-16"
    ]
    assert told == sorted(ours)
    assert len(told) > 10


def test_the_calendar_reads_back(real: Ledger, files: dict[str, bytes]) -> None:
    """Every event stands in the calendar on its days, to its precision, under an id that stays."""
    book = icalendar.Calendar.from_ical(files["events.ics"].decode())
    entries = {str(entry["UID"]).partition("@")[0]: entry for entry in book.walk("VEVENT")}
    assert entries.keys() == real.found["events"].keys()
    for event in real.records("events"):
        entry = entries[event.id]
        assert entry["DTSTART"].dt.isoformat() == dates.first_day(event.date)
        assert (entry["DTEND"].dt - datetime.timedelta(days=1)).isoformat() == dates.last_day(event.date)
        assert str(entry["SUMMARY"]).startswith(event.title)
        assert str(entry["DESCRIPTION"]) == event.what


def test_feeds_tell_changes_of_status_and_corrections(real: Ledger, site: Site) -> None:
    """Atom and JSON Feed tell the same, newest first, under ids that stay when the site moves."""
    atom = feedparser.parse(feeds.atom(real, site, exports.ATOM).encode())
    json_feed = feedparser_rs.parse(feeds.json_feed(real, site, exports.JSON_FEED).encode())
    assert (atom.bozo, atom.version, json_feed.bozo, json_feed.version) == (False, "atom10", False, "json11")
    changed = sum(len(claim.history) - 1 for claim in real.records("claims")) + len(real.found["changes"])
    assert len(atom.entries) == min(changed, feeds.MOST)
    assert [(one.id, one.link, one.title) for one in atom.entries] == [(one.id, one.link, one.title) for one in json_feed.entries]
    days = [one.updated for one in atom.entries]
    assert days == sorted(days, reverse=True)
    assert len({one.id for one in atom.entries}) == len(atom.entries)
    moved = feeds.entries(real, site._replace(address="https://elsewhere.example/"))
    assert [one.id for one in moved] == [one.id for one in atom.entries]
    assert all(one.address.startswith("https://elsewhere.example/") for one in moved)


def graph(text: str) -> Graph:
    """JSON-LD as rdflib reads it, with schema.org's context said here, so that nothing is fetched."""
    told = json.loads(text)
    links = {key: {"@type": "@id"} for key in ("url", "license", "contentUrl")}
    told["@context"] = {"@vocab": str(SDO), **links}
    return Graph().parse(data=json.dumps(told), format="json-ld")


def assert_schema_org(told: Graph) -> None:
    """Every type and every property is one of schema.org's, as rdflib lists them."""
    terms = {*told.predicates(), *told.objects(predicate=RDF.type)} - {RDF.type}
    assert terms
    assert [term for term in terms if not isinstance(term, URIRef) or term not in SDO] == []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib warns of itself
def test_linked_data_speaks_schema_org(real: Ledger, files: dict[str, bytes]) -> None:
    """rdflib reads the data set and the claim reviews, and knows every word in them."""
    reviews, set_ = graph(files["claim-reviews.jsonld"].decode()), graph(files["dataset.jsonld"].decode())
    assert_schema_org(reviews)
    assert_schema_org(set_)
    assert len(set(set_.subjects(RDF.type, SDO.DataDownload))) > 20
    reviewed = len(set(reviews.subjects(RDF.type, SDO.ClaimReview)))
    assert reviewed == sum(bool(claim.article and linked.party(real, claim.said_by)) for claim in real.records("claims"))


def test_only_named_parties_are_reviewed(real: Ledger, files: dict[str, bytes]) -> None:
    """A review names a person or a body of the register, or a publisher: never sources unnamed, never hearsay."""
    names = {actor.name for actor in real.records("actors")} | {source.publisher for source in real.records("sources")}
    reviews = json.loads(files["claim-reviews.jsonld"])["@graph"]
    assert {review["itemReviewed"]["author"]["name"] for review in reviews} <= names
    audited = {f"/{addresses.of_record('claims', claim.id)}/" for claim in real.records("claims") if claim.article}
    assert all(any(review["url"].endswith(address) for address in audited) for review in reviews)
