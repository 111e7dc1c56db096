"""The ledger and its complaints, where the toy is too well behaved to show them."""

from itertools import pairwise
from pathlib import Path

import pytest
from places import TOY

from ledger.fields import LADDER, range_of
from ledger.ledger import Ledger, gather
from ledger.problems import BadEvidence, Problem
from ledger.records import KINDS, Judgment, Outcome
from ledger.rules import RULES, check, checked


def test_any_part_of_the_evidence_may_be_missing(toy_copy: Path) -> None:
    """Without any one file, or any one page, the check ends in complaints or in silence, never in an exception."""
    for path in sorted([*(toy_copy / "evidence").rglob("*.yaml"), *(toy_copy / "docs").rglob("*.md")]):
        text = path.read_text(encoding="utf-8")
        path.unlink()
        check(toy_copy)
        path.write_text(text, encoding="utf-8")
    assert check(toy_copy) == []


def test_an_empty_project_is_judged() -> None:
    """Every rule says nothing of nothing."""
    empty = Ledger(TOY, [], [])
    assert [problem for rule in RULES for problem in rule(empty)] == []
    assert set(empty.found) == set(KINDS)


def test_a_faulty_record_is_the_only_one_at_fault(toy_copy: Path) -> None:
    """What names a record that cannot be read is not complained of; the record is."""
    path = toy_copy / "evidence" / "bridge" / "sources.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("reliability: A", "reliability: excellent"), encoding="utf-8")
    problems = check(toy_copy)
    assert {problem.rule for problem in problems} == {"vocabulary"}
    assert {problem.path for problem in problems} == {"evidence/bridge/sources.yaml"}
    ledger, _ = gather(toy_copy)
    assert ledger.has("sources", "aldmoor-2019-03-12-minutes")
    assert ledger.get("sources", "aldmoor-2019-03-12-minutes") is None


def test_a_broken_project_is_not_handed_out(toy_copy: Path) -> None:
    """Whoever asks for a checked ledger gets one without a fault, or every problem at once, sorted by place."""
    assert isinstance(checked(toy_copy), Ledger)
    (toy_copy / "docs" / "index.md").write_text("Nothing.\n", encoding="utf-8")
    (toy_copy / "evidence" / "usage.yaml").write_text("- id: A\n", encoding="utf-8")
    with pytest.raises(BadEvidence) as raised:
        checked(toy_copy)
    assert raised.value.problems == sorted(raised.value.problems)
    assert {problem.path for problem in raised.value.problems} >= {"docs/index.md", "evidence/usage.yaml"}
    assert str(raised.value).count("\n") == len(raised.value.problems) - 1


def test_a_complaint_stands_on_one_line() -> None:
    """A complaint is path, line, rule and message, on one line, without a sign that drives a terminal."""
    assert str(Problem("docs/a.md", 3, "link", "is dead; mend it")) == "docs/a.md:3: link: is dead; mend it"
    assert str(Problem("docs/\udcff.md", 1, "x", "a\nb\x1b[31m\u202e中文")).isprintable()


@pytest.mark.parametrize(("term", "happened", "score"), [("almost certain", True, 0.001), ("almost certain", False, 0.941), ("roughly even chance", True, 0.25), ("unlikely", False, 0.106)])
def test_judgments_are_scored(term: str, happened: bool, score: float) -> None:
    """A settled judgment has its Brier score against the middle of its range; an open one has none."""
    common = {"id": "a", "topic": "b", "statement": "c", "likelihood": term, "confidence": "low", "because": "d", "claims": ("e",), "would_change": "f", "settle_by": "standing", "made": "2024-01-01"}
    assert Judgment(**common).brier is None  # type: ignore[arg-type]
    assert Judgment(**common, outcome=Outcome(date="2024-01-02", happened=happened, because="g")).brier == score  # type: ignore[arg-type]


def test_the_ladder_has_no_gap() -> None:
    """The terms of the ladder meet end to end, from 1 to 99 percent."""
    spans = list(LADDER.values())
    assert (spans[0][0], spans[-1][1]) == (1, 99)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert range_of("likely") == "55–80 %"


def test_every_rule_says_what_it_asks() -> None:
    """Each rule's docstring is its documentation, and it is listed once."""
    assert len(set(RULES)) == len(RULES)
    assert all(rule.__doc__ and rule.__doc__.strip().split("\n")[0].endswith(".") for rule in RULES)
