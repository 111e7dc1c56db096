"""The toy: a second dossier, on a footbridge, that goes the whole walk. Nothing in `src/` knows the real subject."""

import re
from pathlib import Path

import pytest
import yaml
from places import ROOT, TOY

from ledger.blocks import BLOCKS
from ledger.ledger import Ledger
from ledger.navigation import navigation
from ledger.records import KINDS
from ledger.rules import check

# What the real dossier is about. A program that knew it could not carry another dossier.
SUBJECT = (
    *("fentanyl", "precursor", "opioid", "overdose", "narcotic", "forensic", "Entity List", "export control", "tariff", "sanction"),
    *("Woodside", "Filoli", "Busan", "Xinjiang", "Uyghur", "Taiwan", "China", "China's", "PRC", "Beijing", "Washington"),
    *("Biden", "Trump", "Jinping", "Yellen", "Blinken", "Pelosi", "Hsieh", "Telegraph", "Wall Street Journal"),
    *("Pentagon", "Congress", "Treasury", "White House", "DEA", "MOFCOM", "human rights", "military", "theater command", "summit"),
)
CODE = sorted(path for path in (ROOT / "src" / "ledger").rglob("*") if path.suffix in (".py", ".html", ".json"))


def test_the_toy_is_clean() -> None:
    """The toy earns no complaint."""
    assert [str(problem) for problem in check(TOY)] == []


@pytest.mark.parametrize("path", CODE, ids=[path.relative_to(ROOT / "src").as_posix() for path in CODE])
def test_code_does_not_know_the_subject(path: Path) -> None:
    """No word of the real subject stands in the code or in its templates, comments included."""
    text = path.read_text(encoding="utf-8")
    words = re.compile(rf"\b(?:{'|'.join(SUBJECT)})s?\b", re.IGNORECASE)
    assert [match.group(0) for match in words.finditer(text)] == []


def test_code_does_not_know_the_vocabulary() -> None:
    """No topic, side, tag or article of the real vocabulary, and no actor's id, stands in the code as a word in quotes."""
    words = {word["id"] for word in yaml.safe_load((ROOT / "evidence" / "vocabulary.yaml").read_text(encoding="utf-8")) if word["list"] not in ("source-kind", "name")}
    words |= {actor["id"] for actor in yaml.safe_load((ROOT / "evidence" / "actors.yaml").read_text(encoding="utf-8"))}
    words -= set(KINDS) | set(BLOCKS)  # a topic may bear the name of a kind of record: channels
    words -= {word for block in BLOCKS.values() for allowed in block.options.values() for word in allowed}  # a kind of actor: company
    words -= {"other"}
    quoted = {word for path in CODE for word in re.findall(r"[\"']([a-z0-9-]+)[\"']", path.read_text(encoding="utf-8"))}
    assert quoted & words == set()


def test_the_toy_is_tiny_and_whole(toy: Ledger) -> None:
    """The toy has a few records of every kind, and its pages use every block."""
    assert {kind for kind in KINDS if not toy.found[kind]} == set(), "a kind has no record in the toy"
    assert sum(len(all_) for all_ in toy.found.values()) < 100
    used = {use.name for page in toy.pages.values() for use in page.uses}
    assert used == set(BLOCKS)
    assert {claim.status for claim in toy.records("claims")} == {"confirmed", "reported", "disputed", "contradicted", "superseded", "open"}
    assert any(actor.native_name for actor in toy.records("actors"))


def test_navigation_comes_from_the_pages(toy: Ledger) -> None:
    """Pages and folders stand in the order of their front matter, a folder under the name of its index page."""
    assert [next(iter(entry)) for entry in navigation(toy)] == ["Overview", "Briefings", "Registers", "About"]
    registers = navigation(toy)[2]["Registers"]
    assert [next(iter(entry)) for entry in registers] == ["Registers", "Claims", "Sources", "People", "Timeline", "Judgments", "Figures", "Glossary"]


def test_what_rests_on_what(toy: Ledger) -> None:
    """A source knows the records and the pages that rest on it; a claim its judgments; an actor its events and words."""
    assert ("claims", toy.get("claims", "crossings-2023")) in toy.resting_on["valley-digest-crossings"]
    assert toy.pages_resting["valley-digest-crossings"] == ["briefings/footbridge.md"]
    assert [judgment.id for judgment in toy.judgments_on["bridge-piers-sound"]] == ["bridge-piers-hold"]
    assert [event.id for event in toy.events_of["aldmoor-council"]] == ["ev-2019-03-12-joint-session", "ev-2021-04-17-opening"]
    assert [(kind, record.id) for kind, record in toy.said["lin-yuhua"]] == [("claims", "bridge-piers-sound")]
    assert toy.links_to["briefings/footbridge.md"] == ["index.md"]
    home = toy.home("claims", "bridge-cost")
    assert home and (home.page, home.anchor) == ("registers/claims.md", "c-bridge-cost")


@pytest.mark.parametrize(
    ("kind", "wanted", "ids"),
    [
        ("claims", {"topic": "ferry"}, ["bridge-agreed", "ferry-last-run", "ferry-loss", "ferry-return", "ferry-wanted"]),
        ("claims", {"home": "ferry"}, ["ferry-last-run", "ferry-loss", "ferry-return", "ferry-wanted"]),
        ("claims", {"home": "ferry", "status": "open"}, ["ferry-return"]),
        ("claims", {"article": "column-2018"}, ["column-never-repaired"]),
        ("events", {"from": "2019-03", "to": "2019-06-01"}, ["ev-2019-03-12-joint-session", "ev-2019-06-01-last-run"]),
        ("events", {"to": "2019-02-10"}, ["ev-2018-05-04-column", "ev-2019-02-survey"]),
        ("events", {"from": "2023-12-31"}, ["ev-2023-count"]),
        ("events", {"tag": "closure"}, ["ev-2019-03-12-joint-session", "ev-2019-06-01-last-run"]),
        ("events", {"side": "riders"}, ["ev-2019-06-01-last-run"]),
        ("positions", {"side": "kestrel"}, ["pos-bridge-kestrel"]),
        ("positions", {"stance": "oppose"}, ["pos-bridge-riders"]),
        ("actors", {"kind": "person"}, ["lin-yuhua", "marta-hale"]),
        ("actors", {"from": "2019"}, []),
        ("sources", {"nonsense": "x"}, []),
    ],
)
def test_records_are_chosen_by_filters(toy: Ledger, kind: str, wanted: dict[str, str], ids: list[str]) -> None:
    """A filter finds what bears on a topic, lies in its folder, or falls into a span; what is dated to a month reaches to its ends."""
    assert [record.id for record in toy.select(kind, (), **wanted)] == ids
