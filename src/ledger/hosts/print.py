"""Everything printed of a project, put into a built site: PDFs under `pdf/`, and under `v/` the pages behind their codes.

Two things are kept under `.cache/pdf/`: each PDF by what it was made from, and a note of the last run, so that a run
on which nothing has changed reads no evidence at all.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ledger.exports import put
from ledger.hosts import weasyprint
from ledger.hosts.article import article
from ledger.hosts.markdown import fingerprint, keep
from ledger.ledger import Ledger
from ledger.paper import status, twin, whole
from ledger.paper.document import Document, Spilled
from ledger.problems import BadEvidence, Problem
from ledger.rules import checked
from ledger.site import Site


class Printed(NamedTuple):
    """How many PDFs lie in the site now, and how many of them had to be made; or why there are none."""

    pdfs: int
    new: int
    missing: str | None = None


def print_into(folder: Path, root: Path, site: Site) -> Printed:
    """Print the project at `root` into the site built in `folder`; raises BadEvidence where a sheet does not hold its text."""
    if absent := list(_absent(root)):
        raise BadEvidence(absent)
    kept = root / ".cache" / "pdf"
    note = kept / "last.json"
    inputs = _inputs(root, site)
    if last := _last(note, inputs):
        _write(folder, kept, last)
        return Printed(len(last["pdfs"]), 0)
    before = set(kept.glob("*.pdf"))
    with weasyprint.Press(root / "overrides" / "print", kept) as press:
        ledger = checked(root)
        texts = dict(status.pages(ledger, site)) | {"v/status.css": Path(root, "overrides/print/status.css").read_text(encoding="utf-8")}
        if missing := press.missing():
            _write(folder, kept, {"pdfs": {}, "texts": texts})
            return Printed(0, 0, missing)
        signs = set()
        for document in _documents(ledger, site, root):
            press.take(document)
            signs |= press.lacking(document)
        if signs:
            told = " ".join(f"{sign} (U+{ord(sign):04X})" for sign in sorted(signs))
            raise BadEvidence([Problem("overrides/print/fonts/README.md", 1, "fonts", f"no print font has {told}; cut the fonts again as is said there")])
        problems: list[Problem] = []
        pdfs = {}
        for document, path, made in press.pdfs():
            problems += _problems(ledger, document, made)
            pdfs[document.name] = path.name
    if problems:
        raise BadEvidence(problems)
    for path in set(kept.glob("*.pdf")) - {kept / name for name in pdfs.values()}:
        path.unlink()
    note.write_text(json.dumps({"inputs": inputs, "pdfs": pdfs, "texts": texts}), encoding="utf-8")
    _write(folder, kept, {"pdfs": pdfs, "texts": texts})
    return Printed(len(pdfs), len({kept / name for name in pdfs.values()} - before))


def _absent(root: Path) -> Iterator[Problem]:
    """What a style sheet names and is not there: another face would stand in for a font, a different one on each machine."""
    for sheet in sorted((root / "overrides").rglob("*.css")):
        for number, line in enumerate(sheet.read_text(encoding="utf-8").splitlines(), 1):
            for name in re.findall(r'url\("(?!data:)([^"]+)"\)', line):
                if not (sheet.parent / name).is_file():
                    yield Problem(sheet.relative_to(root).as_posix(), number, "fonts", f"names {name}, which is not there; bring it back, or mend the name")


def _documents(ledger: Ledger, site: Site, root: Path) -> Iterator[Document]:
    keep(root, fingerprint(root), ledger, for_good=True)
    articles = {page.path: article(ledger, page) for page in whole.in_book(ledger)}
    yield whole.book(ledger, articles, site)
    for page in ledger.pages.values():
        if page.kind == "briefing":
            yield whole.briefing(ledger, page, articles[page.path], site)
            yield from twin.twins(ledger, page, articles[page.path], site)


def _problems(ledger: Ledger, document: Document, made: bytes | Spilled) -> list[Problem]:
    if isinstance(made, Spilled):
        return twin.too_long(ledger, document, made)
    return twin.wrong_length(ledger, document) if document.words else []


def _inputs(root: Path, site: Site) -> str:
    """What changes when anything printed would: every file that has a part in it, by what it holds."""
    whole_ = hashlib.sha256(repr([site, weasyprint.release()]).encode())
    folders = (root / "docs", root / "evidence", root / "overrides" / "print", Path(__file__).parents[1])
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        whole_.update(f"{path}\0".encode() + path.read_bytes())
    return whole_.hexdigest()


def _last(note: Path, inputs: str) -> dict[str, dict[str, str]] | None:
    """The note of the last run, where it was made from the same and all it names is still there."""
    try:
        last = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole_ = last.get("inputs") == inputs and all((note.parent / name).exists() for name in last["pdfs"].values())
    return last if whole_ else None


def _write(folder: Path, kept: Path, made: dict[str, dict[str, str]]) -> None:
    bodies: dict[str, str | bytes] = {f"pdf/{name}": (kept / file).read_bytes() for name, file in made["pdfs"].items()}
    put(folder, bodies | made["texts"])
