"""Every kind of record as it is published: the record's own keys as they stand in the evidence, then what the ledger knows beside them."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from ledger import addresses
from ledger.fields import LADDER, Day, Slug, Text, Url
from ledger.ledger import Ledger
from ledger.records import KINDS, Record
from ledger.schema import widened
from ledger.site import Site

Row = dict[str, Any]

KINDS_TOLD = tuple(kind for kind in KINDS if kind not in ("publishers", "usage", "published"))
WORD_LISTS_TOLD = ("topic", "side", "source-kind", "tag", "article")  # the others are for the editors' program only

# What stands beside the record's own keys, by kind: name, type, what it holds.
HOME = ("home", Slug, "the topic whose folder holds the record")
ADDRESS = ("address", Url, "the permanent address")
SHOWN = ("shown_at", Url | None, "where the site shows the record in full")
BESIDE: dict[str, tuple[tuple[str, Any, str], ...]] = {
    "sources": (
        HOME,
        ADDRESS,
        SHOWN,
        ("cited_by", dict[str, tuple[Slug, ...]], "ids of the records that rest on it, by kind"),
        ("pages", tuple[Url, ...], "pages that cite it, or show by id a record that rests on it"),
    ),
    "claims": (
        HOME,
        ADDRESS,
        SHOWN,
        ("superseded_by", Slug | None, "the claim that takes its place"),
        ("judgments", tuple[Slug, ...], "the judgments that rest on it"),
        ("pages", tuple[Url, ...], "pages that name it"),
    ),
    "events": (HOME, ADDRESS, SHOWN),
    "judgments": (
        SHOWN,
        ("range", tuple[int, int], "the range of the term of likelihood, in percent"),
        ("brier_score", float | None, "once settled, the Brier score against the middle of the range: 0 is perfect, 1 is worst"),
    ),
    "changes": (("pages", tuple[Url, ...], "the pages it touches"),),
    "vocabulary": (),
    **dict.fromkeys(("actors", "glossary"), (SHOWN,)),
    **dict.fromkeys(("positions", "readouts", "channels", "series", "arguments"), (HOME, SHOWN)),
}


class PublishedPage(Record):
    """A page of the site."""

    path: Text
    address: Url
    markdown: Url
    title: Text
    summary: Text
    kind: Slug
    topic: Slug | None = None
    version: Text | None = None
    as_of: Text | None = None
    checked: Day | None = None
    review_due: Day | None = None
    sources: tuple[Slug, ...]
    claims: tuple[Slug, ...]


def type_of(kind: str) -> type[Record]:
    """The type of a published record."""
    return widened(KINDS[kind], {name: key for name, key, _ in BESIDE[kind]})


def rows(ledger: Ledger, kind: str, site: Site) -> list[Row]:
    """The records of a kind, in file order, each held against its published type."""
    type_ = type_of(kind)
    names = [name for name, *_ in BESIDE[kind]]
    out = []
    for record in ledger.records(kind):
        if kind == "vocabulary" and record.list not in WORD_LISTS_TOLD:
            continue
        beside = {name: value for name in names if (value := _beside(ledger, kind, record, name, site)) is not None}
        out.append(type_.model_validate(record.model_dump() | beside).model_dump(mode="json", exclude_none=True))
    return out


def _beside(ledger: Ledger, kind: str, record: Any, name: str, site: Site) -> Any:
    if name == "home":
        return ledger.topic_of(kind, record.key)
    if name == "address":
        return f"{site.address}{addresses.of_record(kind, record.id)}/"
    if name == "shown_at":
        home = ledger.home(kind, record.id)
        return f"{site.address}{addresses.of_page(home.page)}#{home.anchor}" if home else None
    if name == "pages":
        return tuple(site.address + addresses.of_page(page) for page in _pages(ledger, kind, record))
    if name == "cited_by":
        citing: dict[str, list[str]] = {}
        for other, one in ledger.resting_on.get(record.id, ()):
            citing.setdefault(other, []).append(one.id)
        return {other: tuple(ids) for other, ids in citing.items()}
    if name == "superseded_by":
        return next((claim.id for claim in ledger.records("claims") if claim.supersedes == record.id), None) if record.status == "superseded" else None
    if name == "judgments":
        return tuple(judgment.id for judgment in ledger.judgments_on.get(record.id, ()))
    if name == "range":
        return LADDER[record.likelihood]
    return record.brier


def _pages(ledger: Ledger, kind: str, record: Any) -> Iterator[str]:
    if kind == "changes":
        yield from record.touches
    elif kind == "sources":
        yield from ledger.pages_resting.get(record.id, ())
    else:
        yield from ledger.pages_naming.get((kind, record.id), ())


def pages(ledger: Ledger, site: Site) -> list[Row]:
    """The pages, with what they cite."""
    resting: dict[str, list[str]] = {}
    for source in ledger.records("sources"):
        for path in ledger.pages_resting.get(source.id, ()):
            resting.setdefault(path, []).append(source.id)
    naming: dict[str, list[str]] = {}
    for claim in ledger.records("claims"):
        for path in ledger.pages_naming.get(("claims", claim.id), ()):
            naming.setdefault(path, []).append(claim.id)
    out = []
    for page in ledger.pages.values():
        address = site.address + addresses.of_page(page.path)
        told = {key: page.meta[key] for key in ("title", "summary", "kind", "topic", "version", "as_of", "checked", "review_due") if key in page.meta}
        one = PublishedPage(
            path=page.path,
            address=address,
            markdown=f"{address}index.md",
            sources=tuple(resting.get(page.path, ())),
            claims=tuple(naming.get(page.path, ())),
            **told,
        )
        out.append(one.model_dump(mode="json", exclude_none=True))
    return out


def last_checked(ledger: Ledger) -> str:
    """The day on which any claim was last held against its sources: how fresh the data are."""
    return max((claim.checked for claim in ledger.records("claims")), default="1970-01-01")


def as_json(value: Any) -> str:
    """JSON as it is published: a key a line, Unicode as it is, a line end at the end."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


CLAIM_COLUMNS = ("id", "status", "since", "statement", "said_by", "date", "topics", "verdict", "sources", "judgments", "checked", "address")


def claims_csv(claims: list[Row]) -> str:
    """The claims for a spreadsheet: where a claim has several of a thing, they stand in one cell, parted by spaces."""
    out = io.StringIO()
    writer = csv.DictWriter(out, CLAIM_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for claim in claims:
        several = {
            "since": claim["history"][-1]["date"],
            "topics": " ".join(claim["topics"]),
            "sources": " ".join(item["source"] for item in claim["evidence"]),
            "judgments": " ".join(claim["judgments"]),
        }
        writer.writerow(claim | several)
    return out.getvalue()
