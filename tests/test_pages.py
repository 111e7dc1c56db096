"""The pages: whatever a page holds, reading it ends in complaints with lines; and what it sees is what the host makes of it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.toc import slugify as toc_slugify
from places import TOY

from ledger.hosts.markdown import LedgerExtension, keep
from ledger.ledger import Ledger, resolve
from ledger.pages import Page, cites_in, plain, read_page, slugify
from ledger.rules import pages as rules

HEAD = "---\ntitle: A page\nsummary: What it holds.\nkind: register\norder: 1\n---\n"
PIECES = st.lists(
    st.sampled_from(
        [
            *("\n", "\n\n", " ", "    ", "  ", "\t", "\n    ", "\n\n    ", "> ", "- ", "1. ", "| ", "\\", "\u2028", "\x0c", "\r\n", "text", "a b", "!", ":"),
            *("`", "``", "```", "~~~", "```x\n", "\n```\n", "\n~~~\n", "<!--", "-->", "--!>", "<!", "]]>", "<?", "*", "**", "_"),
            *("[", "]", "(", ")", "](", "![", "[a](", "[a]", "[a][b]", "\n[b]: ", "[a]: ", "<", ">", '"', "'", "&", ";", "#", "##", "# ", "\n===\n", "\n---\n"),
            *("javascript:alert(1)", "JAVASCRIPT:x", "](javascript", ":alert", "data:text/html,x", "vbscript:x", "//evil.example", "https://example.org", "&#106;avascript:x", "java\nscript:x", "x:y"),
            *("[a](javascript:alert(1))", "[a](https://example.org)", "[a](page.md)", "[a](x y)", "[a](<x y>)", "[a](x 'y')", "[a] (javascript:x)", "[a]\n(javascript:x)", "![a](https://evil.example/x.png)", "![a](page.md)", "[b](data:x)", "](data:x)", "(data:x)", "\\["),
            *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>", "</p>", "<a href='javascript:x'>", "<javascript:x>", "<https://example.org/a>", "<a@b.c>", "<svg/onload=x>"),
            *("[@", "[@x]", "[@ours]", "[zh:", "///", "/// ", "/// notes\n///\n", "\n/// assessment\n", "\n///\n", "\n    x: y\n", "{{ x }}", "{: onclick=x }", "{#x}"),
            *("\x00", "\x02", "\x02wzxhzdk:0\x03", "wzxhzdk:0", "\x02klzzwxh:0001\x03"),  # what the host keeps its own places with
        ]
    ),
    max_size=9,
).map("".join)


def page_of(text: str, folder: Path) -> Page:
    """A page that holds this text."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "page.md").write_text(text, encoding="utf-8", newline="")
    return read_page(folder / "docs" / "page.md", "page.md", "docs/page.md")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that holds one page."""
    return tmp_path_factory.mktemp("pages").resolve()


@given(text=st.one_of(PIECES, PIECES.map(lambda text: HEAD + text), st.text(st.characters(codec="utf-8"), max_size=300)))
def test_any_text_is_read(text: str, folder: Path) -> None:
    """Whatever a page holds, reading and judging it ends, and each complaint has a line of the page."""
    page = page_of(text, folder)
    last = len(re.split(r"\r\n?|\n", text)) + 1
    ledger = Ledger(folder, [], [page])
    for problem in [*page.problems, *(problem for rule in rules.RULES for problem in rule(ledger))]:
        assert 1 <= problem.line <= last
        assert str(problem).isprintable()


@given(st.text(max_size=200))
def test_helpers_never_fail(text: str) -> None:
    """Citations, plain words and addresses of headings are found in any text."""
    assert cites_in(text, 1)
    assert "\n" not in plain(text)
    assert slugify(text) == toc_slugify(text, "-")


SEGMENTS = st.lists(st.sampled_from(["..", ".", "", "a", "b.md", "briefings", "%2e%2e", "~", "\\..", "...", "a b"]), max_size=6).map("/".join)


@given(st.sampled_from(["index.md", "a/b.md", "a/b/c.md"]), st.one_of(SEGMENTS, SEGMENTS.map("/".__add__), st.text(max_size=40)), st.sampled_from(["", "#x", "#../.."]))
def test_links_never_leave_the_folder(page: str, target: str, fragment: str) -> None:
    """A link resolves to a path below docs/, to `..` where it leads out, or to nothing where it leaves the site."""
    path, _ = resolve(page, target + fragment)
    if path not in (None, ".."):
        assert path is not None
        assert not {"..", "."} & set(path.split("/"))
        assert not path.startswith("/")


class Made(HTMLParser):
    """Every element that a host made, with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


# What Markdown and the extension write, and nothing else may.
TAGS = set("p a em strong code pre ul ol li blockquote hr br img table thead tbody tr th td h1 h2 h3 h4 h5 h6 span div".split())  # noqa: SIM905
ATTRIBUTES = {"href", "src", "alt", "title", "id", "class", "start", "data-meaning", "data-source", "data-party"}


def dangers(html: str) -> list[str]:
    """Elements, attributes and addresses that no page may hold."""
    out = []
    for tag, attributes in Made(html).elements:
        out += [f"<{tag}>"] * (tag not in TAGS)
        out += [f"<{tag} {name}>" for name in attributes if name not in ATTRIBUTES]
        href, source = attributes.get("href") or "", attributes.get("src") or ""
        if re.match(r"[^/?#]*:|//", href) and not re.match(r"(https?|mailto):", href):
            out.append(href)
        if source:
            out.append(source)  # the page of this test has no picture beside it
    return out


@settings(max_examples=4 * settings().max_examples)  # four times as many as elsewhere: this one keeps readers safe
@given(text=PIECES)
@example(text="[r]: javascript:x\n\n[a][r]")
@example(text="[a\nb](javascript:x)")
@example(text="  ```\n[a](javascript:x)\n  ```")
@example(text="`\n`[a](javascript:x)`")
@example(text="\\`[a](javascript:x)`")
@example(text="<!-- x --!><script>")
@example(text="text\u2028```\n\n[a](javascript:x)\n")
@example(text="![\\[a](https://evil.example/x.png)")
@example(text="/// assessment\n    --!>/// notes\n///")
@example(text="/// assessment\n\tText.\n///")
@example(text="\x02klzzwxh:0001\x03")
def test_a_page_without_complaint_is_harmless(text: str, folder: Path) -> None:
    """A page that earns no complaint gives only Markdown's own elements, and no address a reader may not follow.

    The pages are read here and by the host; this holds the two readings together.
    """
    page = page_of(HEAD + text, folder)
    ledger = Ledger(folder, [], [page])
    if page.problems or any(problem for rule in rules.RULES for problem in rule(ledger)):
        return
    keep(folder, "", ledger, for_good=True)
    md = Markdown(extensions=["tables", "fenced_code", "toc", LedgerExtension(root=str(folder))])
    md.ledger_page = "page.md"  # type: ignore[attr-defined]
    assert dangers(md.convert(text)) == []


def test_the_toy_is_read_as_written() -> None:
    """Front matter, citations, links, blocks, headings and sentences of a page, each with its line."""
    page = read_page(TOY / "docs" / "briefings" / "footbridge.md", "briefings/footbridge.md", "docs/briefings/footbridge.md")
    assert (page.title, page.kind, page.meta["order"], page.meta_lines["order"]) == ("The footbridge", "briefing", 10, 7)
    assert [(cite.kind, cite.id, cite.locator, cite.line) for cite in page.cites[:2]] == [("claims", "bridge-agreed", None, 16), ("sources", "statistics-2024-01-crossings", "table 1", 17)]
    assert [use.name for use in page.uses[:3]] == ["judgments", "claims", "claims"]
    series = next(use for use in page.uses if use.name == "series")
    assert (series.ids, series.options["chart"], series.section) == (("crossings-by-year",), "line", "Evidence and figures")
    assert page.slugs >= {"bottom-line", "known-disputed-not-known", "the-other-issues"}
    assert next(sentence for sentence in page.sentences if sentence.assessed).section == "Other readings"


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("A *fact* [@a, p. 4; @c:b].", "A fact."),
        ("The [deck](e:ev-1) of **wood**.", "The deck of wood."),
        ("Lin [zh:a:lin] came.", "Lin came."),
        ("Code `x` and <b>bold</b>.", "Code x and bold."),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("![alt](a.png) beside", "alt beside"),
    ],
)
def test_plain_is_what_a_reader_hears(written: str, heard: str) -> None:
    """A line without its citations, targets and marks."""
    assert plain(written) == heard
