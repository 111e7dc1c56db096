"""The real evidence, tested apart from the code: an error here is an editor's, not a developer's."""

import re
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from places import ROOT

from ledger.ledger import Ledger
from ledger.pages import _cached
from ledger.reader import read_evidence
from ledger.records import KIND_OF_PREFIX, KINDS, TOPIC_KINDS
from ledger.render import fragment
from ledger.rules import check

EVIDENCE = ROOT / "evidence"
FILES = sorted(EVIDENCE.rglob("*.yaml"))


@pytest.fixture(scope="module")
def raw() -> dict[str, list[Any]]:
    """The real records as PyYAML reads them, by kind: the second opinion on what the reader read."""
    records = defaultdict(list)
    for path in FILES:
        records[path.stem] += yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return records


def test_the_evidence_is_clean() -> None:
    """Records and pages keep every rule."""
    assert [str(problem) for problem in check(ROOT)] == []


def test_the_check_is_quick() -> None:
    """The whole check takes less than three seconds of one processor, whoever else is busy on it."""
    times = []
    for _ in range(3):
        _cached.cache_clear()
        start = time.process_time()
        check(ROOT)
        times.append(time.process_time() - start)
        if times[-1] < 3:
            break
    assert min(times) < 3


def test_the_reader_reads_what_yaml_says(real: Ledger, raw: dict[str, list[Any]]) -> None:
    """Every record that PyYAML finds is a record of the ledger, with the same values."""
    for kind, records in raw.items():
        assert {found.record.id for found in real.found[kind].values()} == {str(record["id"]) for record in records}
        for found in real.found[kind].values():
            told = found.record.model_dump(mode="json", exclude_unset=True)
            assert told in records


def test_every_record_of_the_dossier_is_here(real: Ledger) -> None:
    """Every id of the dossier is a record, or has moved to one; `evidence/README.md` says what else was left out."""
    names = {kind.rstrip("s") if kind != "series" else kind: kind for kind in TOPIC_KINDS} | {"actor": "actors"}
    moved = {(one.id, move.was) for one in real.records("published") for move in one.moved}
    missing = []
    for line in (ROOT / "tests" / "dossier-ids.txt").read_text(encoding="utf-8").splitlines():
        kind, ident = line.split()
        if ident not in real.found[names[kind]] and (names[kind], ident) not in moved:
            missing.append(line)
    assert missing == []


def test_confirmed_claims_have_their_evidence(raw: dict[str, list[Any]]) -> None:
    """Each confirmed claim rests on a primary source or on two publishers; counted here apart from the rule."""
    sources = {source["id"]: source for source in raw["sources"]}
    for claim in raw["claims"]:
        if claim["status"] == "confirmed":
            bearing = [sources[item["source"]] for item in claim["evidence"] if not item.get("against")]
            assert any(source["primary"] for source in bearing) or len({source["publisher"] for source in bearing}) >= 2, claim["id"]


def prose(path: Path) -> str:
    """A page without front matter and code."""
    text = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^(```|~~~).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL))


def named_by(text: str) -> set[tuple[str, str]]:
    """Every (kind, id) that a page names: in citations, links, name marks and blocks."""
    blocks = {"timeline": "events"}
    out = set()
    for inside in re.findall(r"\[(@[^\]]+)\]", text):
        for part in inside.split(";"):
            name = part.strip().removeprefix("@").split(",")[0].strip()
            out.add(("claims", name[2:]) if name.startswith("c:") else ("sources", name))
    for prefix, ident in re.findall(r"(?:\]\(|\[zh:)([a-z]+):([a-z0-9-]+)[\])]", text):
        if prefix in KIND_OF_PREFIX:
            out.add((KIND_OF_PREFIX[prefix], ident))
    for name, ids in re.findall(r"^/// (\w+) \| (.+)$", text, re.MULTILINE):
        out |= {(blocks.get(name, name), ident.strip()) for ident in ids.split(",")}
    return out


@pytest.fixture(scope="module")
def inverse(raw: dict[str, list[Any]]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """For each source the records and the pages that rest on it, turned around here from the bare files."""
    sources_of: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, records in raw.items():
        for record in records:
            sources_of[kind, record["id"]] |= {item["source"] for key in ("evidence", "points") for item in record.get(key, ()) if "source" in item}
    records, pages = defaultdict(set), defaultdict(set)
    for (kind, ident), sources in sources_of.items():
        for source in sources:
            records[source].add(f"{kind}/{ident}")
    for path in sorted((ROOT / "docs").rglob("*.md")):
        for kind, ident in named_by(prose(path)):
            for source in {ident} if kind == "sources" else sources_of[kind, ident]:
                pages[source].add(path.relative_to(ROOT / "docs").as_posix())
    return records, pages


def test_source_entries_are_the_inverse_of_citations(real: Ledger, inverse: tuple[dict[str, set[str]], dict[str, set[str]]]) -> None:
    """What the ledger says rests on a source is exactly what names that source, for every source, both ways."""
    records, pages = inverse
    for ident in real.found["sources"]:
        assert {f"{kind}/{record.id}" for kind, record in real.resting_on.get(ident, ())} == records[ident], ident
        assert set(real.pages_resting.get(ident, ())) == pages[ident], ident


def test_source_entries_show_all_that_rests_on_them(real: Ledger, inverse: tuple[dict[str, set[str]], dict[str, set[str]]]) -> None:
    """The register of sources shows, for each source, exactly the records and the pages that rest on it."""
    records, pages = inverse
    register = next(page for page in real.pages.values() if any(use.name == "sources" for use in page.uses))
    html = fragment("sources", real, register, (), {})
    for entry in html.split("<article ")[1:]:
        ident = re.search(r'id="s-([^"]+)"', entry)[1]
        linked = set(re.findall(r'href="([a-z]+):([^"]+)"', entry)) - {("s", ident)} - {(scheme, to) for scheme, to in re.findall(r'href="(https?):([^"]+)"', entry)}
        assert {f"{KIND_OF_PREFIX[prefix]}/{to}" for prefix, to in linked} == records[ident], ident
        assert set(re.findall(r'href="/([^"]+\.md)"', entry)) == pages[ident], ident


SPECIMENS = dict(re.findall(r"^## (\w+)\.yaml\n(.*?)(?=^## |\Z)", (EVIDENCE / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))


def test_the_dictionary_describes_every_kind() -> None:
    """The dictionary has a section for every kind of record, and for no other."""
    assert set(SPECIMENS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_specimens_are_records(kind: str, tmp_path: Path) -> None:
    """The specimen of a kind is a record that the reader takes without complaint."""
    folder = tmp_path / "evidence" / ("topic" if kind in TOPIC_KINDS else "")
    folder.mkdir(parents=True)
    blocks = re.findall(r"^```yaml\n(.*?)^```$", SPECIMENS.get(kind, ""), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1, f"{kind} has {len(blocks)} specimens; one is wanted"
    (folder / f"{kind}.yaml").write_text(blocks[0], encoding="utf-8")
    found, problems, _ = read_evidence(tmp_path)
    assert [str(problem) for problem in problems] == []
    assert [one.kind for one in found] == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_dictionary_names_every_key(kind: str) -> None:
    """The table of a kind lists its keys in their order, and says `must` for those that are always there."""
    rows = re.findall(r"^\| `(\w+)` \| *(must)? *\|", SPECIMENS.get(kind, ""), re.MULTILINE)
    fields = KINDS[kind].model_fields
    assert [(key, bool(must)) for key, must in rows] == [(key, field.is_required()) for key, field in fields.items()]
