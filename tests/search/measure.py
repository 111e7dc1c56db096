"""How well a search answers: its ranked results, held against the query set.

    python tests/search/measure.py SITE RESULTS.json [QUERIES.yaml]

RESULTS.json maps every query to the addresses that the search gave, best first, from the root of the built site:
`{"sanctions": ["glossary/#t-entity-list", "briefings/forensics-institute/"]}`.

A record counts as found where a result leads to it or into it: to its anchor, to a heading inside it, or to its
permanent address. A page counts as found by any result on it, a section by its own anchor alone.
"""

import json
import sys
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import yaml

from ledger.addresses import PERMANENT, of_page, of_record
from ledger.records import PREFIX

QUERIES = Path(__file__).parent / "queries.yaml"
HELD_OUT = Path(__file__).parent / "held-out.yaml"
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


class Query(NamedTuple):
    """What a reader types, who asks, and what answers it."""

    query: str
    why: str
    targets: list[str]


def queries(path: Path = QUERIES) -> list[Query]:
    """A query set, in file order."""
    return [Query(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


class Around(HTMLParser):
    """Every id of a page, with the ids of the elements around it."""

    def __init__(self, html: str):
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.ids: dict[str, set[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element's id and, unless it is void, open it."""
        ident = dict(attrs).get("id") or ""
        if ident:
            self.ids[ident] = {ident} | {outer for _, outer in self.open if outer}
        if tag not in VOID:
            self.open.append((tag, ident))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself has nothing inside."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element and what was left open in it."""
        if any(tag == inner for inner, _ in self.open):
            while self.open.pop()[0] != tag:
                pass


@cache
def around(page: Path) -> dict[str, set[str]]:
    """A built page's ids, each with the ids around it; nothing for a page that is not there."""
    return Around(page.read_text(encoding="utf-8")).ids if page.is_file() else {}


def reaches(site: Path, address: str, target: str) -> bool:
    """Does this result lead to this target?"""
    path, _, anchor = address.removeprefix("/").partition("#")
    path = path.partition("?")[0].removesuffix("index.html")
    kind, colon, ident = target.partition(":")
    if colon:
        if kind in PERMANENT and path.removesuffix(".html").rstrip("/") == of_record(kind, ident):
            return True
        return f"{PREFIX[kind]}-{ident}" in around(site / path / "index.html").get(anchor, ())
    page, _, section = target.partition("#")
    return path == of_page(page) and section in ("", anchor)


def rank(site: Path, found: Iterable[str], query: Query) -> int | None:
    """The place, counted from 1, of the first result that answers the query; None where none does."""
    places = (place for place, address in enumerate(found, 1) if any(reaches(site, address, t) for t in query.targets))
    return next(places, None)


def main() -> None:
    """Print the two shares, then every query whose answer is not the first result."""
    site, results = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    asked = queries(Path(sys.argv[3]) if len(sys.argv) > 3 else QUERIES)
    ranks = [(query, rank(site, results[query.query], query)) for query in asked]
    for limit, words in ((1, "first"), (3, "in the first three"), (10, "in the first ten")):
        count = sum(place is not None and place <= limit for _, place in ranks)
        print(f"{words:20} {count:3} of {len(asked)}  {count / len(asked):.0%}")
    for query, place in ranks:
        if place != 1:
            print(f"{place or '-':>4}  {query.query:42} {', '.join(results[query.query][:3])}")


if __name__ == "__main__":
    main()
