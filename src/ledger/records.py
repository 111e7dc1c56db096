"""The records of `evidence/`: their keys, in canonical order, and what each key may hold.

`evidence/README.md` is the dictionary for editors; these types are what it describes.
Text in a record is plain text: no Markdown and no HTML.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema

from ledger.dates import is_date, is_day


def _date(text: str) -> str:
    if not is_date(text):
        raise ValueError("not a date; write YYYY-MM-DD, YYYY-MM or YYYY in quotes, naming a day that exists")
    return text


def _day(text: str) -> str:
    if not is_day(text):
        raise ValueError("not a day; write YYYY-MM-DD in quotes, naming a day that exists")
    return text


def _deadline(text: str) -> str:
    if text != "standing" and not is_day(text):
        raise ValueError("not a day; write YYYY-MM-DD in quotes, naming a day that exists, or standing")
    return text


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError("not an id; write lower-case words joined by hyphens")
    return text


_MARKUP = re.compile(
    r"<\s*[a-zA-Z/!?]"  # HTML
    r"|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});"  # character references
    r"|\[[^\]]*\]\([^)]*\)|\*\*|__|```|^\s{0,3}#{1,6} "  # Markdown
    r"|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # bidirectional controls can hide what a line says
    r"|[\x00-\x1f\x7f-\x9f\u2028\u2029]"  # a text stands on one line, on a page as in an export
    r"|[\ufeff\ufffe\uffff\U000e0000-\U000e007f]"  # what XML does not take, and tags that nobody sees
)
MAX_TEXT = 2_000


def _text(text: str) -> str:
    if not text.strip() or text != text.strip():
        raise ValueError("blank or padded with spaces; write the text without spaces around it")
    if len(text) > MAX_TEXT:
        raise ValueError(f"has {len(text)} characters; keep a text to {MAX_TEXT}")
    if found := _MARKUP.search(text):
        raise ValueError(f"holds markup or a control character ({found.group(0)!r}); write plain text")
    return text


_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?([/?#][^\s<>\"'`\\^{|}\x00-\x20]*)?\Z")


def _url(text: str) -> str:
    if len(text) > MAX_TEXT or not _ADDRESS.match(text):
        raise ValueError(f"not a web address ({text[:60]!r}); write one that begins with https:// or http://")
    return text


# The second part of each is what the published JSON Schema says of it.
Date = Annotated[str, AfterValidator(_date), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})]
Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Deadline = Annotated[str, AfterValidator(_deadline), WithJsonSchema({"type": "string", "pattern": r"^(standing|\d{4}-\d{2}-\d{2})$"})]
Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})]
Text = Annotated[str, AfterValidator(_text), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_TEXT})]
Url = Annotated[str, AfterValidator(_url), WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"})]

Status = Literal["confirmed", "reported", "disputed", "contradicted", "superseded", "open"]
Verdict = Literal[
    "confirmed",
    "mostly-confirmed",
    "imprecise",
    "contradicted",
    "reported-only",
    "unresolved",
    "outcome-happened",
    "outcome-partly",
    "outcome-did-not-happen",
]

# One ladder of likelihood (ICD 203): the term, and its range in percent.
LADDER: dict[str, tuple[int, int]] = {
    "almost no chance": (1, 5),
    "very unlikely": (5, 20),
    "unlikely": (20, 45),
    "roughly even chance": (45, 55),
    "likely": (55, 80),
    "very likely": (80, 95),
    "almost certain": (95, 99),
}


def range_of(term: str) -> str:
    """`55–80 %`, the range that goes with a term of the ladder."""
    low, high = LADDER[term]
    return f"{low}–{high} %"


Likelihood = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"
]

# Types of the Citation Style Language 1.0.2.
SourceType = Literal[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "dataset",
    "document",
    "entry",
    "entry-encyclopedia",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "pamphlet",
    "paper-conference",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
]


class Record(BaseModel):
    """What every record is: frozen, strict, without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @property
    def key(self) -> str:
        """What no two records of a kind share."""
        return str(self.id)  # type: ignore[attr-defined]


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
    version: Text | None = None
    classed: Literal["correction", "update", "wording"]
    was: Text | None = None
    now: Text
    because: Text
    claims: tuple[Slug, ...] = ()


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
