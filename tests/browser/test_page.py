"""What can be done with any page: cite, copy, share, print; and the keyboard."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from served import Log

BRIEFING = "briefings/fentanyl-precursors/"


@pytest.fixture
def clipboard(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page that may use the clipboard."""
    context = browser.new_context(base_url=base_url, permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def copied(page: Page) -> str:
    """What is on the clipboard."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_citation_in_four_forms(clipboard: Page) -> None:
    page = clipboard
    page.goto(BRIEFING)
    title = page.locator("h1").inner_text()
    address = page.locator("link[rel=canonical]").get_attribute("href")
    page.locator(".action-cite").click()
    dialog = page.get_by_role("dialog", name="Cite this page")
    for form in ("Text", "BibTeX", "RIS", "CSL-JSON"):
        dialog.get_by_label(form, exact=True).check()
        text = dialog.locator(".citation").inner_text()
        assert title in text
        assert str(address) in text
        dialog.get_by_role("button", name="Copy").click()
        expect(dialog.get_by_role("status")).to_have_text("Citation copied.")
        assert copied(page) == text
    (item,) = json.loads(copied(page))
    assert item["type"] == "report"
    assert item["issued"]["date-parts"][0][0] >= 2026
    assert item["number"]
    dialog.get_by_label("BibTeX").check()
    text = dialog.locator(".citation").inner_text()
    assert re.match(r"@techreport\{[a-z0-9-]+,\n", text)
    assert text.count("{") == text.count("}")
    dialog.get_by_label("RIS").check()
    lines = dialog.locator(".citation").inner_text().splitlines()
    assert lines[0] == "TY  - RPRT"
    assert lines[-1].strip() == "ER  -"
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line + " ") for line in lines)


def test_a_citation_of_a_day_names_the_day(page: Page, log: Log) -> None:
    page.goto(f"{BRIEFING}?asof=2023-11-14")
    page.locator(".action-cite").click()
    expect(page.locator(".citation")).to_contain_text("?asof=2023-11-14")


def test_the_dialog_keeps_the_focus_and_gives_it_back(page: Page, log: Log) -> None:
    page.goto("registers/")
    page.locator(".action-cite").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Cite this page")
    expect(dialog).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".action-cite")).to_be_focused()


def test_every_kind_of_page_can_be_cited(page: Page, log: Log, addresses: list[str]) -> None:
    for address in ("", "timeline/", "about/method/", "registers/claims/institute/"):
        page.goto(address)
        page.locator(".action-cite").click()
        expect(page.locator(".citation")).to_contain_text(page.locator("h1").inner_text())


def test_a_permalink_is_copied(clipboard: Page) -> None:
    page = clipboard
    page.goto("timeline/")
    link = page.locator(".event .permalink").nth(5)
    link.click()
    expect(page.locator(".announce")).to_have_text("Link copied.")
    assert copied(page) == page.url
    assert page.url.endswith(str(link.get_attribute("href")))


def test_share_only_where_the_browser_can(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    expect(page.locator(".share-page")).to_have_count(0)
    page.add_init_script("navigator.share = data => { window.shared = data; return Promise.resolve(); }")
    page.goto(BRIEFING)
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("shared.url") == page.url


def test_print(page: Page, log: Log) -> None:
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto("timeline/")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("printed")


def test_the_list_of_shortcuts(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard")
    expect(dialog).to_be_visible()
    for act in ("Search", "Next page", "Cite this page", "Close what is open"):
        expect(dialog).to_contain_text(act)
    page.keyboard.press("c")  # a shortcut does nothing behind an open dialog
    expect(page.locator("dialog")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Keyboard").click()
    expect(dialog).to_be_visible()


def test_single_keys_can_be_switched_off_for_good(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Search").get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_label("Shortcuts of a single key are on").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    for key in ("?", "c", "a", "/", "s", "n", "."):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.url.endswith(BRIEFING)
    expect(page.locator("dialog, #asof")).to_have_count(0)
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_label("Shortcuts of a single key are on").check()
    page.keyboard.press("Escape")
    page.locator("body").press("c")
    expect(page.get_by_role("dialog", name="Cite this page")).to_be_visible()


def test_letters_typed_into_a_field_are_letters(page: Page, log: Log) -> None:
    page.goto("timeline/")
    page.get_by_label("Word").press_sequentially("ca?")
    expect(page.get_by_label("Word")).to_have_value("ca?")
    expect(page.locator("dialog, #asof")).to_have_count(0)
