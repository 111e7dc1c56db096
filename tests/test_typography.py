"""Typography: quotation marks, spaces that must not break, words of the glossary; and nothing else of a text changes."""

import re
from xml.etree.ElementTree import Element, SubElement, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.util import AtomicString

from ledger.hosts.article import article
from ledger.hosts.typography import JOINED, NARROW, curl, link_terms, set_type
from ledger.ledger import Ledger

STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
SPACES = str.maketrans({NARROW: " ", JOINED: " "})
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(['"', "'", " ", "a", "15 May", "(", "—", "10 %", "USD 3", "3 million", "piers", "Pier", "WCF"]), max_size=12).map("".join))


@given(TEXTS, st.sampled_from(["", " ", "a", "("]))
def test_curling_keeps_all_but_quotation_marks(text: str, before: str) -> None:
    """Every sign stays in its place; only straight quotation marks become curly ones."""
    curled = curl(text, before)
    assert len(curled) == len(text)
    assert curled.translate(STRAIGHT) == text.translate(STRAIGHT)
    assert not {'"', "'"} & set(curled)


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ('He said "no".', "He said “no”."),
        ('"Yes," said she', "“Yes,” said she"),
        ("the towns' boat", "the towns’ boat"),
        ("it's", "it’s"),
        ('("a")', "(“a”)"),
        ('"\'a\' b"', "“‘a’ b”"),
        ("on 15 May 2023", f"on 15{JOINED}May 2023"),
        ("10 %", f"10{NARROW}%"),
        ("NCHS, Mar 2024", f"NCHS, Mar{JOINED}2024"),
        ("USD 3 million", f"USD{JOINED}3{JOINED}million"),
        ("14-15 May, 2015-2024, by 6-3, 2023-11-15, https://a.org/2015-2024/b", f"14–15{JOINED}May, 2015–2024, by 6-3, 2023-11-15, https://a.org/2015-2024/b"),
    ],
)
def test_text_is_set(text: str, set_: str) -> None:
    """What a reader sees of the house style that nobody types."""
    root = Element("div")
    SubElement(root, "p").text = text
    set_type(root)
    assert root[0].text == set_


def tree(texts: list[str]) -> Element:
    """A page of paragraphs, links, code and headings that hold these texts."""
    root = Element("div")
    for text in texts:
        paragraph = SubElement(root, "p")
        paragraph.text = text
        for tag in ("a", "code", "em"):
            child = SubElement(paragraph, tag)
            child.text = child.tail = text
    return root


def bare(root: Element) -> str:
    """The text of a tree, with straight marks and plain spaces."""
    return "".join(root.itertext()).translate(STRAIGHT).translate(SPACES)


@given(texts=st.lists(TEXTS, min_size=1, max_size=3))
def test_setting_keeps_the_text(texts: list[str], toy: Ledger) -> None:
    """Setting a page changes quotation marks and spaces, links words, and leaves every other sign of the text alone."""
    root = tree(texts)
    before, code = bare(root), [part.text for part in root.iter("code")]
    set_type(root)
    link_terms(root, toy)
    assert bare(root) == before
    assert [part.text for part in root.iter("code")] == code


def test_each_word_is_linked_once(toy: Ledger) -> None:
    """A word of the glossary is a link where it stands first, outside links, code and headings; an abbreviation only as written."""
    root = fromstring("<div><h2>Piers</h2><p><a href='x'>pier</a> <code>pier</code> the Piers and the pier; wcf and WCF</p><p>pier</p></div>")
    link_terms(root, toy)
    links = [part for part in root.iter("a") if part.get("class") == "term"]
    assert [(link.text, link.get("href")) for link in links] == [("Piers", "t:pier"), ("WCF", "t:crossing-fund")]
    assert all(link.get("data-meaning") for link in links)


def test_only_pages_that_tell_link_words(toy: Ledger) -> None:
    """A register names the words of the glossary, and links none of them."""
    articles = {path: article(toy, page) for path, page in toy.pages.items() if page.kind != "about"}
    linked = {path for path, tree in articles.items() if tree.find(".//a[@class='term']") is not None}
    assert "briefings/footbridge.md" in linked
    assert all(toy.pages[path].tells for path in linked)
    assert any("pier" in "".join(tree.itertext()) for path, tree in articles.items() if path not in linked)


def test_finished_text_stays_finished() -> None:
    """Text of records, which Markdown must not read, is still marked so when it has been set."""
    root = Element("div")
    SubElement(root, "p").text = AtomicString('a *"b"* c')
    set_type(root)
    assert isinstance(root[0].text, AtomicString)
    assert re.sub("[“”]", '"', root[0].text) == 'a *"b"* c'
