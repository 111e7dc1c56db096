"""Pages printed whole: the full briefing, and the book of all pages that tell the story, with their sources behind them.

A page keeps its text, tables and figures; what the screen folds is opened, and a link that leads to another page of the
same document says on which sheet it is.
"""

from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from markupsafe import Markup

from ledger import addresses
from ledger.ledger import Ledger, resolve
from ledger.pages import Page, slugify
from ledger.paper.document import Document, code_of, templates
from ledger.paper.marks import Marks
from ledger.paper.trees import has_class, inside, made, put_behind, text_of, unwrapped, without
from ledger.records import KIND_OF_PREFIX
from ledger.site import Site


class Chapter(NamedTuple):
    """A page of a document: its anchor, and the HTML of its text."""

    page: Page
    anchor: str
    text: Markup


def briefing(ledger: Ledger, page: Page, article: Element, site: Site) -> Document:
    """A briefing in full, with its sources as endnotes."""
    whole = _Whole(ledger, site, [page])
    chapter = whole.chapter(page, article)
    version = addresses.of_version(page.path, page.meta["version"])
    html = templates(ledger.root).get_template("briefing.html").render(
        site=site, page=page, chapter=chapter, sources=whole.sources(), version=version, code=code_of(f"{site.address}{version}/")
    )
    return Document(f"{addresses.slug_of(page.path)}-full.pdf", (html,), ("paper.css", "whole.css"), page.path, {})


def in_book(ledger: Ledger) -> list[Page]:
    """The pages of the book, in the order of the site: those that tell the story, and the timeline."""

    def place(page: Page) -> tuple[int, int]:
        index = ledger.pages.get(f"{page.path.partition('/')[0]}/index.md")
        return (index or page).meta.get("order", 0), page.meta.get("order", 0)

    chosen = [page for page in ledger.pages.values() if page.tells or any(use.name == "timeline" for use in page.uses)]
    return sorted(chosen, key=place)


def book(ledger: Ledger, articles: dict[str, Element], site: Site) -> Document:
    """All of `in_book`, with cover, contents, and one list of sources."""
    pages = in_book(ledger)
    whole = _Whole(ledger, site, pages)
    chapters = [whole.chapter(page, articles[page.path]) for page in pages]
    dates = [page.meta["as_of"] for page in pages if "as_of" in page.meta]
    html = templates(ledger.root).get_template("book.html").render(
        site=site, chapters=chapters, sources=whole.sources(), as_of=max(dates, default=None), checked=max((page.meta["checked"] for page in pages if "checked" in page.meta), default=None)
    )
    return Document(f"{slugify(site.name)}.pdf", (html,), ("paper.css", "whole.css"), "", {})


class _Whole:
    """The pages of one document, its numbered sources, and where its links lead."""

    def __init__(self, ledger: Ledger, site: Site, pages: list[Page]):
        self.ledger = ledger
        self.site = site
        self.marks = Marks(ledger)
        self.anchors = {page.path: addresses.slug_of(page.path) for page in pages}
        self.glossed: set[str] = set()

    def chapter(self, page: Page, article: Element) -> Chapter:
        """A page made ready for paper."""
        text = without(deepcopy(article), _is_left_out)
        anchor = self.anchors[page.path]
        self._gloss(text)
        for element in list(text.iter()):
            if element.tag == "svg":
                self._draw(element)
            elif "id" in element.attrib:
                element.set("id", f"{anchor}--{element.get('id')}")
            for link in element.findall("a"):
                self._lead(element, link, page)
            if element.tag == "details":
                element.tag = "div"
            elif element.tag == "th":
                element.attrib.setdefault("scope", "col")  # Markdown's tables do not say it
            elif element.tag == "summary":
                element.tag, element.attrib = "p", {"class": "opened"}
        unwrapped(text, lambda element: element.tag == "a" and ("href" not in element.attrib or has_class(element, "claim-mark")))
        for part in text:
            if len(self.anchors) > 1:
                self.marks.place = str(page.meta.get("short", page.title))
            elif part.tag == "h2":
                self.marks.place = text_of(part)
            self.marks.set(part)
        return Chapter(page, anchor, inside(text))

    def _gloss(self, text: Element, block: Element | None = None) -> None:
        """Behind the block where a word of the glossary stands first in the document, what it means, for the foot of the sheet."""
        for child in list(text):
            inner = child if child.tag in ("p", "li", "td", "dd") else block
            if has_class(child, "term") and inner is not None and child.get("href") not in self.glossed:
                self.glossed.add(child.get("href", ""))
                gloss = made(inner, "span", class_="gloss")
                made(gloss, "b", text_of(child)).tail = f" {child.get('data-meaning')}"
            child.attrib.pop("data-meaning", None)
            self._gloss(child, inner)

    def _draw(self, drawing: Element) -> None:
        """A chart with its own style, and all that it tells as its text."""
        title, told = drawing.find("title"), drawing.find("desc")
        if title is not None and told is not None:
            title.text = f"{title.text}. {told.text}"
            drawing.remove(told)
        drawing.attrib.pop("aria-labelledby", None)
        for element in drawing.iter():
            element.attrib.pop("id", None)
        style = made(drawing, "style", Path(self.ledger.root, "overrides/print/chart.css").read_text(encoding="utf-8"))
        drawing.remove(style)
        drawing.insert(0, style)

    def _lead(self, parent: Element, link: Element, page: Page) -> None:
        """Have a link lead to a place in this document, and say on which page, or to the site; a source gets its number."""
        target = link.attrib.pop("href")
        prefix, colon, ident = target.partition(":")
        if prefix == "s":
            put_behind(parent, link, Element("span", {"class": "cite", "data-source": ident}))
            return
        if colon and prefix not in KIND_OF_PREFIX:
            link.set("href", target)
            return
        if colon:
            home = self.ledger.home(KIND_OF_PREFIX[prefix], ident)
            if home is None:
                return
            path, fragment = home.page, home.anchor
        else:
            path, fragment = resolve(page.path, target)  # type: ignore[assignment]  # the rules have seen to it that it leads to a page
        if path not in self.anchors:
            link.set("href", f"{self.site.address}{addresses.of_page(path)}{'#' if fragment else ''}{fragment}")
            return
        to = f"{self.anchors[path]}--{fragment}" if fragment else self.anchors[path]
        link.set("href", f"#{to}")
        if path != page.path and not colon:
            put_behind(parent, link, Element("a", {"class": "page-of", "href": f"#{to}"}))

    def sources(self) -> list[dict[str, Any]]:
        """The numbered sources, each with the places that cite it, and the places named in it."""
        return [
            {"number": number, "source": source, "places": self.marks.marked[source.id], "locators": self.marks.locators.get(source.id, [])}
            for number, source in self.marks.sources()
        ]


def _is_left_out(element: Element) -> bool:
    """What a screen needs and paper does not: the place of the notes, which stand at the end, and permanent links."""
    return has_class(element, "notes-here") or has_class(element, "permalink") or (element.tag == "h2" and text_of(element) == "Sources")
