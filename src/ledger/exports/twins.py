"""A Markdown twin beside every page, and an index of them: for programs that read text and not HTML.

The twins are made from the built pages, because there the blocks are filled and the sources numbered, whichever host
built them.
"""

from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring

from ledger import addresses
from ledger.exports.markdown import markdown
from ledger.ledger import Ledger
from ledger.pages import Page
from ledger.problems import BadEvidence, Problem
from ledger.site import Site

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
END = "</article>"
ENTITIES = '<!DOCTYPE article [<!ENTITY nbsp "&#160;"><!ENTITY para "&#182;">]>'  # the only names that hosts write
HEAD = ("version", "as_of", "checked")  # what front matter says of a briefing, with its words
WORDS = {"version": "Version", "as_of": "Evidence as of", "checked": "Last checked"}


class Article(HTMLParser):
    """The first `article` of a page, as an element tree."""

    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self.open: list[Element] = []
        self.done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.done or not (self.open or tag == "article"):
            return
        attributes = {name: value or "" for name, value in attrs}
        element = SubElement(self.open[-1], tag, attributes) if self.open else Element(tag, attributes)
        if self.root is None:
            self.root = element
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag not in VOID:
            self.open.pop()
            self.done = not self.open

    def handle_data(self, data: str) -> None:
        if not self.open:
            return
        here = self.open[-1]
        if len(here):
            here[-1].tail = (here[-1].tail or "") + data
        else:
            here.text = (here.text or "") + data


def article(html: str) -> Element | None:
    """The text of a built page: read as XML, which takes a tenth of the time, and as HTML where a host has written what is no XML."""
    first, last = html.find("<article"), html.rfind(END)
    if first < 0:
        return None
    try:
        return fromstring(ENTITIES + html[first : last + len(END)].replace(' xmlns="http://www.w3.org/2000/svg"', ""))
    except ParseError:
        parser = Article()
        parser.feed(html[first:])
        return parser.root


def twin(page: Page, html: str, site: Site) -> str:
    """A page as Markdown, with its address and its dates at the head."""
    address = site.address + addresses.of_page(page.path)
    tree = article(html)
    if tree is None:
        raise BadEvidence([Problem(f"docs/{page.path}", 1, "twin", "the built page has no article element; the template needs one")])
    facts = [f"{WORDS[key]}: {page.meta[key]}" for key in HEAD if key in page.meta]
    head = [f"Address: <{address}>", *facts, f"License: <{site.license_url}>" if site.license_url else ""]
    return "\n".join(f"> {line}  " for line in head if line) + "\n\n" + markdown(tree, lambda href: urljoin(address, href))


def built(folder: Path, page: str) -> Path:
    """The HTML file of a page: a folder's index where the host makes folders, a file of its name where it makes files."""
    path = folder / addresses.of_page(page) / "index.html"
    return path if path.exists() else (folder / page).with_suffix(".html")


def twins(ledger: Ledger, site: Site, folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """The twins of some pages of docs/, by their path on the site."""
    out = {}
    for page in paths:
        path = built(folder, page)
        out[path.with_suffix(".md").relative_to(folder).as_posix()] = twin(ledger.pages[page], path.read_text(encoding="utf-8"), site)
    return out


def index(ledger: Ledger, site: Site) -> str:
    """The twins by kind of page, with a line on each (the form of llmstxt.org)."""
    kinds = {"briefing": "Briefings", "page": "Pages", "register": "Registers", "about": "About"}
    order = list(kinds)
    pages = sorted(ledger.pages.values(), key=lambda page: (order.index(page.kind), page.meta.get("order", 0), page.path))
    out = [f"# {site.name}\n\n> {site.description}\n"]
    for kind, group in groupby(pages, key=lambda page: page.kind):
        out.append(f"\n## {kinds[kind]}\n")
        out += [f"- [{page.title}]({site.address}{addresses.of_page(page.path)}index.md): {page.meta.get('summary', '')}" for page in group]
    return "\n".join(out) + "\n"
