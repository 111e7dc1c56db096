"""Evidence in place: the card behind a citation, a word of the glossary, a claim's status."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from served import Log

from ledger.citing import STATUSES

BRIEFING = "briefings/fentanyl-precursors/"
CITE = ".cite > a"
ROOT = Path(__file__).parents[2]

# How much of the sentence that ends before a mark lies under the card, in pixels of height. Unicode's own rules for
# sentences are the judge, not those of the script.
COVERED = """mark => {
  const block = mark.closest("p, li, td");
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = []; let text = "", at = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(".cite, .cites")) continue;
    nodes.push([text.length, node]); text += node.data;
    if (mark.compareDocumentPosition(node) & 2) at = text.length - 1;
  }
  const {index, segment} = new Intl.Segmenter("en", {granularity: "sentence"}).segment(text).containing(Math.max(at, 0));
  const place = offset => { const [from, node] = nodes.findLast(([from]) => from <= offset); return [node, offset - from]; };
  const range = document.createRange();
  range.setStart(...place(index)); range.setEnd(...place(index + segment.trimEnd().length));
  const card = document.querySelector(".card").getBoundingClientRect();
  return Math.max(0, ...[...range.getClientRects()].map(line =>
    line.right > card.left && line.left < card.right ? Math.min(line.bottom, card.bottom) - Math.max(line.top, card.top) : 0));
}"""


def card(page: Page) -> Locator:
    """The one card."""
    return page.locator(".card")


def test_hover_opens_and_the_pointer_can_move_onto_it(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    page.locator(CITE).first.hover()
    expect(card(page)).to_be_visible()
    box = card(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40, steps=8)
    page.wait_for_timeout(500)
    expect(card(page)).to_be_visible()
    page.mouse.move(5, 700, steps=3)
    expect(card(page)).to_be_hidden()


def test_escape_closes_what_hovers(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    page.locator(CITE).first.hover()
    expect(card(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()


def test_focus_opens_and_leaves_the_page_order_alone(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    links = page.locator("article p a:visible")
    links.first.focus()
    page.keyboard.press("Tab")
    for at in range(1, 6):
        expect(links.nth(at)).to_be_focused()
        expect(card(page)).to_be_visible()
        assert links.nth(at).get_attribute("aria-describedby") == card(page).get_attribute("id")
        page.keyboard.press("Tab")


def test_enter_goes_in_and_escape_gives_the_focus_back(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    mark = page.locator(CITE).first
    mark.focus()
    page.keyboard.press("Enter")
    expect(card(page)).to_be_focused()
    expect(page.get_by_role("dialog", name=card(page).locator("#card-title").inner_text())).to_be_visible()
    page.keyboard.press("Tab")
    expect(card(page).get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(mark).to_be_focused()
    assert page.url.endswith(BRIEFING)


def test_tab_past_the_end_comes_back_to_the_mark(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    mark = page.locator(CITE).first
    mark.focus()
    page.keyboard.press("Enter")
    expect(card(page)).to_be_focused()
    for _ in range(card(page).locator("a, button").count()):
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(card(page)).to_be_hidden()
    expect(mark).to_be_focused()


def test_a_tap_docks_the_card_at_the_bottom(phone: Page) -> None:
    phone.goto(BRIEFING)
    mark = phone.locator(CITE).first
    mark.tap()
    expect(card(phone)).to_be_visible()
    box = card(phone).bounding_box()
    assert box
    assert box["x"] == 0
    assert box["width"] == 390
    assert round(box["y"] + box["height"]) == 844
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert mark.evaluate(COVERED) == 0
    assert "#note" not in phone.url
    card(phone).get_by_role("button", name="Close").tap()
    expect(card(phone)).to_be_hidden()


def test_a_tap_on_a_low_mark_brings_its_sentence_into_view(phone: Page) -> None:
    phone.goto(BRIEFING)
    for at in (5, 12, 30):
        mark = phone.locator(f"article > p {CITE}").nth(at)
        mark.evaluate("mark => scrollTo(0, mark.getBoundingClientRect().bottom + scrollY - innerHeight + 4)")
        mark.tap()
        expect(card(phone)).to_be_visible()
        assert mark.evaluate(COVERED) == 0


def test_it_never_covers_its_own_sentence(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    marks = page.locator(f"{CITE}:visible")
    for at in range(0, marks.count(), 4):
        marks.nth(at).focus()
        page.keyboard.press("Shift")  # so that the focus counts as the keyboard's
        marks.nth(at).evaluate("mark => mark.blur() ?? mark.focus()")
        expect(card(page)).to_be_visible()
        assert marks.nth(at).evaluate(COVERED) < 1, marks.nth(at).inner_text()


def test_one_at_a_time_and_never_nested(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    for at in range(6):
        page.locator(f"{CITE}:visible").nth(at).click()
        expect(page.locator("[role=dialog].card:visible")).to_have_count(1)
        assert card(page).locator(".cite, .term, .claim-mark, [title]").count() == 0
        page.keyboard.press("Escape")


def test_the_card_says_all_that_the_note_says(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    mark = page.locator(CITE).first
    page.evaluate("document.querySelector('.note-back a').after(' p. 3 ')")  # the place that this mark names
    note = page.locator(str(mark.get_attribute("href")))
    mark.click()
    expect(card(page)).to_contain_text("Here: p. 3")
    shown = card(page).inner_text()
    for part in (".note-title", ".note-by", ".note-supports", ".note-standing", ".note-address"):
        assert note.locator(part).first.inner_text() in shown
    everything = card(page).get_by_role("link", name="all that rests on it")
    assert everything.get_attribute("href") == note.locator(".note-all").get_attribute("href")
    card(page).get_by_role("link", name=re.compile(r"Note \d")).click()
    expect(card(page)).to_be_hidden()
    assert page.url.endswith(str(mark.get_attribute("href")))


def test_words_of_the_glossary(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    term = page.locator("a.term").first
    term.hover()
    expect(card(page)).to_contain_text(str(term.get_attribute("data-meaning")))
    card(page).get_by_role("link", name="in the glossary").click()
    expect(page.locator(":target")).to_be_visible()


def test_marks_of_claims_explain_their_status(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    mark = page.locator("a.claim-mark:visible").first
    mark.hover()
    expect(card(page)).to_contain_text(STATUSES[mark.inner_text().strip()])
    card(page).get_by_role("link", name="the claim, its evidence and its history").click()
    expect(page.locator(".claim:target")).to_be_visible()


def test_the_script_and_the_ledger_explain_a_status_alike() -> None:
    script = (ROOT / "overrides/assets/javascripts/evidence.js").read_text(encoding="utf-8")
    table = script[script.index("const STATUSES = {") : script.index("};")]
    assert dict(re.findall(r'(\w+): "([^"]+)"', table)) == STATUSES


def test_a_click_with_a_key_held_down_stays_a_link(page: Page, log: Log) -> None:
    page.goto(BRIEFING)
    with page.context.expect_page() as opened:
        page.locator(CITE).first.click(modifiers=["Control"])
    assert "#note-" in opened.value.url


def test_where_the_card_cannot_be_fetched_the_link_leads_to_the_note(page: Page) -> None:
    page.route("**/evidence.js", lambda route: route.abort())
    page.goto(BRIEFING)
    page.locator(CITE).first.click()
    expect(page.locator(".note-item:target")).to_be_visible()
