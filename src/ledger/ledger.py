"""Everything gathered: records by id, kind and topic, the pages, and who rests on what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from ledger.blocks import BLOCKS
from ledger.dates import first_day, is_date, last_day
from ledger.pages import Page, read_pages
from ledger.problems import Problem
from ledger.reader import Found, read_evidence
from ledger.records import KIND_OF_PREFIX, KINDS, PREFIX, Claim, Source
from ledger.yamltext import closed_folders


class Home(NamedTuple):
    """Where a record is shown in full: a page under docs/ and the anchor on it."""

    page: str
    anchor: str


class Cited(NamedTuple):
    """What a citation shows of its source, or weighs it by; all else is shown only where the source stands whole."""

    publisher: str  # as short as it stands in the text
    issued: str | None
    primary: bool
    reliability: str


class Ledger:
    """All records and pages of a project, joined; made once, never changed."""

    def __init__(self, root: Path, found: Iterable[Found], pages: Iterable[Page], unread: Iterable[tuple[str, str]] = ()):
        self.root = root
        self.unread = frozenset(unread)  # (kind, id) of records that stand in a file but could not be read
        self.found: dict[str, dict[str, Found]] = defaultdict(dict)
        self.twins: list[Found] = []  # records whose id another of their kind has already
        for one in found:
            if self.found[one.kind].setdefault(one.record.key, one) is not one:
                self.twins.append(one)
        for kind in KINDS:
            self.found.setdefault(kind, {})  # so that asking for a kind without records adds nothing while somebody counts them
        self.pages: dict[str, Page] = {page.path: page for page in pages}

    def records(self, kind: str) -> Iterator[Any]:
        """Every record of a kind, in file order."""
        return (one.record for one in self.found[kind].values())

    def get(self, kind: str, ident: str) -> Any | None:
        """The record of that kind and id, or None."""
        one = self.found[kind].get(ident)
        return one.record if one else None

    def has(self, kind: str, ident: str) -> bool:
        """True where such a record stands in the evidence, readable or not."""
        return ident in self.found[kind] or (kind, ident) in self.unread

    def has_word(self, list_: str, ident: str) -> bool:
        """True where such a word stands in the vocabulary, readable or not."""
        return ident in self.words(list_) or ("vocabulary", ident) in self.unread

    def source(self, ident: str) -> Source:
        """The source of that id; raises KeyError where there is none, which the rules have ruled out."""
        source: Source = self.found["sources"][ident].record
        return source

    def cited(self, ident: str) -> Cited:
        """The source of that id as citations show it; raises KeyError where there is none."""
        source = self.source(ident)
        return Cited(self.short_names.get(source.publisher, source.publisher), source.issued, source.primary, source.reliability)

    def topic_of(self, kind: str, ident: str) -> str:
        """The topic whose folder holds the record."""
        return self.found[kind][ident].topic

    def words(self, list_: str) -> dict[str, Any]:
        """The words of one list of the vocabulary, by id, in file order."""
        return self._words.get(list_, {})

    @cached_property
    def _words(self) -> dict[str, dict[str, Any]]:
        lists: dict[str, dict[str, Any]] = defaultdict(dict)
        for word in self.records("vocabulary"):
            lists[word.list][word.id] = word
        return lists

    @cached_property
    def short_names(self) -> dict[str, str]:
        """A publisher's name to the short form that stands in the text."""
        return {publisher.name: publisher.short for publisher in self.records("publishers")}

    @cached_property
    def _topics(self) -> dict[tuple[str, str], list[Any]]:
        index: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for kind, all_ in self.found.items():
            for one in all_.values():
                for topic in dict.fromkeys((one.topic, *vars(one.record).get("topics", ()))):
                    index[kind, topic].append(one.record)
        return index

    def select(self, kind: str, ids: Iterable[str] = (), /, **wanted: str) -> list[Any]:
        """Records of a kind: the ids in their order, or all that meet every wish.

        `topic` finds what bears on a topic, `home` what stands in its folder, `from` and `to` compare dates;
        any other name is compared with the record's own key.
        """
        if ids := tuple(ids):
            return [record for ident in ids if (record := self.get(kind, ident))]
        topic = wanted.pop("topic", None) or wanted.get("home")
        records = list(self._topics.get((kind, topic), ())) if topic else list(self.records(kind))
        return [record for record in records if all(self._meets(kind, record, key, value) for key, value in wanted.items())]

    def _meets(self, kind: str, record: Any, key: str, value: str) -> bool:
        if key == "home":
            return self.topic_of(kind, record.key) == value
        if key in ("from", "to"):
            date = vars(record).get("date")
            if date is None or not is_date(value):
                return False
            return last_day(date) >= first_day(value) if key == "from" else first_day(date) <= last_day(value)
        if key == "tag":
            return value in vars(record).get("tags", ())
        if key == "side" and "side" not in vars(record):
            actors = vars(record).get("actors") or (vars(record).get("actor", ""),)
            return any((actor := self.get("actors", ident)) and actor.side == value for ident in actors)
        return bool(vars(record).get(key) == value)

    @cached_property
    def resting_on(self) -> dict[str, list[tuple[str, Any]]]:
        """A source's id to every record that rests on it, as (kind, record)."""
        index: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        for kind, all_ in self.found.items():
            for one in all_.values():
                for source in dict.fromkeys(self.sources_of(one.record)):
                    index[source].append((kind, one.record))
        return index

    @cached_property
    def bears_out(self) -> dict[str, tuple[str, ...]]:
        """A source's id to what it bears out, in the words of the records that rest on it; at most three of them."""
        index: dict[str, dict[str, None]] = defaultdict(dict)
        for all_ in self.found.values():
            for one in all_.values():
                for item in vars(one.record).get("evidence", ()):
                    if item.supports:
                        index[item.source][item.supports] = None
        return {source: tuple(texts)[:3] for source, texts in index.items()}

    @staticmethod
    def sources_of(record: Any) -> Iterator[str]:
        """The ids of the sources that a record names, in order."""
        for item in vars(record).get("evidence", ()):
            yield item.source
        for point in vars(record).get("points", ()):
            if point.source:
                yield point.source

    @cached_property
    def pages_naming(self) -> dict[tuple[str, str], list[str]]:
        """(kind, id) to the paths of the pages that cite, link or list it by id; not those that list it by a filter."""
        index: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for page in self.pages.values():
            for cite in page.cites:
                index[cite.kind, cite.id][page.path] = None
            for link in page.links:
                prefix, _, ident = link.target.removeprefix("zh:").partition(":")
                if prefix in KIND_OF_PREFIX:
                    index[KIND_OF_PREFIX[prefix], ident][page.path] = None
            for use in page.uses:
                kind = BLOCKS[use.name].kind if use.name in BLOCKS else None
                for ident in use.ids if kind else ():
                    index[str(kind), ident][page.path] = None
        return {key: list(paths) for key, paths in index.items()}

    @cached_property
    def pages_resting(self) -> dict[str, list[str]]:
        """A source's id to the pages that stand on it: they cite it, or show by id a record that rests on it."""
        index: dict[str, dict[str, None]] = defaultdict(dict)
        for (kind, ident), paths in self.pages_naming.items():
            if kind == "sources":
                sources: Iterable[str] = (ident,)
            elif record := self.get(kind, ident):
                sources = self.sources_of(record)
            else:
                continue
            for source in sources:
                index[source].update(dict.fromkeys(paths))
        return {source: list(paths) for source, paths in index.items()}

    @cached_property
    def shown(self) -> dict[tuple[str, str], str]:
        """(kind, id) to the page that shows the record in full.

        That is the first register with a block that takes it in, then a page whose block finds it by a filter.
        """
        homes: dict[tuple[str, str], str] = {}
        for registers in (True, False):
            for page in self.pages.values():
                if (page.kind == "register") is not registers:
                    continue
                for use in page.uses:
                    block = BLOCKS.get(use.name)
                    if block and block.kind and use.options.get("layout") != "brief" and (registers or not use.ids):
                        for record in self.select(block.kind, use.ids, **filters(use.options)):
                            homes.setdefault((block.kind, record.key), page.path)
        return homes

    def home(self, kind: str, ident: str) -> Home | None:
        """Where a record is shown in full; None where no register shows it."""
        page = self.shown.get((kind, ident))
        return Home(page, f"{PREFIX[kind]}-{ident}") if page and kind in PREFIX else None

    @cached_property
    def judgments_on(self) -> dict[str, list[Any]]:
        """A claim's id to the judgments that rest on it."""
        index: dict[str, list[Any]] = defaultdict(list)
        for judgment in self.records("judgments"):
            for claim in judgment.claims:
                index[claim].append(judgment)
        return index

    @cached_property
    def events_of(self) -> dict[str, list[Any]]:
        """An actor's id to the events they took part in, by date."""
        index: dict[str, list[Any]] = defaultdict(list)
        for event in sorted(self.records("events"), key=lambda event: (event.date, event.id)):
            for actor in event.actors:
                index[actor].append(event)
        return index

    @cached_property
    def said(self) -> dict[str, list[tuple[str, Any]]]:
        """An actor's id to the claims they made and the positions they hold, as (kind, record)."""
        index: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        for claim in self.records("claims"):
            if claim.said_by:
                index[claim.said_by].append(("claims", claim))
        for position in self.records("positions"):
            index[position.actor].append(("positions", position))
        return index

    @cached_property
    def links_to(self) -> dict[str, list[str]]:
        """A page's path to the other pages that link to it by its path."""
        index: dict[str, dict[str, None]] = defaultdict(dict)
        for page in self.pages.values():
            for link in page.links:
                target, _ = resolve(page.path, link.target)
                if target and target != page.path:
                    index[target][page.path] = None
        return {target: list(paths) for target, paths in index.items()}

    def meets_confirmed(self, claim: Claim) -> bool:
        """True with a primary source, or two publishers, among the evidence that speaks for the claim; what is withdrawn counts for nothing."""
        named = (self.get("sources", item.source) for item in claim.evidence if not item.against)
        sources: list[Source] = [source for source in named if source and not source.withdrawn]
        return any(source.primary for source in sources) or len({source.publisher for source in sources}) > 1


def filters(options: dict[str, str]) -> dict[str, str]:
    """The options of a block that choose records, without those that say how to show them."""
    return {key: value for key, value in options.items() if key not in ("layout", "chart", "annotate")}


def resolve(page: str, target: str) -> tuple[str | None, str]:
    """A link on `page` as (path under docs/, fragment); the path is None where the link leaves the site."""
    path, _, fragment = target.partition("#")
    if ":" in path or path.startswith("//"):
        return None, fragment
    if not path:
        return page, fragment
    parts = [] if path.startswith("/") else page.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return "..", fragment
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts), fragment


def gather(root: Path, pages_of: Callable[[Path], list[Page]] = read_pages) -> tuple[Ledger, list[Problem]]:
    """The ledger of the project at `root`, and every problem met in reading it; `pages_of` reads the pages, or has had them read."""
    found, problems, unread = read_evidence(root)
    problems += closed_folders(root, "evidence") + closed_folders(root, "docs")
    pages = pages_of(root)
    for page in pages:
        problems += page.problems
    return Ledger(root, found, pages, unread), problems
