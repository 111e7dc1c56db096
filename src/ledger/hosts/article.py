"""A page's text as an element tree, made without a site: what the print is composed from.

Blocks and inline marks are those of the site. Citations stay unnumbered and record links unresolved (`span.cite` with
`data-source`, `href="c:id"`), because a sheet numbers its own sources and leads elsewhere than a page does.
"""

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from ledger.hosts.markdown import LedgerExtension
from ledger.hosts.typography import link_terms, set_type
from ledger.ledger import Ledger
from ledger.pages import Page


class _Typeset(Treeprocessor):
    """Stands where the site's own last pass stands, and sets the type only."""

    def __init__(self, md: Markdown, ledger: Ledger, page: Page):
        super().__init__(md)
        self.ledger, self.page = ledger, page

    def run(self, root: Element) -> None:
        set_type(root)
        if self.page.tells:
            link_terms(root, self.ledger)


def article(ledger: Ledger, page: Page) -> Element:
    """The text of a page under one `article` element."""
    md = Markdown(extensions=["tables", "toc", LedgerExtension(root=str(ledger.root))], output_format="xhtml")
    md.ledger_page = page.path  # type: ignore[attr-defined]  # a note of our own on the library's object, read in hosts/page.py
    md.treeprocessors.register(_Typeset(md, ledger, page), "ledger-records", 15)
    text = Path(ledger.root, "docs", page.path).read_text(encoding="utf-8")
    _, _, body = text.removeprefix("---\n").partition("\n---\n")
    return fromstring(f"<article>{md.convert(body)}</article>")
