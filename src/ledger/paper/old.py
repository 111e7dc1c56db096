"""The print documents, composed from pages and records: the two-page twin, the full briefing, the book.

Whatever stands on paper is the text of a page, cut by rule and never typed again; only sources are numbered anew,
because a sheet must resolve its own numbers. The templates and their sheets lie in `overrides/print/`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import jinja2
import segno
from markupsafe import Markup

from ledger import addresses, citing, dates
from ledger.ledger import Ledger
from ledger.pages import Page
from ledger.problems import BadEvidence, Problem
from ledger.records import Source
from ledger.site import Site
from ledger.paper.trees import first, has_class, inside, joined, lines, made, of_class, sections, text_of, unwrapped, without

PAPERS = {"a4": "A4", "letter": "letter"}

# What the twin takes of a page, by rule; CONTRIBUTING.md tells the editors.
TWIN_CLAIMS = 180  # words: of each of the three lists the first claims, taken in turn
TWIN_BACKGROUND = 120  # words: of every paragraph the opening sentences, taken in turn
TWIN_READINGS = 110  # words: likewise
TWIN_EVENTS = 5  # the first events that the block names
TWIN_WORDS = (1000, 1450)  # the whole sheet, sources and running lines included
TITLE = 42  # signs of a source's title



class Document(NamedTuple):
    """A print document: the file it becomes, its HTML, the style sheets it takes, and what must hold of it."""

    name: str
    html: str
    sheets: tuple[str, ...]
    page: str  # the page under docs/ that complaints name
    zones: dict[str, tuple[int, str]] = {}  # of a twin: an anchor to its words and the section they come from


def short_title(title: str, most: int = TITLE) -> str:
    """A source's title in one short line, cut between words."""
    if len(title) <= most:
        return title
    words = title[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–")
    return f"{words} …{']' if title.startswith('[') else ''}"


def count(text: str) -> int:
    """Words as a reader counts them: a sign standing alone is none."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


@cache
def _templates(root: Path) -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root / "overrides" / "print"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"words": dates.in_words, "short": dates.in_short, "short_title": short_title}
    env.globals |= {"byline": citing.byline, "standing": citing.standing, "GRADES": citing.GRADES, "code": addresses.of_source}
    return env


def code_of(address: str) -> Markup:
    """An address as a QR code: an SVG of one path."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawn.replace("<svg ", '<svg role="img" ').replace("><path", f"><title>{Markup.escape(address)} as a code</title><path", 1))  # noqa: S704


def in_turn(lengths: list[list[int]], most: int) -> list[int]:
    """How many to take from the head of each list, so that `most` words suffice: all the first, then all the second, and so on."""
    taken = [0] * len(lengths)
    for turn in range(max(map(len, lengths), default=0)):
        for place, words in enumerate(lengths):
            if taken[place] == turn < len(words) and words[turn] <= most:
                most -= words[turn]
                taken[place] += 1
    return taken


def opening(paragraphs: list[Element], most: int) -> list[Element]:
    """Every paragraph's opening sentences, as many as `most` words allow."""
    told = [lines(paragraph) for paragraph in paragraphs]
    taken = in_turn([[count(_read(sentence)) for sentence in sentences] for sentences in told], most)
    cut = [joined(sentences[:number]) for sentences, number in zip(told, taken, strict=True)]
    for part, paragraph in zip(cut, paragraphs, strict=True):
        part.set("class", paragraph.get("class", ""))
    return [part for part in cut if len(part)]


def _read(element: Element) -> str:
    """The text of an element as it will stand on paper, before its sources are numbered."""
    return text_of(without(deepcopy(element), is_cite))


def _is_link(element: Element) -> bool:
    return element.tag == "a" and not element.get("href", "").startswith("#source-")


def twins(ledger: Ledger, page: Page, article: Element, site: Site) -> Iterator[Document]:
    """The two-page twin of a briefing, for each paper."""
    told = _twin(ledger, page, article, site)
    template = _templates(ledger.root).get_template("twin.html")
    for paper, size in PAPERS.items():
        html = template.render(size=size, fit="roomy", **told)
        yield Document(f"{addresses.slug_of(page.path)}-{paper}.pdf", html, ("paper.css", "twin.css"), page.path, told["zones"])


def _twin(ledger: Ledger, page: Page, article: Element, site: Site) -> dict[str, Any]:
    part = sections(unwrapped(deepcopy(article), _is_link))
    marks = Marks(ledger)
    bottom = [marks.set(paragraph) for paragraph in part["Bottom line"].iter("p")]
    judgments = [(inside(first(one, "judgment-statement")), text_of(first(one, "confidence"))) for one in of_class(part["Key judgments"], "judgment")]
    columns = [(name, whole, [marks.set(item, most=1) for item in items]) for name, whole, items in _columns(part["Known, disputed, not known"])]
    background = [marks.set(one) for one in opening(part["Background"].findall("p"), TWIN_BACKGROUND)]
    events = [marks.set(one, most=1) for one in _events(ledger, page, part["Background"])]
    positions = [marks.set(table, most=1) for table in of_class(part["Positions side by side"], "positions-table")]
    readings = [marks.set(one) for one in _readings(part["Other readings"])]
    changed = first(part["Record"], "changes")
    version = addresses.of_version(page.path, page.meta["version"])
    zones = {
        "bottom-line": (bottom, "Bottom line"),
        "key-judgments": (list(of_class(part["Key judgments"], "judgment-statement")), "Key judgments"),
        "known": ([item for _, _, items in columns for item in items], "Known, disputed, not known"),
        "background": (background + events, "Background"),
        "positions": (positions, "Positions side by side"),
        "readings": (readings, "Other readings"),
    }
    return {
        "site": site,
        "page": page,
        "bottom": [inside(one) for one in bottom],
        "judgments": judgments,
        "columns": [(name, whole, [inside(item) for item in items]) for name, whole, items in columns],
        "background": [inside(one) for one in background],
        "events": [inside(one) for one in events],
        "positions": [inside(one) for one in positions],
        "readings": [(has_class(one, "assessed"), inside(one)) for one in readings],
        "changed": inside(changed[0]) if changed is not None and len(changed) else "",
        "sources": [(number, source, citing.short_publisher(ledger, source)) for number, source in marks.sources()],
        "version": version,
        "code_svg": code_of(f"{site.address}{version}/"),
        "zones": {anchor: (sum(count(text_of(one)) for one in ones), name) for anchor, (ones, name) in zones.items()},
    }


def _columns(below: Element) -> list[tuple[str, int, list[Element]]]:
    """Each list's name, how many claims it holds, and the first of them."""
    lists = {name: [item for listed in of_class(one, "claims-brief") for item in listed] for name, one in sections(below, "h3").items()}
    taken = in_turn([[count(_read(item)) for item in items] for items in lists.values()], TWIN_CLAIMS)
    return [(name, len(items), items[:number]) for (name, items), number in zip(lists.items(), taken, strict=True)]


def _events(ledger: Ledger, page: Page, below: Element) -> list[Element]:
    """The events that the section's timeline names first, by date."""
    named = next((use.ids for use in page.uses if use.name == "timeline" and use.section == "Background"), ())
    events = sorted(ledger.select("events", named), key=lambda event: (event.date, event.id))
    items = [item for listed in of_class(below, "timeline-brief") for item in listed]
    return [item for event, item in zip(events, items, strict=True) if event.id in named[:TWIN_EVENTS]]


def _readings(below: Element) -> list[Element]:
    """The section's paragraphs, those of judgment marked as such, each cut to its opening."""
    paragraphs = []
    for child in below:
        if child.tag == "p":
            paragraphs.append(child)
        for one in child.findall("p") if has_class(child, "assessment") else ():
            if not has_class(one, "assessment-label"):
                one.set("class", "assessed")
                paragraphs.append(one)
    return opening(paragraphs, TWIN_READINGS)
