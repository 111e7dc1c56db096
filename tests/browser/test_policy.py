"""Every feature works under the policy that each page states. (test_every_page.py holds the policy itself.) And no address makes markup."""

import re

import pytest
from playwright.sync_api import Page, expect
from served import Log


def test_every_feature(page: Page, log: Log) -> None:
    page.goto("briefings/forensics-institute/")
    for mark in (".cite > a", "a.term", "a.claim-mark"):
        page.locator(f"{mark}:visible").first.click()
        expect(page.locator(".card")).to_be_visible()
        page.keyboard.press("Escape")
    page.locator(".action-cite").click()
    page.get_by_label("CSL-JSON").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_label("Shortcuts of a single key are on").uncheck()
    page.keyboard.press("Escape")
    page.locator(".asof-open").click()
    page.get_by_label("Any day").fill("2023-11-14")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".asof-banner")).to_be_visible()
    page.goto("timeline/?asof=2023-11-14")
    page.get_by_role("button", name="One lane per topic").click()
    page.get_by_role("combobox", name="Topic").select_option("institute")
    page.locator(".event:visible").get_by_role("button", name="More").first.click()
    page.get_by_role("button", name="Show what came later").click()
    page.goto("registers/sources/institute/?grade=A")
    expect(page.locator(".filter-found")).to_contain_text("of")
    page.get_by_role("button", name="Switch to light").click()
    page.get_by_role("button", name="Switch to dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-scheme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(21, 24, 26)")


MARKUP = "<img src=x onerror=alert(1)>"
CRAFTED = [
    *(f"timeline/?{key}={MARKUP}" for key in ("q", "topic", "asof", "search", "length", "item", "elements", "constructor", "__proto__")),
    *(f"{place}#{end}" for place in ("timeline/", "registers/claims/institute/", "briefings/fentanyl-precursors/") for end in ("%", "%E0%A4%A", MARKUP, "c-", "constructor")),
    f"briefings/fentanyl-precursors/?asof={MARKUP}#{MARKUP}",
    "registers/claims/institute/?status=confirmed&status=nobody&q=(((&q=[",
]


@pytest.mark.parametrize("address", CRAFTED)
def test_a_crafted_address_does_nothing(page: Page, log: Log, address: str) -> None:
    """Whatever an address says behind the page's own, nothing of it becomes markup, and the page works."""
    page.on("dialog", lambda dialog: pytest.fail(f"{address} runs a script"))
    page.goto(address)
    page.wait_for_function("() => document.querySelector('.announce')")
    expect(page.locator("img[src=x], [onerror]")).to_have_count(0)
    if not address.startswith("briefings"):
        expect(page.locator(".filter-found")).to_have_text(re.compile(r"\d"))
