"""What the toy looks like as HTML: every block in every layout, and whole pages, held against golden files.

After a change to a template, `pytest --update-golden` writes them anew; the diff is the review.
"""

from collections.abc import Callable
from itertools import chain, repeat
from xml.etree.ElementTree import fromstring

import pytest
from markdown import Markdown
from places import TOY

from ledger.blocks import BLOCKS
from ledger.hosts.markdown import LedgerExtension
from ledger.ledger import Ledger
from ledger.render import BUILDERS, fragment, note

PAGES = {"register": "registers/claims.md", "briefing": "briefings/footbridge.md"}  # a register names sources, a briefing numbers them
NEEDED = {"audit": {"article": "column-2018"}, "none": {}}  # what a layout shows only together with
ANNOTATED = {"annotate": "ev-2019-06-01-last-run, ev-2021-04-17-opening"}


def layouts() -> list[tuple[str, dict[str, str]]]:
    """Every block that shows records, in every layout and form that it has."""
    out: list[tuple[str, dict[str, str]]] = []
    for name in BUILDERS:
        forms = {key: words for key, words in BLOCKS[name].options.items() if key in ("layout", "chart")}
        pairs = list(chain.from_iterable(zip(repeat(key), words, strict=False) for key, words in forms.items()))
        out += [(name, {key: word} | NEEDED.get(word, {}) | (ANNOTATED if key == "chart" else {})) for key, word in pairs] or [(name, {})]
    return out


def named(name: str, options: dict[str, str]) -> str:
    """A block and its form in a word."""
    return "-".join([name, *(options[key] for key in ("layout", "chart") if key in options)])


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize(("name", "options"), [pytest.param(*one, id=named(*one)) for one in layouts()])
def test_fragments(name: str, options: dict[str, str], place: str, toy: Ledger, golden: Callable[[str, str], None]) -> None:
    """A block gives well-formed HTML with one root, the same as it gave when somebody last read it."""
    html = fragment(name, toy, toy.pages[PAGES[place]], (), options)
    fromstring(html)
    golden(f"fragments/{named(name, options)}.{place}.html", html.strip() + "\n")


def test_notes(toy: Ledger, golden: Callable[[str, str], None]) -> None:
    """A source among the notes of a page: with and without author, date, address, note; in another language."""
    notes = [note(source, toy.bears_out.get(source.id, ())).strip() for source in toy.records("sources")]
    for one in notes:
        fromstring(one)
    golden("fragments/notes.html", "\n\n".join(notes) + "\n")


def article(path: str) -> str:
    """A page of the toy as the Markdown extension alone makes it, without MkDocs."""
    md = Markdown(extensions=["tables", "fenced_code", "toc", LedgerExtension(root=str(TOY))], output_format="xhtml")
    md.ledger_page = path  # type: ignore[attr-defined]
    return md.convert((TOY / "docs" / path).read_text(encoding="utf-8").split("---\n", 2)[2]) + "\n"


@pytest.mark.parametrize("path", ["index.md", "about.md", "briefings/footbridge.md", "registers/claims.md", "registers/figures.md"])
def test_pages(path: str, golden: Callable[[str, str], None]) -> None:
    """A whole page: citations numbered, links resolved, notes at the end, words of the glossary linked once, code as written."""
    html = article(path)
    assert "///" not in html.replace("/// claims | an-id", "").replace("///\n&lt;script", "")
    golden(f"pages/{path.removesuffix('.md').replace('/', '-')}.html", html)
