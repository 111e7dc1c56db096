"""Filters over events, claims, sources and people; links to one record; the timeline in lanes."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from served import Log

CLAIMS = "registers/claims/institute/"
SOURCES = "registers/sources/institute/"


def query(page: Page) -> dict[str, list[str]]:
    """The query of a page's address."""
    return parse_qs(urlsplit(page.url).query)


def found(page: Page, text: str) -> None:
    """The live count says `text`."""
    count = page.locator(".filter-found")
    expect(count).to_have_text(text)
    assert count.evaluate("count => count.tagName") == "OUTPUT"  # a live region by its role, `status`


def test_the_timeline_by_topic_side_and_word(page: Page, log: Log) -> None:
    page.goto("timeline/")
    events = page.locator(".event")
    every = events.count()
    found(page, f"{every} events")
    page.get_by_role("combobox", name="Topic").select_option("institute")
    topical = page.locator(".event[data-topics~=institute]").count()
    found(page, f"{topical} of {every} events")
    page.get_by_role("combobox", name="Side").select_option("us-congress")
    both = page.locator(".event[data-topics~=institute][data-sides~=us-congress]").count()
    found(page, f"{both} of {every} events")
    page.get_by_role("searchbox", name="Word").fill("LISTING  senat")
    fits = page.locator(".event:visible")
    page.wait_for_function("() => new URLSearchParams(location.search).has('q')")
    assert all("senat" in text.lower() and "listing" in text.lower() for text in fits.all_inner_texts())
    assert query(page) == {"topic": ["institute"], "side": ["us-congress"], "q": ["LISTING  senat"]}
    page.get_by_role("button", name="Show all").click()
    found(page, f"{every} events")
    assert query(page) == {}
    expect(fits).to_have_count(every)


def test_the_address_carries_the_filter(page: Page, log: Log) -> None:
    page.goto("timeline/?topic=channels&side=prc&q=hotline")
    expect(page.get_by_role("combobox", name="Topic")).to_have_value("channels")
    expect(page.get_by_role("combobox", name="Side")).to_have_value("prc")
    expect(page.get_by_role("searchbox", name="Word")).to_have_value("hotline")
    shown = page.locator(".event:visible")
    found(page, f"{shown.count()} of {page.locator('.event').count()} events")
    assert shown.count() > 0
    assert page.locator(".event:visible:not([data-topics~=channels][data-sides~=prc])").count() == 0
    assert page.locator(".year:visible").count() == page.locator(".year:has(.event:visible)").count()


def test_values_that_are_none_are_passed_over(page: Page, log: Log) -> None:
    page.goto("timeline/?topic=%3Cb%3E&side=nobody&lane=x")
    found(page, f"{page.locator('.event').count()} events")


def test_a_link_to_an_event_shows_it_even_when_filtered(page: Page, log: Log) -> None:
    page.goto("timeline/")
    hidden = page.locator(".event:not([data-topics~=institute])").last
    ident = hidden.get_attribute("id")
    page.goto(f"timeline/?topic=institute#{ident}")
    expect(page.locator(f"#{ident}")).to_be_in_viewport()
    assert page.locator(f"#{ident}").evaluate("record => getComputedStyle(record).outlineStyle") == "solid"
    other = page.locator(".event.filtered:not(.asked)").first.get_attribute("id")
    page.evaluate("ident => location.hash = ident", other)
    expect(page.locator(f"#{other}")).to_be_in_viewport()
    expect(page.locator(f"#{ident}")).to_be_hidden()


def test_words_are_found_without_accents_and_in_chinese(page: Page, log: Log) -> None:
    page.goto("registers/people/?q=公安部")
    expect(page.locator(".actor:visible").first).to_contain_text("公安部")
    page.get_by_role("searchbox", name="Word").fill("gongan")
    page.wait_for_url("**q=gongan")
    expect(page.locator(".actor:visible").first).to_contain_text("公安部")
    assert page.locator(".side-group:visible").count() == page.locator(".side-group:has(.actor:visible)").count()


@pytest.mark.parametrize("status", ["confirmed", "disputed", "open"])
def test_claims_by_status(page: Page, log: Log, status: str) -> None:
    page.goto(f"{CLAIMS}?status={status}")
    some = page.locator(f".claim[data-status={status}]").count()
    found(page, f"{some} of {page.locator('.claim').count()} claims")
    expect(page.locator(".claim:visible")).to_have_count(some)


def test_sources_by_grade(page: Page, log: Log) -> None:
    page.goto(SOURCES)
    every = page.locator(".source").count()
    page.get_by_role("combobox", name="Grade").select_option("A")
    page.wait_for_url("**grade=A")
    some = page.locator(".source:visible")
    found(page, f"{some.count()} of {every} sources")
    assert {text.strip() for text in some.locator(".grade").all_inner_texts()} == {"A"}
    assert query(page) == {"grade": ["A"]}


def opened(record: Locator) -> None:
    """A record is in view, marked, and whatever folds it or it folds is open."""
    expect(record).to_be_in_viewport()
    assert record.evaluate("record => getComputedStyle(record).outlineStyle") == "solid"
    assert record.evaluate("record => [...record.querySelectorAll(':scope > details')].every(fold => fold.open)")
    assert record.evaluate("record => { for (let at = record; at; at = at.parentElement) if (at.localName === 'details' && !at.open) return false; return true }")


@pytest.mark.parametrize(("address", "kind"), [(CLAIMS, ".claim"), (SOURCES, ".source")])
def test_a_link_to_a_record_opens_it(page: Page, log: Log, address: str, kind: str) -> None:
    page.goto(address)
    records = page.locator(kind)
    last = records.last.get_attribute("id")
    page.goto(f"{address}#{last}")
    opened(page.locator(f"#{last}"))
    page.evaluate("ident => location.hash = ident", records.nth(3).get_attribute("id"))
    opened(records.nth(3))


def test_lanes_on_a_wide_screen(page: Page, log: Log) -> None:
    page.goto("timeline/")
    toggle = page.get_by_role("button", name="One lane per topic")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    heads = page.locator(".lane-heads li")
    places = {head: box["x"] for head, box in zip(heads.all_inner_texts(), [head.bounding_box() for head in heads.all()], strict=True) if box}
    assert len(places) >= 4
    for event in page.locator(".event:visible").all()[:40]:
        box = event.bounding_box()
        first = event.locator(".topic").first.text_content()  # hidden in a lane, but there for a screen reader's list
        assert box
        assert abs(box["x"] - places[str(first)]) < 2
    event = page.locator(".event:visible").nth(20)
    expect(event.locator(".event-sources")).to_be_hidden()
    event.get_by_role("button", name="More").click()
    expect(event.locator(".event-sources")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("combobox", name="Topic").select_option("institute")
    expect(page.locator(".event:not([data-topics~=institute]):visible")).to_have_count(0)
    page.get_by_role("button", name="Show all").click()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(toggle).to_be_hidden()
    expect(event.locator(".event-sources")).to_be_visible()
