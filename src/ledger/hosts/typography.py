"""The last pass over a page's text: quotation marks, ranges, spaces that must not break, and the glossary's words.

Python-Markdown's own `smarty` tries ten patterns at every sign of every page; one walk over the finished tree is
quicker, and reaches the text of records as well.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from ledger.ledger import Ledger

NARROW, JOINED = "\u202f", "\u00a0"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DASHES = (
    (re.compile(r"(?<![\w/.-])((?:19|20)\d\d)-((?:19|20)\d\d)(?![\w/-])"), r"\1–\2"),
    (re.compile(rf"(?<![\w/.-])(\d{{1,2}})-(\d{{1,2}}) (?=(?:{_MONTH})\b)"), rf"\1–\2{JOINED}"),
)
_PERCENT = re.compile(r" (?<=\d )(?=%)")
_BOUND = re.compile(  # the space comes first in the pattern: the engine finds it quickly
    rf" (?:(?<=\bUSD )(?=\d)|(?<=\d )(?=(?:{_MONTH}|million|billion)\b)"
    r"|(?<=, (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) )(?=\d{4}\b))"  # in a mark
)
_DIGIT = re.compile(r"\d")
_VERBATIM = ("code", "pre", "svg", "script", "style")
_NO_TERMS = ("a", "code", "pre", "svg", "h1", "h2", "h3", "h4", "th", "summary", "figcaption", "ol.notes")


def atomic(element: Element) -> Element:
    """The element with all its text marked as finished: not to be read as Markdown."""
    for part in element.iter():
        if part.text:
            part.text = AtomicString(part.text)
        if part.tail:
            part.tail = AtomicString(part.tail)
    return element


def curl(text: str, before: str) -> str:
    """Straight quotation marks as curly ones; `before` is the sign that stands before the text."""
    out = []
    previous = before
    for sign in text:
        opens = not previous or previous.isspace() or previous in "([{—–/“‘"
        if sign == '"':
            sign = "“" if opens else "”"
        elif sign == "'":
            sign = "‘" if opens else "’"
        out.append(sign)
        previous = sign
    return "".join(out)


def _set(text: str, before: str) -> str:
    if '"' in text or "'" in text:
        text = curl(text, before)
    if _DIGIT.search(text):
        if "-" in text:
            for pattern, better in _DASHES:
                text = pattern.sub(better, text)
        text = _BOUND.sub(JOINED, _PERCENT.sub(NARROW, text) if "%" in text else text)
    return text


def set_type(root: Element) -> None:
    """Set the text below an element in place."""
    _walk(root, "")
    if _HAN.search("".join(root.itertext())):
        _mark_chinese(root)


def link_terms(root: Element, ledger: Ledger) -> None:
    """Link each word of the glossary where it stands first."""
    if terms := _terms(ledger):
        _link_terms(root, terms, set(), ledger)


def _walk(element: Element, before: str) -> str:
    """Set the text below an element; returns the last sign set."""
    if element.tag in _VERBATIM or (element.tag == "ol" and element.get("class") == "note-list"):
        return "x"  # code is left as it is; notes were set when they were made
    if element.tag in ("p", "li", "td", "th", "div", "h2", "h3"):
        before = ""
    if text := element.text:
        new = _set(text, before)
        if new is not text:
            element.text = _keep(text, new)
        before = new[-1]
    last: Element | None = None
    for child in element:
        if _bare(child):
            _glue(element, last)
        last = child
        before = _walk(child, before)
        if text := child.tail:
            new = _set(text, before)
            if new is not text:
                child.tail = _keep(text, new)
            before = new[-1]
    return before


def _bare(element: Element) -> bool:
    """True for a mark that shows a number only: alone at the start of a line it would look like a stray figure."""
    kind = element.get("class")
    return kind == "cite again" or (kind == "cites" and len(element) > 0 and element[0].get("class") == "cite again")


def _glue(element: Element, last: Element | None) -> None:
    """Make the space that stands behind `last`, or at the end of the element's first text, narrow and unbreakable."""
    text = element.text if last is None else last.tail
    if not text or not text.endswith(" "):
        return
    glued = _keep(text, text[:-1] + NARROW)
    if last is None:
        element.text = glued
    else:
        last.tail = glued


_HAN = re.compile(r"[\u3400-\u9fff]+")


def _mark_chinese(element: Element) -> None:
    """Say of Chinese characters in running text that they are Chinese, for screen readers, fonts and hyphenation."""
    if element.get("lang") or element.tag in _VERBATIM:
        return
    for child in list(element):
        _mark_chinese(child)
        if child.tail and _HAN.search(child.tail):
            child.tail, spans = _parted(child.tail)
            at = list(element).index(child) + 1
            element[at:at] = spans
    if element.text and _HAN.search(element.text):
        element.text, spans = _parted(element.text)
        element[0:0] = spans


def _parted(text: str) -> tuple[str, list[Element]]:
    """The text before the first Chinese run, and a span for each run with what follows as its tail."""
    runs = list(_HAN.finditer(text))
    spans = []
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        span = Element("span", {"lang": "zh-Hans"})
        span.text = AtomicString(run.group(0))
        span.tail = AtomicString(text[run.end() : after.start() if after else len(text)])
        spans.append(span)
    return AtomicString(text[: runs[0].start()]), spans


def _keep(old: str, new: str) -> str:
    return AtomicString(new) if isinstance(old, AtomicString) else new


class Terms:
    """The glossary's words as one expression, and each form's entry."""

    def __init__(self, ledger: Ledger):
        self.entries: dict[str, Any] = {}
        for entry in ledger.records("glossary"):
            for form in (entry.term, *entry.forms, *([entry.abbreviation] if entry.abbreviation else [])):
                self.entries.setdefault(_folded(form), entry)
        forms = sorted(self.entries, key=len, reverse=True)
        words = "|".join(re.escape(form) for form in forms)
        self.expression = re.compile(rf"(?<![\w-])({words})(?![\w-])", re.IGNORECASE) if forms else None

    def entry(self, form: str) -> Any | None:
        """The entry of a form; an abbreviation counts only as it is written."""
        return self.entries.get(form) or self.entries.get(_folded(form))


def _folded(form: str) -> str:
    return form if form.isupper() else form.lower()


def _terms(ledger: Ledger) -> Terms | None:
    kept: Terms | None = ledger.__dict__.get("terms")
    if kept is None:
        kept = ledger.__dict__["terms"] = Terms(ledger)
    return kept if kept.expression else None


def _link_terms(element: Element, terms: Terms, seen: set[str], ledger: Ledger) -> None:
    if element.tag in _NO_TERMS or element.get("class") in ("cites", "cite", "notes", "native", "assessment-label", "status", "confidence", "linked-from"):
        return
    if element.text:
        element.text, made = _split(element.text, terms, seen, ledger)
        for index, link in enumerate(made):
            element.insert(index, link)
        start = len(made)
    else:
        start = 0
    index = start
    while index < len(element):
        child = element[index]
        if child.get("class") != "term":
            _link_terms(child, terms, seen, ledger)
        if child.tail:
            child.tail, made = _split(child.tail, terms, seen, ledger)
            for offset, link in enumerate(made, 1):
                element.insert(index + offset, link)
            index += len(made)
        index += 1


def _split(text: str, terms: Terms, seen: set[str], ledger: Ledger) -> tuple[str, list[Element]]:
    """The text before the first new term, and the links, each with the text behind it as its tail."""
    assert terms.expression is not None
    made: list[Element] = []
    head, start = text, 0
    for found in terms.expression.finditer(text):
        entry = terms.entry(found.group(1))
        if entry is None or entry.id in seen or (found.group(1).islower() and entry.abbreviation and found.group(1) == entry.abbreviation.lower()):
            continue
        home = ledger.home("glossary", entry.id)
        if home is None:
            continue
        seen.add(entry.id)
        if made:
            made[-1].tail = AtomicString(text[start : found.start()])
        else:
            head = text[: found.start()]
        link = Element("a", {"class": "term", "href": f"t:{entry.id}", "data-meaning": entry.meaning})
        link.text = AtomicString(found.group(1))
        start = found.end()
        link.tail = AtomicString(text[start:])
        made.append(link)
    return (_keep(text, head) if made else text), made
