"""The rules: each module judges one kind, each rule is a generator of problems.

A rule's docstring says what it asks. `judge` runs them all and leaves nothing unsaid.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from ledger.ledger import Ledger, gather
from ledger.pages import Page, read_pages
from ledger.problems import BadEvidence, Problem
from ledger.rules import briefings, claims, evidence, judgments, pages, positions, prose, published, sources

Rule = Callable[[Ledger], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    *evidence.RULES,
    *claims.RULES,
    *judgments.RULES,
    *positions.RULES,
    *pages.RULES,
    *briefings.RULES,
    *prose.RULES,
    *published.RULES,
    *sources.RULES,
)


def judge(ledger: Ledger) -> list[Problem]:
    """Every problem that any rule finds, sorted by place."""
    return sorted({problem for rule in RULES for problem in rule(ledger)})


# What only says that something is missing waits until everything could be read, for it may stand in what could not.
FOLLOWING = ("untold", "ties", "blocks", "orphan", "unshown", "empty-block", "unused", "publisher-short", "length", "balance")


def checked(root: Path, pages_of: Callable[[Path], list[Page]] = read_pages) -> Ledger:
    """The ledger of the project at `root`, with pages as `gather` takes them; raises BadEvidence with every problem where there is one."""
    ledger, problems = gather(root, pages_of)
    if any(problem.rule == "unreadable" for problem in problems):
        raise BadEvidence(problems)  # nobody knows what stands there, so nothing can be missed
    judged = judge(ledger)
    if any(problem.rule != "form" for problem in problems) or any(problem.rule == "block" for problem in judged):
        judged = [problem for problem in judged if problem.rule not in FOLLOWING]
    if problems := problems + judged:
        raise BadEvidence(problems)
    return ledger


def check(root: Path) -> list[Problem]:
    """Every problem of the project at `root`, sorted by place."""
    try:
        checked(root)
    except BadEvidence as error:
        return error.problems
    return []
