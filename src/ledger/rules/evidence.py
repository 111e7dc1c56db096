"""Rules on all records: references, dates, sources, words of the vocabulary, records that nobody shows."""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from ledger.dates import first_day
from ledger.ledger import Ledger
from ledger.problems import Problem
from ledger.reader import Found, line_of


def complaint(ledger: Ledger, found: Found, rule: str, message: str, *loc: str | int) -> Problem:
    """A problem at one value of a record."""
    return Problem(found.path, line_of(ledger.root, found, *loc), rule, f"{found.record.id}: {message}")


def near(ident: str, known: Any, otherwise: str = "add the record or mend the id") -> str:
    """What would be right: the known id that resembles the unknown one, where there is one."""
    close = get_close_matches(ident, list(known), 1)
    return f"did you mean {close[0]}" if close else otherwise


REFERENCES = {  # key -> the kind it names
    "actors": "actors",
    "actor": "actors",
    "event": "events",
    "claims": "claims",
    "supersedes": "claims",
    "see": "glossary",
    "source": "sources",
}
WORDS = {"topics": "topic", "topic": "topic", "tags": "tag", "side": "side", "article": "article"}


def references_exist(ledger: Ledger) -> Iterator[Problem]:
    """Every id that a record names is the id of a record."""
    for kind, all_ in ledger.found.items():
        for found in all_.values():
            for loc, target, ident in _references(kind, found.record):
                if not ledger.has(target, ident):
                    yield complaint(ledger, found, "dangling", f"{target} has no {ident}; {near(ident, ledger.found[target])}", *loc)
    for found in ledger.found["changes"].values():
        for name in found.record.touches:
            if name not in ledger.pages:
                yield complaint(ledger, found, "dangling", f"there is no page docs/{name}; {near(name, ledger.pages, 'mend the path')}", "page")


def _references(kind: str, record: Any) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    for key, target in REFERENCES.items():
        value = vars(record).get(key)
        if isinstance(value, str):
            yield (key,), target, value
        for index, ident in enumerate(value) if isinstance(value, tuple) else ():
            yield (key, index), target, ident
    for index, item in enumerate(vars(record).get("evidence", ())):
        yield ("evidence", index, "source"), "sources", item.source
    for index, point in enumerate(vars(record).get("points", ())):
        if point.source:
            yield ("points", index, "source"), "sources", point.source


def words_exist(ledger: Ledger) -> Iterator[Problem]:
    """Topics, tags, sides, kinds of source and articles are words of the vocabulary."""
    for kind, all_ in ledger.found.items():
        for found in all_.values():
            record = found.record
            wanted = {key: list_ for key, list_ in WORDS.items() if kind != "readouts" or key != "topic"}
            if kind == "sources":
                wanted = {"kind": "source-kind"}
            for key, list_ in wanted.items():
                value = vars(record).get(key)
                for index, word in enumerate(value if isinstance(value, tuple) else [value]):
                    if word is not None and not ledger.has_word(list_, word):
                        loc = (key, index) if isinstance(value, tuple) else (key,)
                        yield complaint(ledger, found, "vocabulary", f"{list_} has no word {word}; {near(word, ledger.words(list_), 'add the word or mend the id')}", *loc)
            for index, account in enumerate(vars(record).get("accounts", ())):
                if not ledger.has_word("side", account.side):
                    yield complaint(ledger, found, "vocabulary", f"side has no word {account.side}; {near(account.side, ledger.words('side'))}", "accounts", index, "side")


def lists_hold_no_twins(ledger: Ledger) -> Iterator[Problem]:
    """A list of ids names nothing twice, and what must rest on evidence has some."""
    for kind, all_ in ledger.found.items():
        for found in all_.values():
            if kind != "glossary" and vars(found.record).get("evidence") == ():
                yield complaint(ledger, found, "no-evidence", "rests on no source; name at least one", "evidence")
            for key in ("actors", "topics", "tags", "claims", "see", "aliases"):
                value = vars(found.record).get(key, ())
                if isinstance(value, tuple) and len(set(value)) < len(value):
                    yield complaint(ledger, found, "twice", f"{key} names something twice; name it once", key)
            sources = [item.source for item in vars(found.record).get("evidence", ())]
            if len(set(sources)) < len(sources):
                yield complaint(ledger, found, "twice", "evidence names a source twice; join the two entries", "evidence")


def ids_are_unique_across_topics(ledger: Ledger) -> Iterator[Problem]:
    """An id is used once in its kind, in whatever topic; and the folder is a topic, the first one of its records."""
    for kind, found in ((one.kind, one) for one in ledger.twins):
        first = ledger.found[kind][found.record.key]
        yield complaint(ledger, found, "duplicate-id", f"the id stands already in {first.path}:{first.line}; choose another")
    for kind, all_ in ledger.found.items():
        for found in all_.values():
            if found.topic and not ledger.has_word("topic", found.topic):
                yield complaint(ledger, found, "vocabulary", f"the folder {found.topic} is no topic; {near(found.topic, ledger.words('topic'), 'add the topic to evidence/vocabulary.yaml or mend the name')}")
            topics = vars(found.record).get("topics")
            if topics is not None and (not topics or topics[0] != found.topic):
                yield complaint(ledger, found, "topic-order", f"topics should begin with {found.topic}, the folder it lies in", "topics")
            if kind == "judgments" and found.record.topic != found.topic:
                yield complaint(ledger, found, "topic-order", f"topic should be {found.topic}, the folder it lies in", "topic")


def events_carry_their_date(ledger: Ledger) -> Iterator[Problem]:
    """An event's id begins with ev- and the year of its date; its title has fewer than twelve words."""
    for found in ledger.found["events"].values():
        event = found.record
        if not event.id.startswith(f"ev-{event.date[:4]}"):
            yield complaint(ledger, found, "event-id", f"the id should begin with ev-{event.date}", "id")
        if len(event.title.split()) >= 12:
            yield complaint(ledger, found, "event-title", "the title has twelve words or more; keep it under twelve", "title")


def addresses_are_used_once(ledger: Ledger) -> Iterator[Problem]:
    """Two sources do not share an address; a publisher has one kind and, if its name is long, a short form."""
    seen: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for found in ledger.found["sources"].values():
        source = found.record
        if source.url:
            key = source.url.split("://", 1)[1].removeprefix("www.").rstrip("/").lower()
            if key in seen:
                yield complaint(ledger, found, "same-address", f"{seen[key]} has the same address; cite that one", "url")
            seen[key] = source.id
        if kinds.setdefault(source.publisher, source.kind) != source.kind:
            yield complaint(ledger, found, "publisher-kind", f"{source.publisher} is {kinds[source.publisher]} elsewhere; one publisher has one kind", "kind")
        if len(source.publisher) > 24 and source.publisher not in ledger.short_names:
            yield complaint(ledger, found, "publisher-short", f"{source.publisher!r} is too long for a mark in the text; give it a short form in evidence/publishers.yaml", "publisher")
        if len(source.descriptor.split()) > 20:
            yield complaint(ledger, found, "descriptor", "the descriptor has more than 20 words; shorten it", "descriptor")
    shorts: dict[str, str] = {}
    publishers = {found.record.publisher for found in ledger.found["sources"].values()}
    for found in ledger.found["publishers"].values():
        if found.record.name not in publishers:
            yield complaint(ledger, found, "unused", f"no source has the publisher {found.record.name!r}; {near(found.record.name, publishers, 'take the record out')}", "name")
        if shorts.setdefault(found.record.short, found.record.name) != found.record.name:
            yield complaint(ledger, found, "twice", f"the short form {found.record.short!r} is that of {shorts[found.record.short]}; choose another", "short")


def names_are_one_actors(ledger: Ledger) -> Iterator[Problem]:
    """A name or an alias belongs to one actor; pinyin stands beside the characters; a speaker is named by id.

    A speaker in words is a name with a capital or of several words; what looks like an id has to be one.
    """
    names: dict[str, str] = {}
    for found in ledger.found["actors"].values():
        actor = found.record
        if actor.pinyin and not actor.native_name:
            yield complaint(ledger, found, "pinyin", "pinyin stands without native_name; add the characters", "pinyin")
        for name in (actor.name, *actor.aliases):
            if names.setdefault(name.casefold(), actor.id) != actor.id:
                yield complaint(ledger, found, "twice", f"the name {name} is also that of {names[name.casefold()]}; tell them apart", "name")
    for found in ledger.found["claims"].values():
        said = found.record.said_by
        if said and said not in ledger.found["actors"] and (actor := names.get(said.casefold())):
            yield complaint(ledger, found, "said-by", f"names {said} in words; write the id {actor}", "said_by")
        elif said and not ledger.has("actors", said) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", said):
            yield complaint(ledger, found, "dangling", f"actors has no {said}; {near(said, ledger.found['actors'])}", "said_by")


def topics_and_sides_have_labels(ledger: Ledger) -> Iterator[Problem]:
    """A topic and a side have a short form, which is what stands on tags and in the heads of tables."""
    for found in ledger.found["vocabulary"].values():
        word = found.record
        if word.list in ("topic", "side") and not word.short:
            yield complaint(ledger, found, "short", f"a {word.list} needs a short form for labels; add short", "id")


def series_can_be_drawn(ledger: Ledger) -> Iterator[Problem]:
    """A series has points, none below zero, where its axis begins, and no period twice."""
    for found in ledger.found["series"].values():
        points = found.record.points
        if not points:
            yield complaint(ledger, found, "points", "has no points; add some or take the series out", "points")
        for index, point in enumerate(points):
            if point.value < 0:
                yield complaint(ledger, found, "points", f"{point.value} is below zero, where the axis begins; state it in words", "points", index, "value")
            if point.period in {before.period for before in points[:index]}:
                yield complaint(ledger, found, "points", f"the period {point.period} stands twice; join the two points", "points", index, "period")


def channels_read_forward(ledger: Ledger) -> Iterator[Problem]:
    """A date at the head of `resumed` is not before one at the head of `suspended`."""
    for found in ledger.found["channels"].values():
        channel = found.record
        both = channel.suspended and channel.resumed and channel.resumed[:4].isdigit() and channel.suspended[:4].isdigit()
        if both and channel.resumed[:10] < channel.suspended[:10]:
            yield complaint(ledger, found, "order", "resumed before it was suspended; mend one of the dates", "resumed")


def everything_is_shown(ledger: Ledger) -> Iterator[Problem]:
    """A source is cited by something; every other record stands in a register or on a page."""
    for kind, all_ in ledger.found.items():
        if kind in ("vocabulary", "publishers", "changes", "usage", "published"):
            continue
        for ident, found in all_.items():
            named = (kind, ident) in ledger.pages_naming
            if kind == "sources" and not named and not ledger.resting_on[ident]:
                yield complaint(ledger, found, "orphan", "nothing cites this source; cite it or take it out")
            elif (kind, ident) not in ledger.shown and not named:
                yield complaint(ledger, found, "orphan", f"no page shows this record; put it on a register page with a block of {kind}")


def histories_are_not_ahead(ledger: Ledger) -> Iterator[Problem]:
    """Nothing is dated after the day it was checked: no source after the last check of a claim that rests on it."""
    latest: dict[str, str] = defaultdict(str)
    for found in ledger.found["claims"].values():
        latest[""] = max(latest[""], found.record.checked)
    for found in ledger.found["sources"].values():
        if latest[""] and found.record.issued and first_day(found.record.issued) > latest[""]:
            yield complaint(ledger, found, "future", f"issued after {latest['']}, the latest check of any claim; mend the date", "issued")


RULES = (
    references_exist,
    words_exist,
    lists_hold_no_twins,
    ids_are_unique_across_topics,
    events_carry_their_date,
    addresses_are_used_once,
    names_are_one_actors,
    topics_and_sides_have_labels,
    series_can_be_drawn,
    channels_read_forward,
    everything_is_shown,
    histories_are_not_ahead,
)
