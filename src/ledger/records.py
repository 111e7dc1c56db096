"""The records of `evidence/`: their keys, in canonical order, and what each key may hold.

`evidence/README.md` is the dictionary for editors; these types are what it describes.
Text in a record is plain text: no Markdown and no HTML.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from ledger.fields import LADDER, Date, Day, Deadline, Likelihood, Slug, SourceType, Status, Text, Url, Verdict, Version


class Record(BaseModel):
    """What every record is: frozen, strict, without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @property
    def key(self) -> str:
        """What no two records of a kind share."""
        return str(self.id)  # type: ignore[attr-defined]  # each kind declares its own; a part of a record has none, and is not asked


class Evidence(Record):
    """One source that bears on a record, where in it, and what it bears out."""

    source: Slug
    locator: Text | None = None
    supports: Text | None = None
    against: bool = False


class Change(Record):
    """One step in the history of a claim's status."""

    date: Day
    status: Status
    because: Text


class Withdrawal(Record):
    """Why a source is relied on no longer, and which of the records and pages that rested on it were looked at again."""

    date: Day
    because: Text
    reviewed: tuple[Text, ...] = ()


class Source(Record):
    """A document relied on."""

    id: Slug
    type: SourceType
    title: Text
    publisher: Text
    author: Text | None = None
    issued: Date | None = None
    url: Url | None = None
    language: Text
    kind: Slug
    primary: bool
    read: Literal["full", "excerpt", "cited-by"]
    note: Text | None = None
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    descriptor: Text
    withdrawn: Withdrawal | None = None


class Claim(Record):
    """A statement that can be checked, its evidence, and its status over time."""

    id: Slug
    statement: Text
    said_by: Text | None = None
    date: Date | None = None
    status: Status
    topics: tuple[Slug, ...]
    article: Slug | None = None
    kind: Literal["event", "characterization", "position", "forecast", "figure"] | None = None
    verdict: Verdict | None = None
    finding: Text | None = None
    evidence: tuple[Evidence, ...]
    supersedes: Slug | None = None
    note: Text | None = None
    history: tuple[Change, ...]
    checked: Day


class Event(Record):
    """Something that happened on a day, in a month or in a year."""

    id: Slug
    date: Date
    title: Text
    what: Text
    actors: tuple[Slug, ...] = ()
    topics: tuple[Slug, ...]
    tags: tuple[Slug, ...] = ()
    evidence: tuple[Evidence, ...]
    note: Text | None = None


class Actor(Record):
    """A person, an office or a body."""

    id: Slug
    name: Text
    native_name: Text | None = None
    pinyin: Text | None = None
    role: Text
    side: Slug
    kind: Literal["person", "office", "body", "company", "legislature"]
    aliases: tuple[Text, ...] = ()
    evidence: tuple[Evidence, ...]


class Position(Record):
    """What a party argues on a question, at its strongest."""

    id: Slug
    actor: Slug
    question: Text
    stance: Literal["support", "oppose", "conditional", "neutral"] | None = None
    argument: Text
    date: Date
    evidence: tuple[Evidence, ...]


class Outcome(Record):
    """How events settled a judgment."""

    date: Day
    happened: bool
    because: Text


class Judgment(Record):
    """The editors' estimate: likelihood in the sentence, confidence apart."""

    id: Slug
    topic: Slug
    statement: Text
    likelihood: Likelihood
    confidence: Literal["low", "moderate", "high"]
    because: Text
    claims: tuple[Slug, ...]
    would_change: Text
    settle_by: Deadline
    made: Day
    outcome: Outcome | None = None

    @property
    def brier(self) -> float | None:
        """The Brier score against the middle of the range: 0 is perfect, 1 is worst; None until settled."""
        if self.outcome is None:
            return None
        low, high = LADDER[self.likelihood]
        return round(((low + high) / 200 - self.outcome.happened) ** 2, 3)


class Account(Record):
    """What one side's account says on a topic, in one form of publication."""

    side: Slug
    form: Text
    text: Text


class Readout(Record):
    """One topic of a meeting, as each side tells it."""

    id: Slug
    event: Slug
    topic: Text
    accounts: tuple[Account, ...]
    difference: Text
    evidence: tuple[Evidence, ...]
    note: Text | None = None


class Channel(Record):
    """A standing way in which two sides talk."""

    id: Slug
    name: Text
    level: Text
    started: Text | None = None
    basis: Text
    suspended: Text | None = None
    resumed: Text | None = None
    last_known: Text
    evidence: tuple[Evidence, ...]


class Point(Record):
    """One value of a series."""

    period: Text
    value: int | float
    source: Slug | None = None
    note: Text | None = None


class Series(Record):
    """Numbers of one definition over time."""

    id: Slug
    title: Text
    unit: Text
    definition: Text
    points: tuple[Point, ...]
    caveat: Text
    evidence: tuple[Evidence, ...]


class Argument(Record):
    """One step of somebody's argument, and what weighs against it."""

    id: Slug
    author: Text
    role: Literal["premise", "conclusion", "omission"]
    explicit: bool
    statement: Text
    counter_considerations: tuple[Text, ...]
    evidence: tuple[Evidence, ...]


class Entry(Record):
    """A word of the glossary."""

    id: Slug
    term: Text
    abbreviation: Text | None = None
    forms: tuple[Text, ...] = ()
    sought: tuple[Text, ...] = ()  # other words under which readers look for it
    native_name: Text | None = None
    pinyin: Text | None = None
    meaning: Text
    see: tuple[Slug, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Publisher(Record):
    """The short form of a publisher's name, for the mark in the text."""

    id: Slug
    name: Text
    short: Text


class Correction(Record):
    """A change to what was published: a correction, an update, or a matter of wording."""

    id: Slug
    date: Day
    page: Text
    version: Version | None = None
    classed: Literal["correction", "update", "wording"]
    was: Text | None = None
    now: Text
    because: Text
    claims: tuple[Slug, ...] = ()

    @property
    def touches(self) -> tuple[str, ...]:
        """The pages it names."""
        return tuple(self.page.replace(",", " ").split())

    def concerns(self, page: str) -> bool:
        """True for a page that it names; and for every page, where it names the first page of the site and no other."""
        return page in self.touches or self.touches == ("index.md",)


class Move(Record):
    """An id that is no longer used, and the record that answers at its address now."""

    was: Slug
    now: Slug
    date: Day
    because: Text


class Published(Record):
    """The ids of one kind that have ever been published, and those that have moved."""

    id: Literal["sources", "claims", "events"]
    ids: tuple[Slug, ...]
    moved: tuple[Move, ...] = ()


class Usage(Record):
    """A word to avoid: everywhere, or beside certain other words in one sentence, and what to write instead."""

    id: Slug
    avoid: Text
    beside: tuple[Text, ...] = ()
    write: Text


class Word(Record):
    """A word that records choose from: a topic, a side, a kind of source, a tag, or an article under audit.

    The list `name` holds names written in capitals, which are not abbreviations to be opened; `family-first` holds
    authors whose family name stands first, as in Chinese.
    """

    id: Slug
    list: Literal["topic", "side", "source-kind", "tag", "article", "name", "family-first"]
    title: Text
    short: Text | None = None
    source: Slug | None = None

    @property
    def key(self) -> str:
        return f"{self.list}/{self.id}"


# The kinds: the name of the file that holds them, and their type.

TOPIC_KINDS: dict[str, type[Record]] = {
    "sources": Source,
    "claims": Claim,
    "events": Event,
    "positions": Position,
    "judgments": Judgment,
    "readouts": Readout,
    "channels": Channel,
    "series": Series,
    "arguments": Argument,
}
SHARED_KINDS: dict[str, type[Record]] = {
    "vocabulary": Word,
    "actors": Actor,
    "glossary": Entry,
    "publishers": Publisher,
    "changes": Correction,
    "usage": Usage,
    "published": Published,
}
KINDS = TOPIC_KINDS | SHARED_KINDS

# The letter before the id in links (`c:an-id`) and anchors (`c-an-id`).
PREFIX = {
    "sources": "s",
    "claims": "c",
    "events": "e",
    "actors": "a",
    "positions": "p",
    "judgments": "j",
    "readouts": "r",
    "channels": "ch",
    "series": "f",
    "arguments": "g",
    "glossary": "t",
}
KIND_OF_PREFIX = {prefix: kind for kind, prefix in PREFIX.items()}
