"""Anyone can use it: by keyboard, with larger text, on the smallest screen, without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Locator, Page, expect
from served import Log

BRIEFING = "briefings/forensics-institute/"
KINDS = ("", BRIEFING, "timeline/", "registers/claims/institute/", "registers/sources/institute/", "about/method/")

# The focused element: whether it stands behind the last one in the page, and whether its focus shows.
FOCUSED = """() => {
  const now = document.activeElement;
  const stops = window.stops ??= [];
  const last = stops.at(-1);
  stops.push(now);
  return {
    name: now.outerHTML.slice(0, 90),
    onwards: !last || !!(last.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING),
    ring: [now, now.nextElementSibling].some(one => one && getComputedStyle(one).outlineStyle !== "none"), // a switch shows it on its label
  };
}"""

# Nothing lies over the focused element.
CLEAR = """() => {
  const now = document.activeElement;
  const box = now.getClientRects()[0];
  const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return !!at && (now.contains(at) || at.contains(now) || !!now.nextElementSibling?.contains(at));
}"""


@pytest.mark.parametrize("address", [BRIEFING, "timeline/", "registers/claims/institute/"])
def test_tab_walks_through_the_page_in_its_order_and_can_be_seen(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_timeout(200)
    for _ in range(40):
        page.keyboard.press("Tab")
        page.wait_for_function(CLEAR)
        stop: dict[str, Any] = page.evaluate(FOCUSED)
        assert stop["onwards"], stop["name"]
        assert stop["ring"], stop["name"]


def test_the_first_stop_skips_to_the_text(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


@pytest.fixture(scope="module")
def large(browser_type: BrowserType, browser_type_launch_args: dict[str, Any], base_url: str) -> Iterator[Page]:
    """A page in a browser whose reader has doubled the size of text."""
    args = [*browser_type_launch_args["args"], "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"]
    browser = browser_type.launch(**(browser_type_launch_args | {"args": args}))
    page = browser.new_context(base_url=base_url, viewport={"width": 1280, "height": 900}).new_page()
    yield page
    browser.close()


@pytest.mark.parametrize("address", KINDS)
def test_text_of_200_percent_loses_nothing(large: Page, address: str) -> None:
    large.goto(address)
    large.wait_for_timeout(200)
    assert large.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 40
    assert large.evaluate("document.documentElement.scrollWidth") <= 1280
    cut = """() => [...document.querySelectorAll("article *, header *, footer *")].filter(node => node.checkVisibility() && node.innerText?.trim()
      && ["hidden", "clip"].includes(getComputedStyle(node).overflowX) && node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1).map(node => node.outerHTML.slice(0, 120))"""
    assert large.evaluate(cut) == []


def test_the_card_serves_at_400_percent(page: Page, log: Log) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(BRIEFING)
    page.locator("article > p .cite > a").first.click()
    card = page.locator(".card")
    box = card.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 256
    assert box["height"] <= 128
    expect(card.get_by_role("button", name="Close")).to_be_in_viewport()
    card.get_by_role("link", name="all that rests on it").scroll_into_view_if_needed()
    expect(card.get_by_role("link", name="all that rests on it")).to_be_in_viewport()


def small(controls: Locator) -> list[str]:
    """The visible controls that are lower or narrower than 24 pixels."""
    return controls.evaluate_all(
        "all => all.filter(one => { const {width, height} = one.getBoundingClientRect(); return one.checkVisibility() && (width < 24 || height < 24); }).map(one => one.outerHTML)"
    )


def test_our_controls_are_24_pixels_at_least(phone: Page) -> None:
    controls = phone.locator(".tool, .action, .filter select, .filter input, .asof a, .asof input, .card a, .card button, summary, dialog label")
    phone.goto("timeline/")
    phone.locator(".asof-open").tap()
    expect(phone.locator("#asof")).to_be_visible()
    assert small(controls) == []
    phone.goto(BRIEFING)
    phone.locator("article > p .cite > a").first.tap()
    assert small(controls) == []
    phone.locator(".action-cite").tap()
    expect(phone.locator("dialog")).to_be_visible()
    assert small(controls) == []


@pytest.mark.parametrize("address", KINDS)
def test_without_scripts_the_page_is_whole(unscripted: Page, page: Page, address: str) -> None:
    unscripted.goto(address)
    page.goto(address)
    bare = unscripted.locator("article.page")
    told = "article => [article.querySelectorAll('p, li, td, h1, h2, h3, .note-item').length, article.querySelectorAll('table').length, article.querySelectorAll('a[href]').length]"
    content = page.locator("article.page").evaluate("article => { for (const made of article.querySelectorAll('.filter, .lane-heads, .page > .actions, li:has(> .tool)')) made.remove(); return article.outerHTML }")
    page.set_content(content)
    assert bare.evaluate(told) == page.locator("article.page").evaluate(told)
    assert bare.locator(":is(p, li, .record, table):not(details *, .contents-narrow *)").evaluate_all("all => all.filter(one => !one.checkVisibility()).map(one => one.outerHTML.slice(0, 90))") == []
    assert unscripted.locator("button:visible, select:visible, input:visible").count() == 0


def test_without_scripts_the_page_says_what_is_missing(unscripted: Page) -> None:
    unscripted.goto("timeline/")
    assert "JavaScript" in unscripted.evaluate("getComputedStyle(document.querySelector('.page'), '::after').content")
