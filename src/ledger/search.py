"""The search index, made from records and pages and cut into small pieces that a browser fetches as it needs them.

Why its own: Material's search fetches one index of everything (0.4 MB here, 8.4 MB at 2,000 pages); Pagefind needs
`wasm-unsafe-eval` and does not run from disk. These pieces are scripts, so they load under a strict policy and from a
folder without a server alike. `tests/search/README.md` holds the measurements.

    words-ab.js     the words that begin with ab, each with the entries it stands in and a weight there
    spelling-a.js   the words that begin with a, each with the number of its entries, for words that are misspelled
    entries-7.js    sixteen entries as they are shown
    about-index.js  the number of entries, and which pieces there are

A weight says how well a word describes an entry, whatever the query: where the word stands, how much stands beside it,
what kind of thing the entry is, and how much rests on it. How rare a word is, what the words of a query have in common
and how near they stand is worked out by `overrides/assets/javascripts/search.js`, which reads words as `words` does.
"""

import functools
import json
import math
import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ledger.addresses import of_page
from ledger.dates import MONTHS, in_words
from ledger.ledger import Ledger
from ledger.pages import Page
from ledger.records import PREFIX

BLOCK = 16  # entries in a piece
MOST = 1500  # entries kept for one word: those with the greatest weight
LARGE = 60_000  # characters; words that together take more are cut by one more letter
SHOWN = 300  # characters of an entry's text that a result can quote
STOP = frozenset(["a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "it", "its", "of", "on", "or", "that", "the", "this", "to", "was", "were", "with", "what", "who", "how", "when", "why", "which", "did", "does", "do", "many", "much", "any", "there"])
PRIOR = {"page": 1.5, "section": 1.3, "glossary": 1.3, "actors": 1.3, "channels": 1.3, "events": 1.2, "claims": 1.1, "series": 1.1, "judgments": 0.9, "positions": 0.8, "sources": 0.8, "tested": 0.9, "arguments": 0.6}
_NAME, _BY, _TEXT, _ALSO = 4.0, 2.0, 1.0, 0.5  # what a word counts in a name, a byline, the text, and in what the text means
_ENOUGH = 1.2  # a word that counts so much has half of the weight it can have
_WORD = re.compile(r"[a-z0-9]+(?:[-.,&'/][a-z0-9]+)*|[\u3400-\u9fff]+")
_INITIALS = re.compile(r"\b([a-z])\. (?=[a-z]\.)")  # H. R. is H.R.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ID_DATE = re.compile(r"\b\d{4}(?:-\d{2}){0,2}\b")
_DATE = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(MONTHS[1:])}) (\d{{4}})\b")


class Entry(NamedTuple):
    """Something that can be found, and whatever it can be found by."""

    kind: str
    title: str
    url: str
    status: str = ""
    text: str = ""
    names: tuple[str, ...] = ()  # beside the title
    ident: str = ""  # what the editors call it
    by: str = ""  # who says it, publishes it or takes part in it
    dates: tuple[str, ...] = ()
    about: str = ""  # the topics and tags it is kept under
    tested: bool = False  # a claim of an article that is put to the test, not the editors' own
    rests: int = 0  # how many sources it has, or things rest on it


def fold(text: str) -> str:
    """Lower case, without accents and with straight apostrophes."""
    if text.isascii():  # most texts, and ten times as quick
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


@functools.lru_cache(maxsize=16_384)  # while a site is served, most texts are as they were
def words(text: str) -> tuple[str, ...]:
    """The words of a text as they are looked up."""
    return tuple(word for found in _WORD.findall(_INITIALS.sub(r"\1.", fold(text))) for word in _read(found))


@functools.lru_cache(maxsize=20_000)  # a corpus repeats its words: at 2,000 pages this is a third of the time
def _read(word: str) -> tuple[str, ...]:
    """`107,941`, `H.R.` and `Fo'an` as one word, `4-AP` whole and in its parts, Chinese whole and in pairs of characters."""
    if word[0] >= "\u3400":
        return (word, *(word[index : index + 2] for index in range(len(word) - 1) if len(word) > 2))
    word = word.removesuffix("'s").replace("'", "")
    if word.isalnum():
        return (word,)
    if _NUMBER.fullmatch(word):
        return (re.sub(r"[.,](?=\d{3}\b)", "", word),)
    parts = tuple(re.split(r"[-.,&/]", word))
    joined = "".join(parts)
    if all(len(part) == 1 for part in parts):
        return (joined,)
    return (*parts, joined) if joined.isalnum() and not joined.isalpha() and not joined.isdigit() else parts


def exact(text: str) -> str:
    """A whole name as one word: `=entitylist`."""
    return "=" + re.sub(r"[^a-z0-9\u3400-\u9fff]", "", fold(text))


def _moment(date: str) -> Iterator[str]:
    """A date as words: its year, `202311`, `20231115`."""
    compact = date.replace("-", "")
    for length in (4, 6, 8):
        if len(compact) >= length:
            yield compact[:length]


def _moments(text: str) -> Iterator[str]:
    """The dates that a text names, as words: `202311`, `20231115`."""
    for day, month, year in _DATE.findall(text):
        number = MONTHS.index(month)
        yield f"{year}{number:02}"
        if day:
            yield f"{year}{number:02}{int(day):02}"


def _pages(ledger: Ledger) -> Iterator[Entry]:
    for page in ledger.pages.values():
        url = of_page(page.path)
        short = page.meta.get("short", "")
        yield Entry("page", page.title, url, text=str(page.meta.get("summary", "")), names=(short,) if short else ())
        for title, slug, text in _sections(page):
            yield Entry("section", f"{short or page.title}: {title}", f"{url}#{slug}", "", text, (title,))


def _sections(page: Page) -> Iterator[tuple[str, str, str]]:
    """The title, the anchor and the text under each heading of level two and three."""
    headings = [heading for heading in page.headings if heading.level in (2, 3)]
    ends = [*(heading.line for heading in headings), math.inf][1:]
    for heading, end in zip(headings, ends, strict=True):
        text = " ".join(sentence.text for sentence in page.sentences if heading.line < sentence.line < end)
        if text or heading.level == 2:
            yield heading.text, heading.slug, text


def _records(ledger: Ledger) -> Iterator[Entry]:
    for (kind, ident), path in ledger.shown.items():
        record = ledger.get(kind, ident)
        if kind not in PREFIX or record is None:
            continue
        lists = (("topic", (ledger.topic_of(kind, ident), *getattr(record, "topics", ()))), ("tag", getattr(record, "tags", ())))
        about = dict.fromkeys(word.title for list_, idents in lists for one in idents if (word := ledger.words(list_).get(one)))
        date = getattr(record, "issued" if kind == "sources" else "date", None)
        rests = len(getattr(record, "evidence", ())) + len(ledger.events_of.get(ident, ())) * (kind == "actors")
        yield _entry(ledger, kind, record, f"{of_page(path)}#{PREFIX[kind]}-{ident}")._replace(
            ident=ident,
            dates=(date,) if date else (),
            about=" ".join(about),
            rests=len(ledger.resting_on.get(ident, ())) if kind == "sources" else rests + 2 * len(ledger.pages_naming.get((kind, ident), ())),
        )


def _entry(ledger: Ledger, kind: str, record: Any, url: str) -> Entry:
    def called(ident: str | None) -> str:
        actor = ledger.get("actors", ident or "")
        return " ".join((actor.name, *actor.aliases)) if actor else ident or ""

    native = tuple(name for name in (getattr(record, "native_name", None), getattr(record, "pinyin", None)) if name)
    if kind == "claims":
        text = " ".join(filter(None, (record.finding, record.note)))
        return Entry(kind, record.statement, url, record.status, text, by=called(record.said_by), tested=record.article is not None)
    if kind == "events":
        return Entry(kind, record.title, url, in_words(record.date), record.what, by=" ".join(map(called, record.actors)))
    if kind == "actors":
        names = (*native, *record.aliases, *((record.name.split()[-1],) if record.kind == "person" else ()))
        return Entry(kind, record.name, url, "", record.role, names)
    if kind == "sources":
        by = " ".join(filter(None, (record.publisher, ledger.short_names.get(record.publisher), record.author)))
        text = "; ".join(filter(None, (record.publisher, record.author, record.descriptor, record.note)))
        return Entry(kind, record.title, url, f"grade {record.reliability}", text, by=by)
    if kind == "glossary":
        names = (*native, *record.forms, *record.sought, *((record.abbreviation,) if record.abbreviation else ()))
        return Entry(kind, record.term, url, "", record.meaning, names)
    if kind == "judgments":
        return Entry(kind, record.statement, url, f"{record.confidence} confidence", f"{record.because} {record.would_change}")
    if kind == "positions":
        actor = ledger.get("actors", record.actor)
        title = f"{actor.name if actor else record.actor}: {record.question}"
        return Entry(kind, title, url, record.stance or "", record.argument, by=called(record.actor))
    if kind == "readouts":
        return Entry(kind, record.topic, url, "", " ".join([*(account.text for account in record.accounts), record.difference]))
    if kind == "channels":
        return Entry(kind, record.name, url, "", f"{record.level} {record.basis} {record.last_known}")
    if kind == "series":
        return Entry(kind, record.title, url, "", f"{record.unit} {record.definition}")
    return Entry(kind, record.statement, url, "", " ".join(record.counter_considerations), by=record.author)


def pieces(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Every file of the index: its path under the site's root, and its text."""
    found = [*_pages(ledger), *_records(ledger)]
    for number in range(0, len(found), BLOCK):
        rows = [[entry.kind, entry.title, entry.url, entry.status, _shortened(entry.text)] for entry in found[number : number + BLOCK]]
        yield _script("entries", str(number // BLOCK), rows)
    spelled: dict[str, dict[str, int]] = defaultdict(dict)
    shards: dict[str, dict[str, array[int]]] = defaultdict(dict)
    for word, postings in sorted(_weighed(found, _meanings(ledger)).items()):
        if word.isalpha() and word.isascii() and len(word) > 3:
            spelled[word[0]][word] = len(postings)
        shards[shard(word, 2)][word] = postings
    made = [f"spelling-{name}" for name in sorted(spelled)]
    yield from (_script("spelling", *one) for one in sorted(spelled.items()))
    for path, text in (piece for name in sorted(shards) for piece in _shards(name, shards.pop(name), 2)):
        made.append(Path(path).stem)
        yield path, text
    yield _script("about", "index", {"entries": len(found), "pieces": made})


def shard(word: str, letters: int) -> str:
    """The piece that holds a word: its first letters, in hexadecimal where they are not plain ones."""
    head = word.lstrip("=")[:letters]
    return head.ljust(letters, "_") if re.fullmatch(r"[a-z0-9]+", head) else "x" + format(ord(head[:1] or " ") // 256, "x")


def _shards(name: str, held: dict[str, "array[int]"], letters: int) -> Iterator[tuple[str, str]]:
    """One piece; or, where the words take too much, the number of letters to look at and the pieces of so many."""
    if name.endswith("_") or name[0] == "x" or sum(5 + len(word) + 6 * min(MOST, len(postings)) for word, postings in held.items()) <= LARGE:
        yield _script("words", name, {word: _packed(postings) for word, postings in held.items()})
        return
    yield _script("words", name, letters + 1)
    cut: dict[str, dict[str, array[int]]] = defaultdict(dict)
    for word, postings in held.items():
        cut[shard(word, letters + 1)][word] = postings
    for part, words_ in sorted(cut.items()):
        yield from _shards(part, words_, letters + 1)


def _packed(postings: "array[int]") -> list[int]:
    """The entries with the greatest weight, in order: how far each is from the one before, and its weight."""
    best = sorted(sorted(postings, key=lambda one: (-(one & 127), one))[:MOST]) if len(postings) > MOST else postings
    out: list[int] = []
    last = 0
    for one in best:
        out += ((one >> 7) - last, one & 127)
        last = one >> 7
    return out


def _meanings(ledger: Ledger) -> dict[str, list[tuple[tuple[str, ...], set[str]]]]:
    """What the glossary's names stand for: by first word, the words of a name and the words it is also sought by."""
    out: dict[str, list[tuple[tuple[str, ...], set[str]]]] = defaultdict(list)
    for entry in ledger.records("glossary"):
        shorts = (entry.abbreviation, *entry.sought)
        if any(shorts):
            for name in filter(None, (entry.term, *entry.forms, entry.abbreviation)):
                also = {word for other in (entry.term, *shorts) if other and other != name for word in words(other)}
                if spelled := words(name):
                    out[spelled[0]].append((spelled, also))
    return out


def _weighed(found: list[Entry], meanings: dict[str, list[tuple[tuple[str, ...], set[str]]]]) -> dict[str, "array[int]"]:
    """Word → its entries in order, each with its weight from 1 to 99 in the last seven bits: a corpus has millions of them."""
    out: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, entry in enumerate(found):
        scale = 60 * PRIOR.get("tested" if entry.tested else entry.kind, 1.0) * (1 + 0.1 * math.log2(1 + entry.rests))
        for word, count in _counted(entry, meanings).items():
            if word not in STOP:
                out[word].append(number << 7 | min(99, int(scale * count / (count + _ENOUGH)) + 1))
        for name in sorted({exact(name) for name in (entry.title, *entry.names) if len(name) <= 90}):
            out[name].append(number << 7 | min(99, round(scale)))
    return out


def _counted(entry: Entry, meanings: dict[str, list[tuple[tuple[str, ...], set[str]]]]) -> dict[str, float]:
    """How much every word counts in an entry: more in a name than in the text, and more where little stands beside it."""
    text = words(entry.text)
    titles = [words(name) for name in (entry.title, *entry.names)]
    usual = 0.5 + 0.5 * len(text) / 40
    counts: dict[str, float] = {word: _TEXT * times / usual for word, times in Counter([*text, *_moments(entry.text)]).items()}
    for said in (titles[0], text):
        for index, word in enumerate(said):
            for spelled, also in meanings.get(word, ()):
                if said[index : index + len(spelled)] == spelled:
                    for other in also:
                        counts.setdefault(other, _ALSO / usual)
    for word in words(entry.about):
        counts.setdefault(word, _ALSO / usual)
    for word in {*words(_ID_DATE.sub(" ", entry.ident).replace("-", " ")), *words(entry.by), *_moments(entry.title)}:
        counts[word] = counts.get(word, 0) + _BY
    best: dict[str, float] = {}
    for title in (*titles, *([*_moment(date)] for date in entry.dates)):
        worth = _NAME / (0.5 + 0.5 * len(title) / 8)
        for word in title:
            best[word] = max(best.get(word, 0), worth)
    for word, worth in best.items():
        counts[word] = counts.get(word, 0) + worth
    return counts


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def _script(kind: str, name: str, held: Any) -> tuple[str, str]:
    """A piece as a script: JSON in one assignment, with what could end a script written as an escape."""
    data = json.dumps(held, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"search/{kind}-{name}.js", f'ledgerSearch.{kind}["{name}"]={data};\n'
