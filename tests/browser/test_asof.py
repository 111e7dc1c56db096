"""Reading a page as of a day: what was known then, with which status, and what had not happened."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from served import Log

from ledger.dates import in_words, last_day

BRIEFING = "briefings/fentanyl-precursors/"
REGISTER = "registers/claims/institute/"
DAY = "2023-11-14"
DAYS = ("2023-07-24", "2023-11-14", "2024-01-31")


def day_of(page: Page) -> list[str] | None:
    """The day in a page's address."""
    return parse_qs(urlsplit(page.url).query).get("asof")


def known(history: str, day: str) -> str | None:
    """The status that a claim had at the end of a day."""
    changes = [change.rsplit(":", 1) for change in history.split()]
    return next((status for date, status in reversed(changes) if last_day(date) <= day), None)


def test_any_day_by_hand(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    page.get_by_role("button", name="As of: all we know").click()
    page.get_by_label("Any day").fill(DAY)
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".asof-banner")).to_contain_text("As of 14 November 2023.")
    assert day_of(page) == [DAY]
    assert page.title().startswith("As of 14 November 2023: ")
    expect(page.get_by_role("button", name="As of: 14 November 2023")).to_be_visible()
    page.get_by_role("link", name="Back to all we know").click()
    expect(page.locator(".asof-banner")).to_have_count(0)
    assert day_of(page) is None


def test_days_that_the_template_offers(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    page.evaluate("document.body.dataset.presets = '2023-07-24:the two articles|2024-01-31:the first meeting'")
    page.get_by_role("button", name="As of: all we know").click()
    offered = page.locator("#asof li")
    expect(offered).to_have_text(["All we know", "24 July 2023 the two articles", "31 January 2024 the first meeting"])
    expect(offered.first.get_by_role("link")).to_have_attribute("aria-current", "true")
    offered.nth(1).get_by_role("link").click()
    expect(page.locator(".asof-banner")).to_contain_text("24 July 2023")


def test_the_panel_closes_on_escape(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    button = page.get_by_role("button", name="As of: all we know")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#asof")).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("day", DAYS)
def test_each_claim_has_the_status_of_the_day(page: Page, log: Log, day: str) -> None:
    page.goto(f"{REGISTER}?asof={day}")
    expect(page.locator(".asof-banner")).to_be_visible()
    read = """claims => claims.map(claim => ({
      history: claim.dataset.history, status: claim.dataset.status, word: claim.querySelector(".record-line .status").textContent,
      shape: claim.querySelector(".record-line .status").dataset.status,
      shown: claim.checkVisibility(), mark: claim.querySelector(".later")?.textContent, since: claim.querySelector(".since").textContent}))"""
    claims = page.locator(".claim").evaluate_all(read)
    assert len(claims) > 20
    for claim in claims:
        status = known(claim["history"], day)
        assert claim["shown"] is (status is not None)
        assert claim["mark"] == (None if status else "not yet known")
        if status:
            assert claim["word"] == claim["shape"] == claim["status"] == status
            since = next(date for date, word in reversed([c.rsplit(":", 1) for c in claim["history"].split()]) if last_day(date) <= day)
            assert claim["since"].replace("\xa0", " ").startswith(f"since {in_words(since)}")
    gone = sum(known(claim["history"], day) is None for claim in claims)
    expect(page.locator(".asof-banner")).to_contain_text(f"{gone} of {len(claims)} claims were not yet known")
    expect(page.locator(".filter-found")).to_have_text(f"{len(claims) - gone} claims")


def test_a_history_tells_only_what_had_been_said(page: Page, log: Log) -> None:
    page.goto(f"{REGISTER}?asof={DAY}")
    expect(page.locator(".asof-banner")).to_be_visible()
    page.locator(".claim:visible .history").evaluate_all("folds => folds.forEach(fold => fold.open = true)")
    shown = page.locator(".claim:visible .history li:visible > time").evaluate_all("times => times.map(time => time.dateTime)")
    assert shown
    assert all(last_day(date) <= DAY for date in shown)


def test_what_came_later_can_be_shown_and_is_marked(page: Page, log: Log) -> None:
    page.goto(f"{REGISTER}?asof={DAY}")
    aside = page.locator(".claim.set-aside")
    expect(aside.first).to_be_hidden()
    page.get_by_role("button", name="Show what came later").click()
    expect(aside.first).to_be_visible()
    expect(aside.first.locator(".later")).to_have_text("not yet known")
    expect(aside.first.locator(".record-line .status")).to_be_hidden()


def test_events_after_the_day_are_set_aside(page: Page, log: Log) -> None:
    page.goto(f"timeline/?asof={DAY}")
    expect(page.locator(".asof-banner")).to_contain_text("had not happened")
    events = page.locator(".event").evaluate_all("all => all.map(one => [one.dataset.date, one.checkVisibility(), one.querySelector('.later')?.textContent])")
    for date, shown, mark in events:
        later = last_day(date) > DAY
        assert shown is not later
        assert mark == ("had not happened" if later else None)
    expect(page.locator("#year-2025")).to_be_hidden()
    expect(page.locator("#year-2022")).to_be_visible()
    contents = page.locator(".contents")
    expect(contents.get_by_role("link", name="2022")).to_be_visible()
    expect(contents.get_by_role("link", name="2025")).to_be_hidden()
    page.get_by_role("button", name="Show what came later").click()
    expect(page.locator("#year-2025")).to_be_visible()
    expect(contents.get_by_role("link", name="2025")).to_be_visible()


def test_a_briefing_marks_its_own_lines(page: Page, log: Log) -> None:
    page.goto(f"{BRIEFING}?asof={DAY}")
    expect(page.locator(".asof-banner")).to_be_visible()
    lines = page.locator(".claims-brief > li").evaluate_all("all => all.map(one => [one.dataset.history, one.innerText, one.checkVisibility()])")
    for history, text, shown in lines:
        assert shown
        assert text.startswith(known(history, DAY) or "not yet known")
    page.locator(".claims-brief .set-aside .claim-mark").first.click()
    expect(page.locator(".card #card-title")).to_have_text("not yet known")
    for date, text in page.locator(".timeline-brief > li").evaluate_all("all => all.map(one => [one.dataset.date, one.innerText])"):
        assert ("had not happened" in text) is (last_day(date) > DAY)


def test_links_into_the_site_carry_the_day(page: Page, log: Log) -> None:
    page.goto(f"{BRIEFING}?asof={DAY}")
    page.locator("article a[href*='timeline/']").first.click()
    expect(page.locator(".asof-banner")).to_be_visible()
    assert day_of(page) == [DAY]
    page.locator("footer a[href*='about/']").first.click()
    page.wait_for_url("**/about/**")
    assert day_of(page) == [DAY]
    outward = page.goto(f"{BRIEFING}?asof={DAY}") and page.locator(".note-address").first
    assert outward
    outward.hover()
    assert DAY not in str(outward.get_attribute("href"))


def test_a_day_that_is_none_means_all_we_know(page: Page, log: Log) -> None:
    for wrong in ("2023-02-30", "yesterday", "2023-11", "%22%3E%3Cb%3E"):
        page.goto(f"{REGISTER}?asof={wrong}")
        expect(page.locator(".filter")).to_be_visible()
        assert page.locator(".asof-banner, .set-aside").count() == 0
