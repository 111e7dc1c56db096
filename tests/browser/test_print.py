"""The browser's own print, from dark mode: what is on paper, and what is not."""

import io
import re

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from ledger.ledger import Ledger

PAGES = ("briefings/fentanyl-precursors/", "timeline/", "registers/claims/institute/")


def plain(text: str) -> str:
    """A text without spaces, hyphens, apostrophes and quotation marks, so that lines on paper do not matter."""
    return re.sub(r"[\s\u00ad\u2010\"'“”‘’-]+", "", text)


def printed(page: Page, address: str) -> tuple[str, PdfReader]:
    """The text of a page on paper, without spaces; and the paper."""
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    page.wait_for_function("document.querySelector('.announce')")
    paper = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return plain(" ".join(sheet.extract_text() for sheet in paper.pages)), paper


@pytest.mark.parametrize("address", PAGES)
def test_head_foot_and_no_navigation(page: Page, address: str) -> None:
    """Each sheet says whose it is and which of how many; menus, buttons and the way around stay on the screen."""
    text, paper = printed(page, address)
    assert len(paper.pages) > 4
    for number, sheet in enumerate(paper.pages, 1):
        assert plain("Woodside Briefings") in plain(sheet.extract_text())
        assert f"{number}/{len(paper.pages)}" in plain(sheet.extract_text())
    for word in ("Menu", "On this page", "Print (2 pages)", "As of: all we know", "Skip to content", "Show all", "Keyboard", "Back to mark"):
        assert plain(word) not in text, word


def test_a_briefing_keeps_its_evidence(page: Page, real: Ledger) -> None:
    """Every cited source stands in the list with publisher and address, what was folded lies open, and words are explained."""
    address = "briefings/fentanyl-precursors/"
    text, _ = printed(page, address)
    meanings = page.locator("a.term").evaluate_all("terms => terms.map(term => term.dataset.meaning)")
    assert len(meanings) > 10
    unglossed = text
    for meaning in meanings:
        assert f"[{plain(meaning)}]" in text, meaning
        unglossed = unglossed.replace(f"[{plain(meaning)}]", "")
    source = real.pages["briefings/fentanyl-precursors.md"]
    cited = {cite.id for cite in source.cites if cite.kind == "sources"}
    assert len(cited) > 20
    for ident in cited:
        record = real.source(ident)
        assert plain(record.publisher) in text, ident
        assert not record.url or plain(record.url) in text, record.url
    for use in source.uses:
        for ident in use.ids if use.name == "judgments" else ():
            judgment = real.get("judgments", ident)
            assert judgment is not None
            assert plain(judgment.would_change) in unglossed, ident


def test_a_register_and_the_timeline_are_whole(page: Page, real: Ledger) -> None:
    """Every record of a register is on paper, folded or not; and every event with its date."""
    text, _ = printed(page, "registers/claims/institute/")
    claims = real.select("claims", home="institute")
    assert len(claims) > 30
    for claim in claims:
        for change in claim.history:
            assert plain(change.because)[:60] in text, claim.id
    text, _ = printed(page, "timeline/")
    events = list(real.records("events"))
    assert len(events) > 100
    assert [event.id for event in events if plain(event.title) not in text] == []


def test_paper_is_white_and_ink_is_dark(page: Page) -> None:
    """Dark mode prints no dark ground."""
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("briefings/fentanyl-precursors/")
    assert page.evaluate("[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]") == [
        "rgb(255, 255, 255)",
        "rgb(255, 255, 255)",
        "rgb(0, 0, 0)",
    ]
