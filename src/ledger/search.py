"""The search index, made from records and pages and cut into small pieces that a browser fetches as it needs them.

Why its own: Material's search fetches one index of everything (0.4 MB here, 8.4 MB at 2,000 pages); Pagefind needs
`wasm-unsafe-eval` and does not run from disk. These pieces are scripts, so they load under a strict policy and from a
folder without a server alike. `tests/search/README.md` holds the measurements.

A piece holds the words that begin with the same two letters, each with the entries it stands in and a weight; entries
stand in blocks of 64. `overrides/assets/javascripts/search.js` reads words the same way as `words` here.
"""

import functools
import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ledger.dates import MONTHS, in_words
from ledger.ledger import Ledger
from ledger.records import PREFIX

BLOCK = 64  # entries in a piece
MOST = 1500  # entries kept for one word: those with the greatest weight
STOP = frozenset(["a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "in", "is", "it", "its", "of", "on", "or", "that", "the", "this", "to", "was", "were", "with", "what", "who", "how", "when", "why", "which", "did", "does", "do"])
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[a-z0-9]+(?:[.&'][a-z0-9]+)*|[\u3400-\u9fff]+")
_DATE = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(MONTHS[1:])}) (\d{{4}})\b")
_BM25_K, _TITLE = 1.2, 4.0
PRIOR = {"page": 1.5, "section": 1.0, "glossary": 1.3, "actors": 1.3, "channels": 1.2, "events": 1.2, "claims": 1.1, "sources": 0.75, "positions": 0.8, "arguments": 0.6}


class Entry(NamedTuple):
    """Something that can be found: what kind of thing, its title, address, status, text, and other names for it."""

    kind: str
    title: str
    url: str
    status: str
    text: str
    names: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


def address(path: str) -> str:
    """The address of a page under the site's root, as all three hosts give it."""
    return "" if path == "index.md" else path.removesuffix("index.md") if path.endswith("/index.md") else path.removesuffix(".md") + "/"


def fold(text: str) -> str:
    """Lower case, without accents and with straight apostrophes."""
    if text.isascii():  # most texts, and ten times as quick
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


def stem(word: str) -> str:
    """A word without its plural or possessive ending."""
    word = re.sub(r"'s?$", "", word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def words(text: str) -> Iterator[str]:
    """The words of a text as they are looked up: `107,941` and `H.R.` whole, Chinese in pairs of characters."""
    for word in _WORD.findall(fold(text)):
        yield from _sought(word)


@functools.cache  # a corpus repeats its words: at 2,000 pages this is a third of the time
def _sought(word: str) -> tuple[str, ...]:
    if word[0].isdigit():
        return (re.sub(r"[.,](?=\d{3}\b)", "", word),)
    if word[0] >= "\u3400":
        return (word, *(word[index : index + 2] for index in range(len(word) - 1) if len(word) > 2))
    if re.fullmatch(r"(?:\w\.)+\w?", word):
        return (word.replace(".", ""),)
    return tuple(stem(part) for part in re.split(r"[.&]", word) if part)


def exact(text: str) -> str:
    """A whole name as one word: `=entitylist`."""
    return "=" + re.sub(r"[^a-z0-9\u3400-\u9fff]", "", fold(text))


def _moments(text: str, dates: Iterable[str]) -> Iterator[str]:
    """The dates of an entry as words: `20231115`, `202311`."""
    for date in dates:
        compact = date.replace("-", "")
        yield compact
        if len(compact) == 8:
            yield compact[:6]
    for day, month, year in _DATE.findall(text):
        number = MONTHS.index(month)
        yield f"{year}{number:02}"
        if day:
            yield f"{year}{number:02}{int(day):02}"


def entries(ledger: Ledger) -> list[Entry]:
    """Everything that can be found, pages first."""
    return [*_pages(ledger), *_records(ledger)]


def _pages(ledger: Ledger) -> Iterator[Entry]:
    for page in ledger.pages.values():
        url = address(page.path)
        names = tuple(name for name in (page.meta.get("short"),) if name)
        yield Entry("page", page.title, url, "", str(page.meta.get("summary", "")), names)
        for heading in page.headings:
            if heading.level == 2:
                text = " ".join(sentence.text for sentence in page.sentences if sentence.section == heading.text)
                yield Entry("section", f"{page.meta.get('short', page.title)}: {heading.text}", f"{url}#{heading.slug}", "", text)


def _records(ledger: Ledger) -> Iterator[Entry]:
    for (kind, ident), path in ledger.shown.items():
        record = ledger.get(kind, ident)
        if kind in PREFIX and record is not None:
            yield _entry(ledger, kind, record, f"{address(path)}#{PREFIX[kind]}-{ident}")


def _entry(ledger: Ledger, kind: str, record: Any, url: str) -> Entry:
    def speaker(ident: str | None) -> str:
        actor = ledger.get("actors", ident or "")
        return actor.name if actor else ident or ""

    native = tuple(name for name in (getattr(record, "native_name", None), getattr(record, "pinyin", None)) if name)
    if kind == "claims":
        text = " ".join(filter(None, (record.finding, record.note, speaker(record.said_by))))
        return Entry(kind, record.statement, url, record.status, text, (), (record.date,) if record.date else ())
    if kind == "events":
        people = " ".join(speaker(ident) for ident in record.actors)
        return Entry(kind, record.title, url, in_words(record.date), f"{record.what} {people}", (), (record.date,))
    if kind == "actors":
        names = (*native, *record.aliases, *((record.name.split()[-1],) if record.kind == "person" else ()))
        return Entry(kind, record.name, url, "", record.role, names)
    if kind == "sources":
        text = f"{record.publisher} {record.author or ''} {record.descriptor} {record.note or ''}"
        short = ledger.short_names.get(record.publisher)
        return Entry(kind, record.title, url, f"grade {record.reliability}", text, (short,) if short else (), (record.issued,) if record.issued else ())
    if kind == "glossary":
        names = (*native, *record.forms, *record.sought, *((record.abbreviation,) if record.abbreviation else ()))
        return Entry(kind, record.term, url, "", record.meaning, names)
    if kind == "judgments":
        return Entry(kind, record.statement, url, f"{record.confidence} confidence", f"{record.because} {record.would_change}")
    if kind == "positions":
        return Entry(kind, f"{speaker(record.actor)}: {record.question}", url, record.stance or "", record.argument, (), (record.date,))
    if kind == "readouts":
        return Entry(kind, record.topic, url, "", " ".join([*(account.text for account in record.accounts), record.difference]))
    if kind == "channels":
        return Entry(kind, record.name, url, "", f"{record.level} {record.basis} {record.last_known}")
    if kind == "series":
        return Entry(kind, record.title, url, "", f"{record.unit} {record.definition}")
    return Entry(kind, record.statement, url, "", f"{record.author} {' '.join(record.counter_considerations)}")


def pieces(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Every file of the index: its path under the site's root, and its text."""
    found = entries(ledger)
    for number in range(0, len(found), BLOCK):
        rows = [[entry.kind, entry.title, entry.url, entry.status, _shortened(entry.text)] for entry in found[number : number + BLOCK]]
        yield f"search/entries-{number // BLOCK}.js", _script("entries", str(number // BLOCK), rows)
    shards: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for word, postings in sorted(_weighed(found).items()):
        best = sorted(sorted(postings.items(), key=lambda item: (-item[1], item[0]))[:MOST])
        shards[shard(word)][word] = [number for pair in best for number in pair]
    for name, held in sorted(shards.items()):
        yield f"search/words-{name}.js", _script("words", name, held)


def shard(word: str) -> str:
    """The piece that holds a word: its first two letters, in hexadecimal where they are not plain ones."""
    head = word.lstrip("=")[:2]
    return head if re.fullmatch(r"[a-z0-9]{1,2}", head) else "x" + format(ord(head[:1] or " ") // 256, "x")


def _weighed(found: list[Entry]) -> dict[str, dict[int, int]]:
    """Word → entry → weight from 1 to 99, after BM25 over title and text."""
    titles = [Counter([*words(" ".join((entry.title, *entry.names))), *_moments(entry.title, entry.dates)]) for entry in found]
    texts = [Counter([*words(entry.text), *_moments(entry.text, ())]) for entry in found]
    mean_title = sum(map(Counter.total, titles)) / max(1, len(found))
    mean_text = sum(map(Counter.total, texts)) / max(1, len(found))
    spread = Counter(word for title, text in zip(titles, texts, strict=True) for word in title.keys() | text.keys())
    most = math.log(1 + len(found))
    rarity = {word: math.log(1 + (len(found) - count + 0.5) / (count + 0.5)) / most for word, count in spread.items() if word not in STOP}
    out: dict[str, dict[int, int]] = defaultdict(dict)
    for number, (entry, title, text) in enumerate(zip(found, titles, texts, strict=True)):
        in_title = _TITLE / (0.4 + 0.6 * title.total() / mean_title)
        in_text = 1 / (0.4 + 0.6 * text.total() / max(1.0, mean_text))
        scale = 60 * PRIOR.get(entry.kind, 1.0) * (_BM25_K + 1)
        for word in title.keys() | text.keys():
            if word in rarity:
                often = in_title * title.get(word, 0) + in_text * text.get(word, 0)
                out[word][number] = max(1, min(99, round(scale * rarity[word] * often / (often + _BM25_K))))
        for name in (entry.title, *entry.names):
            if len(name) <= 60:
                out[exact(name)][number] = round(99 * min(1.0, PRIOR.get(entry.kind, 1.0) / 1.5))
    return out


def _shortened(text: str, most: int = 150) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _script(kind: str, name: str, held: Any) -> str:
    """A piece as a script: JSON inside one call, with what could end a script written as an escape."""
    data = json.dumps(held, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'ledgerSearch.{kind}["{name}"]={data};\n'
