"""The two-page twin of a briefing: what it takes of the page, by rule, and what to say when that is too much."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from xml.etree.ElementTree import Element

from markupsafe import Markup

from ledger import addresses, citing
from ledger.ledger import Ledger
from ledger.pages import Page
from ledger.paper.document import Document, Spilled, code_of, count, templates
from ledger.paper.marks import Marks, is_cite
from ledger.paper.trees import first, has_class, inside, joined, lines, of_class, sections, text_of, unwrapped, without
from ledger.problems import Problem
from ledger.site import Site

PAPERS = {"a4": "A4", "letter": "letter"}
SETTINGS = ("roomy", "close")  # classes of twin.css: 10 and 9.5 points
STARTS = ("bottom-line", "positions")  # the zones that open the two pages

# What the twin takes of a page; CONTRIBUTING.md tells the editors. The numbers are words, but for the last two.
CLAIMS = 180  # of each of the three lists the first claims, taken in turn
BACKGROUND = 120  # of every paragraph the opening sentences, taken in turn
READINGS = 110  # likewise
EVENTS = 5  # events, those that the block names first
WORDS = (1000, 1450)  # the whole sheet, sources and running lines included

# The sections that are taken whole, by page, and the words that each has room for: what to cut when a page is full.
WHOLE = ({"Bottom line": 50, "Key judgments": 130}, {"Positions side by side": 280})


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
