"""The query sets are sound: every query stands once, and every target exists in evidence/ or docs/."""

from collections import Counter

from measure import HELD_OUT, QUERIES, queries

from ledger.ledger import Ledger

BOTH = [*queries(QUERIES), *queries(HELD_OUT)]


def exists(ledger: Ledger, target: str) -> bool:
    """A record that a register shows, or a page with its section."""
    kind, colon, ident = target.partition(":")
    if colon:
        return ledger.home(kind, ident) is not None
    page, _, section = target.partition("#")
    return page in ledger.pages and (not section or section in ledger.pages[page].slugs)


def test_every_target_exists(real: Ledger) -> None:
    """An editor who takes a record away learns here which query it answered."""
    assert not [(query.query, target) for query in BOTH for target in query.targets if not exists(real, target)]


def test_every_query_stands_once() -> None:
    """A query asked twice would count twice."""
    assert not [query for query, count in Counter(query.query for query in BOTH).items() if count > 1]


def test_there_are_enough() -> None:
    """The measure asks for at least sixty."""
    assert len(queries()) >= 60
