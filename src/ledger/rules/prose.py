"""Rules on prose: the part of the house style (EDITORIAL in CONTRIBUTING.md) that a program can hold."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from ledger.ledger import Ledger, filters
from ledger.pages import Page, Sentence, plain
from ledger.problems import Problem
from ledger.records import Record
from ledger.rules.evidence import complaint
from ledger.rules.judgments import TERMS

QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
ATTRIBUTED = re.compile(
    r"\b(said|says|say|told|wrote|writes|argue[sd]?|argu\w+|warn\w*|claim\w*|according|asked|asks|held|holds|call(?:s|ed)|"
    r"describ\w+|expected|predict\w*|report(?:s|ed)|found|finds|judged|rated|estimate[sd]?|forecast|answer(?:s|ed)|charged|alleg\w+)\b"
)
HEDGE = re.compile(r"\b(may|might|could|possibly|perhaps|conceivably)\b")
SIGNPOST = re.compile(r"^(This|The|These|Each|Below|See|Read|Here|All)\b.*\b(page|pages|section|table|chart|figure below|list|lists|register|registers|briefing|briefings|block|site|timeline|columns|rows)\b|^(See|Read|Print)\b")
STOCK = ("it should be noted", "it is important to note", "needless to say", "it is worth noting")
BRITISH = re.compile(
    r"\b(defence|offence|licence|centre[sd]?|theatre|programme|behaviour|labour|favour\w*|honour\w*|colour\w*|neighbour\w*|"
    r"organis\w+|recognis(?:e[sd]?|ing|able)|authoris\w+|criticis(?:e[sd]?|ing)|emphasis\w+|summaris\w+|characteris\w+|formalis\w+|subsidis\w+|minimis(?:e|ed|ing)|"
    r"prioritis\w+|normalis\w+|realis(?:e|ed|ing|ation)|analys(?:e|ed|ing)|cancell(?:ed|ing)|labell\w+|travell\w+|modell\w+|judgement\w*|"
    r"sceptic\w*|manoeuvre\w*|whilst|amongst|grey|cheque|catalogue|fulfil|enrolment|practise\w*|tonnes?)\b",
    re.IGNORECASE,
)
BRITISH_FINE = re.compile(r"\b(emphasis|analyses|analyst\w*)\b", re.IGNORECASE)
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
FORMS = (
    (re.compile(rf"\b(?:{MONTH}) \d{{1,2}}(?:st|nd|rd|th)?, \d{{4}}"), "date", "write dates as 15 November 2023"),
    (re.compile(r"\b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.? \d{1,2}\b"), "date", "write dates as 15 November 2023"),
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b"), "date", "write dates as 15 November 2023"),
    (re.compile(r"\d%|\d (?:percent|per cent)\b"), "number", "write 10 %, with a space"),
    (re.compile(r"(?<![\d.,:/-])\d{5,}(?![\d/-])"), "number", "write 107,941, with commas"),
    (re.compile(r"\$ ?\d|\b\d[\d.,]* (?:million|billion|trillion)? ?dollars\b"), "number", "write USD 3 million"),
    (re.compile(r"!(?!\[)"), "tone", "leave the exclamation mark out"),
    (re.compile(r"\s[-–]\s"), "dash", "write a full sentence, or a comma; an en dash without spaces joins ranges"),
)
_LETTERS = re.compile(r"[A-Za-z]+")
_FORMED = re.compile(r"[\d$!–-]")  # without one of these, or dollars, no form above is broken
ABBREVIATION = re.compile(r"(?<![\w-])([A-Z][A-Z&]{1,7})(?:s|'s|’s)?(?![\w-])")
KNOWN = {"US", "UN", "EU", "UK", "USD", "AI", "PDF", "ISO", "QR", "CSV", "ID", "CC", "BY", "MIT", "II", "III"}
SPLIT = re.compile(r"(?<![A-Z])(?<!\b[A-Z])(?<!Mr)(?<!Ms)(?<!Mrs)(?<!Dr)(?<!No)(?<!vs)(?<! v)[.!?][\"”’)]* (?=[A-Z\"“])")

RUN_IN = re.compile(r"^(\*{1,2})[^*]+\1\s*")  # words in bold that head a paragraph are no sentence

LENGTHS = {  # section -> words at least, at most
    "Bottom line": (35, 50),
    "Why it matters now": (0, 60),
    "Background": (250, 350),
    "Evidence and figures": (200, 350),
    "Other readings": (120, 200),
}
WHOLE = (1300, 1800)


_fine: set[str] = set()  # words that are not British: each is looked at once, because the same words come again and again


def british_in(text: str) -> list[str]:
    """The words of a text in British spelling."""
    if not (words := set(_LETTERS.findall(text)) - _fine):
        return []
    british = {word for word in words if BRITISH.fullmatch(word) and not BRITISH_FINE.fullmatch(word)}
    _fine.update(words - british)
    return sorted(british)


def _at(page: Page, sentence: Sentence, rule: str, message: str) -> Problem:
    return Problem(f"docs/{page.path}", sentence.line, rule, message)


def _prose(ledger: Ledger, *kinds: str) -> Iterator[tuple[Page, Sentence]]:
    for page in ledger.pages.values():
        if page.kind in kinds:
            for sentence in page.sentences:
                yield page, sentence


def words_of(text: str) -> list[str]:
    """The words of a text; signs standing alone are none."""
    return [word for word in text.split() if any(sign.isalnum() for sign in word)]


def sentences_are_cited(ledger: Ledger) -> Iterator[Problem]:
    """A sentence of a briefing or a page carries a citation, is marked as ours, stands in an assessment, or points the way."""
    for page, sentence in _prose(ledger, "briefing", "page"):
        if sentence.cited or sentence.assessed or sentence.section == "Record" or SIGNPOST.search(sentence.text):
            continue
        if sentence.kind == "row" and _is_head(page, sentence):
            continue
        yield _at(page, sentence, "uncited", f"has no citation ({sentence.text[:50]!r}); add one, or [@ours], or put it into an assessment")


def _is_head(page: Page, row: Sentence) -> bool:
    """True for the first row of a table, which names its columns."""
    return not any(other.kind == "row" and other.line in (row.line - 1, row.line - 2) for other in page.sentences)


def sentences_are_short(ledger: Ledger) -> Iterator[Problem]:
    """No sentence over 25 words outside quotations, a mean of 18 at most, one sentence a line."""
    lengths: dict[str, list[int]] = {}
    for page, sentence in _prose(ledger, "briefing", "page", "about"):
        if sentence.kind == "row":
            continue
        count = len(words_of(QUOTED.sub("", sentence.text)))
        lengths.setdefault(page.path, []).append(count)
        if count > 25:
            yield _at(page, sentence, "sentence-length", f"has {count} words ({sentence.text[:50]!r}); keep it to 25")
        if found := SPLIT.search(QUOTED.sub("", plain(RUN_IN.sub("", sentence.raw)))):
            yield _at(page, sentence, "one-sentence", f"holds two sentences (near {sentence.text[max(0, found.start() - 12) : found.end() + 12]!r}); write each on a line of its own")
    for path, counts in lengths.items():
        if sum(counts) > 18 * len(counts):
            yield Problem(f"docs/{path}", 1, "sentence-mean", f"the mean sentence has {sum(counts) / len(counts):.1f} words; bring it to 18")


def estimates_use_the_ladder(ledger: Ledger) -> Iterator[Problem]:
    """`may`, `might`, `could` and bare terms of the ladder stand only in quotations or attributed words."""
    for page, sentence in _prose(ledger, "briefing", "page"):
        bare = QUOTED.sub("", sentence.text)
        if (found := HEDGE.search(bare)) and not ATTRIBUTED.search(bare):
            yield _at(page, sentence, "hedge", f"says {found.group(0)!r}; use a term of the ladder with its range, or say whose view it is")
        for term in TERMS.finditer(bare):
            if not ATTRIBUTED.search(bare) and not re.match(r" \(\d", bare[term.end() :]):
                yield _at(page, sentence, "ladder", f"says {term.group(0)!r} without its range; add the range, or say whose view it is")
        if TERMS.search(bare) and re.search(r"\bconfidence\b", bare, re.IGNORECASE):
            yield _at(page, sentence, "ladder", "holds likelihood and confidence; give each its own sentence")


def quotations_are_short(ledger: Ledger) -> Iterator[Problem]:
    """A quotation has fewer than twelve words, and its sentence a source."""
    for page, sentence in _prose(ledger, "briefing", "page"):
        for found in QUOTED.finditer(sentence.text):
            if len(words_of(found.group(0))) >= 12:
                yield _at(page, sentence, "quotation", f"quotes {len(words_of(found.group(0)))} words; keep it under 12")
        if sentence.text.count('"') % 2:
            yield _at(page, sentence, "quotation", "opens a quotation and does not close it; add the mark")


def house_forms(ledger: Ledger) -> Iterator[Problem]:
    """Spelling, dates, numbers, tone."""
    usages = list(ledger.records("usage"))
    for page, sentence in _prose(ledger, "briefing", "page", "about", "register"):
        bare = QUOTED.sub("", sentence.text) if '"' in sentence.text or "“" in sentence.text else sentence.text
        low = bare.lower()
        if sentence.kind != "row" and bare.rstrip().endswith("?"):
            yield _at(page, sentence, "tone", "asks a question; state it")
        for phrase in STOCK:
            if (start := low.find(phrase)) >= 0:
                yield _at(page, sentence, "tone", f"says {bare[start : start + len(phrase)]!r}; leave it out")
        for word in british_in(bare):
            yield _at(page, sentence, "spelling", f"{word!r} is British; write it the American way")
        if page.kind != "about" and (_FORMED.search(bare) or "dollars" in bare):
            for pattern, rule, right in FORMS:
                if found := pattern.search(bare):
                    yield _at(page, sentence, rule, f"{found.group(0)!r}: {right}")
        for usage in usages:
            if usage.avoid.lower() in low and (not usage.beside or any(word.lower() in low for word in usage.beside)):
                yield _at(page, sentence, "usage", f"says {usage.avoid!r}; {usage.write}")


def abbreviations_are_opened(ledger: Ledger) -> Iterator[Problem]:
    """An abbreviation stands in brackets behind its long form where the page uses it first."""
    for page in ledger.pages.values():
        if page.kind not in ("briefing", "page", "about"):
            continue
        seen: set[str] = set()
        for sentence in page.sentences:
            for found in ABBREVIATION.finditer(sentence.text):
                word = found.group(1)
                if word in KNOWN or word in seen or ledger.has_word("name", word.lower()):
                    continue
                seen.add(word)
                if not re.search(rf"[(,; ]{re.escape(word)}s?\)", sentence.text):
                    yield _at(page, sentence, "abbreviation", f"uses {word} without opening it; write the long form first, then ({word})")


@cache
def _british_in(text: str) -> tuple[str, ...]:
    """The words of a record's text that are spelled the British way, outside quotations and names."""
    return tuple(word for word in british_in(QUOTED.sub("", text)) if word[0].islower())


def record_text_is_american(ledger: Ledger) -> Iterator[Problem]:
    """Text of records that readers see follows the house's spelling and its numbers; titles stay as printed."""
    for kind, all_ in ledger.found.items():
        if kind in ("publishers", "vocabulary", "usage"):
            continue
        for found in all_.values():
            for loc, text in _texts(found.record):
                if loc[-1] in ("title", "publisher", "author", "name", "said_by", "aliases", "url") and kind == "sources":
                    continue
                for word in _british_in(text):
                    yield complaint(ledger, found, "spelling", f"{word!r} is British; write it the American way", *loc)


def _texts(record: Any, *loc: str | int) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key in type(record).model_fields:
        value = vars(record)[key]
        items: Iterable[tuple[tuple[str | int, ...], Any]] = (
            (((*loc, key, index), item) for index, item in enumerate(value)) if isinstance(value, tuple) else [((*loc, key), value)]
        )
        for where, item in items:
            if isinstance(item, Record):
                yield from _texts(item, *where)
            elif isinstance(item, str) and " " in item:
                yield where, item


def section_words(ledger: Ledger, page: Page) -> dict[str, int]:
    """Words of each section of a page: its prose, and what its blocks of judgments, positions and brief claims say."""
    counts: dict[str, int] = {}
    for sentence in page.sentences:
        counts[sentence.section] = counts.get(sentence.section, 0) + len(words_of(sentence.text))
    for use in page.uses:
        text = ""
        options = filters(use.options)
        if use.name == "judgments":
            text = " ".join(f"{one.statement} {one.because}" for one in ledger.select("judgments", use.ids, **options))
        elif use.name == "positions":
            text = " ".join(one.argument for one in ledger.select("positions", use.ids, **options))
        elif use.name == "claims" and use.options.get("layout") == "brief":
            text = " ".join(one.statement for one in ledger.select("claims", use.ids, **options))
        counts[use.section] = counts.get(use.section, 0) + len(words_of(text))
    return counts


def sections_keep_their_length(ledger: Ledger) -> Iterator[Problem]:
    """Sections of a briefing keep within their words, and the whole within 1,300 to 1,800."""
    for page in ledger.pages.values():
        if page.kind != "briefing" or page.problems:
            continue
        prose: dict[str, int] = {}
        for sentence in page.sentences:
            prose[sentence.section] = prose.get(sentence.section, 0) + len(words_of(sentence.text))
        lines = {heading.text: heading.line for heading in page.headings}
        for section, (least, most) in LENGTHS.items():
            count = prose.get(section, 0)
            if section in lines and not least <= count <= most:
                yield Problem(f"docs/{page.path}", lines[section], "section-length", f"{section!r} has {count} words; it takes {least} to {most}")
        total = sum(count for section, count in section_words(ledger, page).items() if section not in ("Sources", "Record"))
        if not WHOLE[0] <= total <= WHOLE[1]:
            change = f"cut {total - WHOLE[1]}" if total > WHOLE[1] else f"add {WHOLE[0] - total}"
            yield Problem(f"docs/{page.path}", 1, "length", f"the briefing shows {total:,} words before the sources, those of its blocks included; {change}, for it takes {WHOLE[0]:,} to {WHOLE[1]:,}")


RULES = (
    sentences_are_cited,
    sentences_are_short,
    estimates_use_the_ladder,
    quotations_are_short,
    house_forms,
    abbreviations_are_opened,
    record_text_is_american,
    sections_keep_their_length,
)
