"""What a key of a record may hold: dates, ids, plain text, addresses, and the words of the house.

The scales are the house's own, the same for every subject: statuses, verdicts, the ladder of likelihood.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, WithJsonSchema

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


def is_version(text: str) -> bool:
    """True for the version of a page, `1.0`: it becomes part of an address, and so of a path."""
    return bool(re.fullmatch(r"[1-9]\d{0,3}\.\d{1,4}", text, re.ASCII))


def _version(text: str) -> str:
    if not is_version(text):
        raise ValueError("not a version; write two numbers and a dot between them, in quotes: '1.0'")
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


def plain_text(text: str) -> str:
    """The text, if it is plain and not padded; raises ValueError where it holds markup or a control character."""
    if not text.strip() or text != text.strip():
        raise ValueError("blank or padded with spaces; write the text without spaces around it")
    if len(text) > MAX_TEXT:
        raise ValueError(f"has {len(text)} characters; keep a text to {MAX_TEXT}")
    if found := _MARKUP.search(text):
        raise ValueError(f"holds markup or a control character ({found.group(0)!r}); write plain text")
    return text


_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?([/?#][^\s<>\"'`\\^{|}\x00-\x20]*)?\Z")


def web_address(text: str) -> str:
    """The address, if a reader may follow it; raises ValueError for anything but http and https."""
    if len(text) > MAX_TEXT or not _ADDRESS.match(text):
        raise ValueError(f"not a web address ({text[:60]!r}); write one that begins with https:// or http://")
    return text


# The second part of each is what the published JSON Schema says of it.
Date = Annotated[str, AfterValidator(_date), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"})]
Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Deadline = Annotated[str, AfterValidator(_deadline), WithJsonSchema({"type": "string", "pattern": r"^(standing|\d{4}-\d{2}-\d{2})$"})]
Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})]
Version = Annotated[str, AfterValidator(_version), WithJsonSchema({"type": "string", "pattern": r"^[1-9]\d{0,3}\.\d{1,4}$"})]
Text = Annotated[str, AfterValidator(plain_text), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_TEXT})]
Url = Annotated[str, AfterValidator(web_address), WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"})]

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
