"""The Python-Markdown extension: citations, record links and blocks, the same under MkDocs, ProperDocs and Zensical.

Fragments go into the element tree, because hosts rewrite and verify only the links they find there; the text of
records is marked atomic, so that nothing in it is read as Markdown.
"""

import math
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, cast
from xml.etree.ElementTree import Element, SubElement, fromstring

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from ledger import render
from ledger.blocks import BLOCKS
from ledger.hosts.noted import Asked, Noted
from ledger.hosts.notes import Numbers, label_cells, number, write_links_here, write_notes
from ledger.hosts.page import current
from ledger.hosts.typography import atomic, link_terms, set_type
from ledger.ledger import Ledger, gather
from ledger.pages import cites_in
from ledger.problems import BadEvidence, Problem
from ledger.records import KIND_OF_PREFIX

_open: dict[Path, tuple[float, str, Ledger]] = {}
_asked: Asked | None = None  # where to note what pages ask, while somebody wants to know


@contextmanager
def noting() -> Iterator[Asked]:
    """Note every question that a page asks of its ledger while it is converted, with the answer."""
    global _asked
    _asked = {}
    try:
        yield _asked
    finally:
        _asked = None


def fingerprint(root: Path) -> str:
    """What changes when a record or a page changes: the size and time of every file of both folders."""
    files = sorted(path for folder in ("evidence", "docs") for path in (root / folder).rglob("*") if path.suffix in (".yaml", ".md") and path.is_file())
    return "|".join(f"{path}:{stat.st_mtime_ns}:{stat.st_size}" for path in files if (stat := path.stat()))


def ledger_of(root: Path) -> Ledger:
    """The ledger of a project, read again when a file has changed; looked at once a second at most.

    Every page gets a fresh Markdown object in every host, so the ledger is kept here, between pages.
    """
    kept = _open.get(root)
    now = time.monotonic()
    if kept and now - kept[0] < 1:
        return kept[2]
    print_ = fingerprint(root)
    if kept and kept[1] == print_:
        _open[root] = (now, print_, kept[2])
        return kept[2]
    ledger, problems = gather(root)
    if problems:
        raise BadEvidence(problems)
    return keep(root, print_, ledger)


def keep(root: Path, print_: str, ledger: Ledger, for_good: bool = False) -> Ledger:
    """Remember a ledger that somebody has read and checked already; `for_good` where it is what is to be shown, whatever happens to the files."""
    _open[root] = (math.inf if for_good else time.monotonic(), print_, ledger)
    return ledger


class Marks(InlineProcessor):
    """`[@source, locator; @c:claim; @ours]` and `[zh:a:actor]`, outside code."""

    def __init__(self, md: Markdown, host: "LedgerExtension"):
        super().__init__(r"\[((?:@|zh:)[^\[\]\n]+)\]", md)
        self.host = host

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:
        inside = m.group(1)
        ledger = self.host.ledger()
        element = self._native(ledger, inside) if inside.startswith("zh:") else self._cites(ledger, inside)
        return atomic(element), m.start(0), m.end(0)

    def _cites(self, ledger: Ledger, inside: str) -> Element:
        span = Element("span", {"class": "cites"})
        for cite in cites_in(inside, 0):
            if cite.kind == "ours":
                SubElement(span, "span", {"class": "ours", "title": "our own reading, comparison or sum"}).text = "our reading"
                continue
            record = ledger.get(cite.kind, cite.id)
            if record is None:
                raise self.host.backstop("citation", f"{cite.kind} has no {cite.id!r}")
            if cite.kind == "claims":
                link = SubElement(span, "a", {"class": "claim-mark", "href": f"c:{cite.id}"})
                SubElement(link, "span", {"class": "status", "data-status": record.status}).text = record.status
                best = render.Context(ledger, None, (), {}).best(record.evidence)[0]
                SubElement(span, "span", {"class": "cite", "data-source": best.source})
                continue
            mark = SubElement(span, "span", {"class": "cite", "data-source": cite.id})
            if cite.locator:
                mark.set("data-locator", cite.locator)
        for part in span[:-1]:
            part.tail = " "
        return span[0] if len(span) == 1 else span

    def _native(self, ledger: Ledger, inside: str) -> Element:
        _, prefix, ident = (inside + "::").split(":")[:3]
        record = ledger.get(KIND_OF_PREFIX.get(prefix, ""), ident)
        if record is None or not record.native_name:
            raise self.host.backstop("link", f"[{inside}] names nobody with a Chinese name")
        span = Element("span", {"class": "native"})
        span.text = "("
        name = SubElement(span, "span", {"lang": "zh-Hans"})
        name.text, name.tail = record.native_name, ")"
        if record.pinyin:
            name.tail = ", "
            pinyin = SubElement(span, "span", {"lang": "zh-Latn-pinyin"})
            pinyin.text, pinyin.tail = record.pinyin, ")"
        return span


class Records(Treeprocessor):
    """The pass over the finished tree: record links to addresses, citations to numbers, notes, terms, typography."""

    def __init__(self, md: Markdown, host: "LedgerExtension"):
        super().__init__(md)
        self.host = host

    def run(self, root: Element) -> None:
        ledger = self.host.ledger()
        path = current(self.md)
        page = ledger.pages.get(path or "")
        for element in root.iter("p"):
            if (element.text or "").lstrip().startswith("///"):
                raise self.host.backstop("block", f"{(element.text or '').strip()[:60]!r} was left on the page as text")
        numbers: Numbers = {}
        try:
            number(ledger, root, numbers, set())
        except LookupError as error:
            raise self.host.backstop("citation", str(error)) from None
        write_notes(ledger, root, numbers)
        if page and page.tells:
            write_links_here(ledger, root, page)
        set_type(root)
        if page and page.tells:
            link_terms(root, ledger)
        label_cells(root)
        self._resolve(ledger, root, path or "index.md")
        self.host.kept = None

    def _resolve(self, ledger: Ledger, root: Element, path: str) -> None:
        """Turn `c:id` and `/page.md` into links relative to the page, which the host then verifies and rewrites."""
        for link in root.iter("a"):
            target = link.get("href", "")
            prefix, colon, ident = target.partition(":")
            if colon and prefix in KIND_OF_PREFIX:
                kind = KIND_OF_PREFIX[prefix]
                home = ledger.home(kind, ident)
                if home is None:
                    if ledger.get(kind, ident) is None:
                        raise self.host.backstop("link", f"{kind} has no {ident!r}")
                    link.tag = "span"
                    del link.attrib["href"]
                elif home.page == path:
                    link.set("href", f"#{home.anchor}")
                else:
                    link.set("href", f"{_relative(home.page, path)}#{home.anchor}")
            elif target.startswith("/") and target.partition("#")[0].endswith(".md"):
                link.set("href", _relative(target[1:], path))
            elif colon and re.fullmatch(r"[a-z][a-z0-9+.-]*", prefix, re.IGNORECASE) and prefix not in ("http", "https", "mailto"):
                raise self.host.backstop("link", f"{target[:40]!r} is no address that a reader can follow")


def _relative(target: str, page: str) -> str:
    """The path of `target` as seen from `page`, both under docs/."""
    here, there = page.split("/")[:-1], target.split("/")
    while here and len(there) > 1 and here[0] == there[0]:
        here, there = here[1:], there[1:]
    return "/".join([".."] * len(here) + there)


def _block(name: str, host: "LedgerExtension") -> type[Block]:
    """The class of one block; its options were judged by the rules, so here everything is taken as text."""

    class Fragment(Block):
        NAME = name
        ARGUMENT = None
        OPTIONS: ClassVar[dict[str, list[Any]]] = {key: ["", str] for key in BLOCKS[name].options}

        def on_create(self, parent: Element) -> Element:
            if name == "assessment":
                holder = SubElement(parent, "div", {"class": "assessment"})
                SubElement(holder, "p", {"class": "assessment-label"}).text = AtomicString("Assessment")
                return holder
            if name == "notes":
                return SubElement(parent, "div", {"class": "notes-here"})
            ledger = host.ledger()
            ids = tuple(part.strip() for part in (self.argument or "").split(",") if part.strip())
            kind = BLOCKS[name].kind
            for ident in ids:
                if kind and ledger.get(kind, ident) is None:
                    raise host.backstop("block", f"{kind} has no {ident!r}")
            options = {key: str(value) for key, value in self.options.items() if key in BLOCKS[name].options and value != ""}
            html = render.fragment(name, ledger, ledger.pages.get(current(self.md) or ""), ids, options)
            element = atomic(fromstring(html))
            parent.append(element)
            return element

        def on_markdown(self) -> str:
            return "block"

    return Fragment


class LedgerExtension(Extension):
    """`root` is the project's folder; `fingerprint` is for hosts that keep pages until a setting changes."""

    def __init__(self, **kwargs: Any):
        self.config = {
            "root": [".", "the project's folder"],
            "fingerprint": ["", "any text; a changed one makes a caching host write its pages again"],
        }
        super().__init__(**kwargs)
        self.md: Markdown | None = None
        self.kept: Ledger | None = None

    def ledger(self) -> Ledger:
        """The ledger of the project, the same one for the whole of a page."""
        if self.kept is None:
            ledger = ledger_of(Path(self.getConfig("root")).resolve())
            self.kept = ledger if _asked is None else cast(Ledger, Noted(ledger, _asked))
        return self.kept

    def backstop(self, rule: str, message: str) -> BadEvidence:
        """The complaint for what the rules should have caught; it knows the page but no line."""
        path = current(self.md) if self.md else None
        return BadEvidence([Problem(f"docs/{path or '?'}", 1, rule, f"{message}; run 'make check' for the line")])

    def extendMarkdown(self, md: Markdown) -> None:
        self.md = md
        md.inlinePatterns.register(Marks(md, self), "ledger-marks", 175)
        md.treeprocessors.register(Records(md, self), "ledger-records", 15)
        host = self

        class Blocks(BlocksExtension):
            def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:
                for name in BLOCKS:
                    block_mgr.register(_block(name, host), self.getConfigs())

        Blocks().extendMarkdown(md)


def makeExtension(**kwargs: Any) -> LedgerExtension:
    """The entry point of Python-Markdown."""
    return LedgerExtension(**kwargs)
