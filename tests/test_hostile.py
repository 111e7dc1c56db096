"""Hostile text, in every text of every record, in every key of a head, in every locator: nothing of it becomes markup."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hostile import HOSTILE
from markdown import Markdown
from places import TOY
from test_golden import PAGES, layouts
from test_pages import HEAD, dangers

from ledger.fields import plain_text, web_address
from ledger.hosts.markdown import LedgerExtension, keep
from ledger.ledger import Ledger
from ledger.pages import read_page
from ledger.reader import Found, read_evidence
from ledger.records import KINDS, Record
from ledger.render import fragment, note
from ledger.rules import pages as rules

PLAIN = {"id", "source", "kind", "actor", "event", "topic", "topics", "tags", "actors", "claims", "see", "side", "date", "issued", "made", "checked", "settle_by", "supersedes", "article", "list", "url", "page", "language"}
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\U000e0000-\U000e007f]")


class Skeleton(HTMLParser):
    """The elements of a piece of HTML, each with the names of its attributes; and every address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shapes: set[tuple[str, tuple[str, ...]]] = set()
        self.addresses: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shapes.add((tag, tuple(sorted(name for name, _ in attrs if name not in ("class", "lang")))))
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src", "xlink:href", "action")}

    def handle_comment(self, data: str) -> None:
        self.shapes.add(("<!--", ()))

    def handle_decl(self, decl: str) -> None:
        self.shapes.add(("<!", ()))

    def handle_pi(self, data: str) -> None:
        self.shapes.add(("<?", ()))


def poisoned(value: Any, text: str) -> Any:
    """A record with the same text in every key that holds free text, around all checks; ids and words stay."""
    if isinstance(value, Record):
        free = [name for name, field in type(value).model_fields.items() if name not in PLAIN and "Literal" not in str(field.annotation)]
        return value.model_copy(update={name: poisoned(getattr(value, name), text) for name in free})
    if isinstance(value, tuple):
        return tuple(poisoned(item, text) for item in value)
    return text if isinstance(value, str) else value


@pytest.fixture(scope="module")
def evidence() -> list[Found]:
    """The records of the toy."""
    return read_evidence(TOY)[0]


def told(ledger: Ledger, *places: str) -> Iterator[str]:
    """Everything that the toy's records give on pages of these kinds: each block in each layout, and each note."""
    for name, options in layouts():
        for place in places:
            if name != "briefings":
                yield fragment(name, ledger, ledger.pages[PAGES[place]], (), options)
    for source in ledger.records("sources"):
        yield note(source, ledger.bears_out.get(source.id, ()))


@pytest.fixture(scope="module")
def harmless(toy: Ledger, evidence: list[Found]) -> set[tuple[str, tuple[str, ...]]]:
    """What the templates write: the shapes that plain words give."""
    words = [Ledger(TOY, [one._replace(record=poisoned(one.record, word)) for one in evidence], toy.pages.values()) for word in ("words", "Not mentioned.", "[Words]")]
    return {shape for ledger in [toy, *words] for html in told(ledger, *PAGES) for shape in Skeleton(html).shapes}


def test_the_corpus_is_large() -> None:
    """At least two hundred hostile texts, all different."""
    assert len(set(HOSTILE)) == len(HOSTILE) >= 200


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_records(text: str, toy: Ledger, evidence: list[Found], harmless: set[tuple[str, tuple[str, ...]]]) -> None:
    """No hostile text in a record gives an element, an attribute or an address that the templates did not write.

    What the reader refuses is put past it all the same; what it takes must give well-formed pieces too.
    """
    accepted = True
    try:
        plain_text(text)
    except ValueError:
        accepted = False
    ledger = Ledger(TOY, [one._replace(record=poisoned(one.record, text)) for one in evidence], toy.pages.values())
    number = HOSTILE.index(text)
    pieces = list(told(ledger, "register" if number % 2 else "briefing"))  # by turns, as the thirds are, for the sake of time
    if accepted:
        for html in pieces:
            fromstring(html)
    for html in pieces[number % 3 :: 3]:
        skeleton = Skeleton(html)
        assert skeleton.shapes - harmless == set()
        assert not any(re.match(r"\s*(javascript|data|vbscript):|//", address, re.IGNORECASE) for address in skeleton.addresses)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_addresses(text: str) -> None:
    """No hostile text is taken as an address, unless it is a web address to the letter, without a sign that ends an attribute."""
    try:
        web_address(text)
    except ValueError:
        return
    assert re.fullmatch(r"https?://[\w.-]+(:\d+)?(/[^\s\"'<>`\\]*)?", text, re.ASCII)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_heads_and_locators(text: str, tmp_path: Path, evidence: list[Found]) -> None:
    """In a head, hostile text is complained of or holds no sign that matters there; in a locator, it is refused or shown as text."""
    line = text.replace("\n", " ").replace("\r", " ")
    page = tmp_path / "page.md"
    quoted = line.replace("'", "''")
    page.write_text(f"---\ntitle: '{quoted}'\nsummary: '{quoted}'\nshort: '{quoted}'\nkind: register\norder: 1\n---\n", encoding="utf-8", newline="")
    read = read_page(page, "page.md", "docs/page.md")
    if not read.problems and not list(rules.front_matter_is_whole(Ledger(tmp_path, [], [read]))):
        assert not set("<>\"`{}") & set(str(read.meta["title"]))
        assert not HIDDEN.search(str(read.meta["title"]))

    body = f"A fact [@aldmoor-2019-03-12-minutes, {line}].\n"
    page.write_text(HEAD + body, encoding="utf-8", newline="")
    read = read_page(page, "page.md", "docs/page.md")
    ledger = Ledger(tmp_path.resolve(), [one for one in evidence if one.kind in ("sources", "publishers", "vocabulary")], [read])
    if not read.problems and not [problem for rule in rules.RULES for problem in rule(ledger)]:
        keep(tmp_path.resolve(), "", ledger, for_good=True)
        md = Markdown(extensions=["tables", "fenced_code", "toc", LedgerExtension(root=str(tmp_path))])
        md.ledger_page = "page.md"  # type: ignore[attr-defined]
        html = md.convert(body)
        written = {"cite-who", "cite-n"}
        assert not [danger for danger in dangers(html) if not re.match(r"<(a|li|span) (rel|value|aria-label|lang|data-[a-z]+|translate|hidden|aria-[a-z]+)>|<(time|cite|p|details|summary)", danger)], written


def sound(text: str, folder: Path, evidence: list[Found]) -> Ledger | None:
    """The ledger of a project with one page, `briefings/page.md`; none where reading or judging the page draws a complaint."""
    page = folder / "page.md"
    page.write_text(text, encoding="utf-8", newline="")
    read = read_page(page, "briefings/page.md", "docs/briefings/page.md")
    ledger = Ledger(folder.resolve(), [one for one in evidence if one.kind in ("sources", "claims", "events", "actors", "publishers", "vocabulary")], [read])
    return None if read.problems or [problem for rule in rules.RULES for problem in rule(ledger)] else ledger


BRIEFING = {"title": "A page", "short": "Page", "summary": "What it holds.", "kind": "briefing", "topic": "bridge", "order": "1", "version": "'1.0'", "as_of": "'2023-11'", "checked": "'2023-11-15'", "review_due": "'2024-11-15'", "template": "home.html"}


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_key_of_a_head(text: str, tmp_path: Path, evidence: list[Found]) -> None:
    """Whatever a head takes in any key holds no sign that ends an attribute or a path; keys that are no free text take none of it."""
    quoted = "'" + re.sub(r"[\r\n]", " ", text).replace("'", "''") + "'"
    for key in BRIEFING:
        head = "".join(f"{name}: {quoted if name == key else value}\n" for name, value in BRIEFING.items())
        page = tmp_path / "page.md"
        page.write_text(f"---\n{head}---\n", encoding="utf-8", newline="")
        read = read_page(page, "briefings/page.md", "docs/briefings/page.md")
        ledger = Ledger(tmp_path, [one for one in evidence if one.kind == "vocabulary"], [read])
        if not read.problems and not list(rules.front_matter_is_whole(ledger)):
            value = str(read.meta[key])
            assert key in ("title", "short", "summary"), f"{key} took {value!r}"
            assert not set("<>\"`{}") & set(value) and not HIDDEN.search(value)


PLACES = ["A fact [@{}].", "A fact [@aldmoor-2019-03-12-minutes; @{}].", "It stands [@c:{}].", "/// claims | {}\n///", "/// claims | bridge-agreed, {}\n///", "/// timeline\n    topic: {}\n///", "[a](c:{})", "[a]({})", "[zh:a:{}]", "## {}"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_places_that_take_a_name(text: str, tmp_path: Path, evidence: list[Found]) -> None:
    """In a citation, a link, a heading, a block's ids and options, hostile text is complained of or harmless."""
    line = re.sub(r"[\r\n]", " ", text)
    for place in PLACES:
        body = place.format(line) + "\n"
        if ledger := sound(HEAD + body, tmp_path, evidence):
            keep(tmp_path.resolve(), "", ledger, for_good=True)
            md = Markdown(extensions=["tables", "fenced_code", "toc", LedgerExtension(root=str(tmp_path))])
            md.ledger_page = "briefings/page.md"  # type: ignore[attr-defined]
            assert [danger for danger in dangers(md.convert(body)) if not danger.startswith("<")] == [], body
            shapes = Skeleton(md.convert(body)).shapes
            assert not {tag for tag, _ in shapes} & {"script", "iframe", "img", "svg", "<!", "<?", "<!--", "style", "object"}, body
            assert not {name for _, names in shapes for name in names if name.startswith("on") or name in ("style", "srcdoc")}, body


def test_every_text_of_every_kind_is_poisoned(evidence: list[Found]) -> None:
    """The corpus reaches every key that holds free text, in every kind of record."""
    reached = {(one.kind, name) for one in evidence for name in type(one.record).model_fields if getattr(poisoned(one.record, "\ue000"), name) != getattr(one.record, name)}
    free = {(kind, name) for kind, type_ in KINDS.items() for name, field in type_.model_fields.items() if "plain_text" in str(field) and name not in PLAIN}
    assert free - reached <= {("sources", "withdrawn")}
