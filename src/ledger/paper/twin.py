"""The two-page twin of a briefing: what it takes of the page, by rule, and what to say when that is too much."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from xml.etree.ElementTree import Element

from markupsafe import Markup

from ledger import addresses
from ledger.ledger import Ledger
from ledger.pages import Page
from ledger.paper.document import Document, Spilled, code_of, count, templates
from ledger.paper.marks import Marks, is_cite
from ledger.paper.trees import has_class, inside, joined, lines, of_class, sections, text_of, unwrapped, without
from ledger.problems import Problem
from ledger.site import Site

PAPERS = {"a4": "A4", "letter": "letter"}
SETTINGS = ("roomy", "close")  # classes of twin.css: 10 and 9.5 points
STARTS = ("bottom-line", "positions")  # the zones that open the two pages

# What the twin takes of a page; CONTRIBUTING.md tells the editors. The first three are words; they grow by a share as
# long as the whole sheet, sources and running lines included, and its first page leave some room: first what stands on
# page 1, then the readings on page 2.
CLAIMS = 180  # of each of the three lists the first claims, taken in turn
BACKGROUND = 120  # of every paragraph the opening sentences, taken in turn
READINGS = 110  # likewise
EVENTS = 5  # the events that the timeline names first
SHARES = (1.6, 1.4, 1.2, 1.1, 1.0)
ROOM = (1390, 600)  # words on the sheet, and on its first page
WORDS = (700, 1450)  # what the sheet must keep to: a first version of few claims has some 800; with fewer, text has been lost

# The sections that are taken whole, by page, and the words that each has room for: what to cut when a page is full.
WHOLE = ({"Bottom line": 50, "Key judgments": 130}, {"Positions side by side": 280})


def in_turn(lengths: list[list[int]], most: float) -> list[int]:
    """How many to take from the head of each list, so that `most` words suffice: all the first, then all the second, and so on."""
    taken = [0] * len(lengths)
    for turn in range(max(map(len, lengths), default=0)):
        for place, words in enumerate(lengths):
            if taken[place] == turn < len(words) and words[turn] <= most:
                most -= words[turn]
                taken[place] += 1
    return taken


def opening(paragraphs: list[Element], most: float) -> list[Element]:
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


def twins(ledger: Ledger, page: Page, article: Element, site: Site) -> Iterator[Document]:
    """The two-page twin of a briefing, for each paper."""
    template = templates(ledger.root).get_template("twin.html")

    def told(front: float, back: float) -> tuple[dict[str, Any], dict[str, int], bool]:
        told, words = _told(ledger, page, article, site, front, back)
        html = template.render(size="", setting="", **told)
        words["all"] = words_of(html)
        return told, words, words["all"] <= ROOM[0] and words_of(html[: html.index('<section class="back">')]) <= ROOM[1]

    front = next((share for share in SHARES if told(share, 1)[2]), 1)
    back = next((share for share in SHARES if told(front, share)[2]), 1)
    told_, words, _ = told(front, back)
    for paper, size in PAPERS.items():
        settings = tuple(template.render(size=size, setting=setting, **told_) for setting in SETTINGS)
        yield Document(f"{addresses.slug_of(page.path)}-{paper}.pdf", settings, ("paper.css", "twin.css"), page.path, words, len(STARTS), STARTS)


def _told(ledger: Ledger, page: Page, article: Element, site: Site, front: float, back: float) -> tuple[dict[str, Any], dict[str, int]]:
    """What the template is told, and the words of the sections that are taken whole."""
    part = sections(unwrapped(deepcopy(article), lambda element: element.tag == "a"))
    marks = Marks(ledger)
    bottom = [marks.set(paragraph) for paragraph in part["Bottom line"].iter("p")]
    judgments = list(of_class(part["Key judgments"], "judgment"))
    columns = [
        (name, [marks.set(paragraph) for paragraph in words], whole, [marks.set(item, most=1) for item in items])
        for name, words, whole, items in _columns(part["Known, disputed, not known"], CLAIMS * front)
    ]
    background = [marks.set(one) for one in opening(part["Background"].findall("p"), BACKGROUND * front)]
    events = [marks.set(one, most=1) for one in _events(ledger, page, part["Background"])]
    positions = [marks.set(table, most=1) for table in of_class(part["Positions side by side"], "positions-table")]
    readings = [marks.set(one) for one in opening(_readings(part["Other readings"]), READINGS * back)]
    changed = next(of_class(part["Record"], "changes"), Element("ol"))
    version = addresses.of_version(page.path, page.meta["version"])
    told = {
        "site": site,
        "page": page,
        "version": version,
        "code": code_of(f"{site.address}{version}/"),
        "bottom": [inside(one) for one in bottom],
        "judgments": [(_part(one, "judgment-statement"), _part(one, "confidence")) for one in judgments],
        "columns": [(name, [inside(one) for one in words], whole, [inside(item) for item in items]) for name, words, whole, items in columns],
        "background": [inside(one) for one in background],
        "events": [inside(one) for one in events],
        "positions": [inside(one) for one in positions],
        "readings": [(has_class(one, "assessed"), inside(one)) for one in readings],
        "changed": [inside(one) for one in changed[:1]],
        "sources": [(number, source, ledger.cited(source.id).publisher) for number, source in marks.sources()],
    }
    words = {
        "Bottom line": bottom,
        "Key judgments": [next(of_class(one, "judgment-statement")) for one in judgments],
        "Positions side by side": positions,
    }
    return told, {section: sum(count(text_of(one)) for one in ones) for section, ones in words.items()}


def words_of(html: str) -> int:
    """The words of a sheet, or of its beginning, as it is printed: its text, and the running lines of each page."""
    body = html[html.index("<body") :]
    running = re.findall(r' data-\w+="([^"]*)"', body[: body.index(">")])
    pages = sum(f'id="{start}"' in body for start in STARTS)
    text = Markup(re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)).striptags()
    return count(text) + pages * (count(" ".join(running)) + len(["page", "1", "of", "2"]))


def wrong_length(ledger: Ledger, document: Document) -> list[Problem]:
    """What to cut, or to add, where a twin does not keep to its words."""
    least, most = WORDS
    if least <= document.words["all"] <= most:
        return []
    section, words = _fullest({name: room for rooms in WHOLE for name, room in rooms.items()}, document)
    if document.words["all"] < least:
        message = f"{document.name} has {document.words['all']} words; add {least - document.words['all']} to reach {least:,}, in the background or the readings"
    else:
        message = f"{document.name} has {document.words['all']:,} words; cut {document.words['all'] - most} to reach {most:,}, from {section!r}, which has {words}, or cite fewer sources"
    return [Problem(f"docs/{document.page}", _line(ledger, document, section), "twin", message)]


def too_long(ledger: Ledger, document: Document, spilled: Spilled) -> list[Problem]:
    """What to cut where a twin runs over its pages: of the sections taken whole, the one furthest over its room."""
    problems = []
    for number, (words, rooms) in enumerate(zip(spilled.words, WHOLE, strict=True), 1):
        if words:
            section, has = _fullest(rooms, document)
            message = f"{document.name} runs over page {number}; cut {words} words from {section!r}, which has {has} where {rooms[section]} fit"
            problems.append(Problem(f"docs/{document.page}", _line(ledger, document, section), "twin", message))
    return problems


def _fullest(rooms: dict[str, int], document: Document) -> tuple[str, int]:
    """The section furthest over its room, and its words."""
    section = max(rooms, key=lambda name: document.words[name] - rooms[name])
    return section, document.words[section]


def _line(ledger: Ledger, document: Document, section: str) -> int:
    return next((heading.line for heading in ledger.pages[document.page].headings if heading.text == section), 1)


def _part(judgment: Element, name: str) -> Markup:
    return inside(next(of_class(judgment, name)))


def _columns(below: Element, most: float) -> list[tuple[str, list[Element], int, list[Element]]]:
    """Each list's name, what the editors say above it, how many claims it holds, and the first of them."""
    parts = sections(below, "h3")
    lists = [[item for listed in of_class(one, "claims-brief") for item in listed] for one in parts.values()]
    taken = in_turn([[count(_read(item)) for item in items] for items in lists], most)
    return [(name, one.findall("p"), len(items), items[:number]) for (name, one), items, number in zip(parts.items(), lists, taken, strict=True)]


def _events(ledger: Ledger, page: Page, below: Element) -> list[Element]:
    """The events that the section's timeline names first, by date."""
    named = next((use.ids for use in page.uses if use.name == "timeline" and use.section == "Background"), ())
    events = sorted(ledger.select("events", named), key=lambda event: (event.date, event.id))
    items = [item for listed in of_class(below, "timeline-brief") for item in listed]
    return [item for event, item in zip(events, items, strict=True) if event.id in named[:EVENTS]]


def _readings(below: Element) -> list[Element]:
    """The section's paragraphs, those of judgment marked as such."""
    paragraphs = []
    for child in below:
        if child.tag == "p":
            paragraphs.append(child)
        for one in child.findall("p") if has_class(child, "assessment") else ():
            if not has_class(one, "assessment-label"):
                one.set("class", "assessed")
                paragraphs.append(one)
    return paragraphs
