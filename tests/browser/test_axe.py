"""axe finds nothing: each kind of page, light and dark, at 320 and 1280 pixels; and each widget, open."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

KINDS = {
    "home": "",
    "briefing": "briefings/fentanyl-precursors/",
    "second briefing": "briefings/forensics-institute/",
    "third briefing": "briefings/human-rights-trade-off/",
    "fourth briefing": "briefings/military-channels/",
    "data": "data/",
    "list of briefings": "briefings/",
    "prose": "summit/",
    "audit": "then-and-now/",
    "timeline": "timeline/",
    "glossary": "glossary/",
    "claims": "registers/claims/institute/",
    "sources": "registers/sources/institute/",
    "people": "registers/people/",
    "positions": "registers/positions/",
    "judgments": "registers/judgments/",
    "channels": "registers/channels/",
    "figures": "registers/figures/",
    "about": "about/method/",
    "not found": "404.html",
}

# A register repeats one form hundreds of times: the first six of each list stand for all.
SHORTEN = """() => {
  for (const list of document.querySelectorAll("article ol, article ul, article section, article div"))
    for (const record of [...list.children].filter(child => child.matches(".record, .year, .note-item, section")).slice(6)) record.remove();
}"""
EVERY_RULE = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"], "preload": False}
RULES_OF_COLOR = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"], "preload": False}
axe = Axe()


def violations(page: Page, part: str | None = None) -> dict[str, list[str]]:
    """What axe finds on the page, or in a part of it, by setting. In the dark only colors differ, so only they are judged again."""
    found = {}
    for scheme, options in (("light", EVERY_RULE), ("dark", RULES_OF_COLOR)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # to the checker a word of a loop is any text
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            broken = axe.run(page, context=part, options=options).response["violations"]
            found[f"{scheme} {width}"] = [f"{rule['id']}: {node['target']} {node['html'][:160]}" for rule in broken for node in rule["nodes"]]
    return {setting: complaints for setting, complaints in found.items() if complaints}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page(page: Page, kind: str) -> None:
    page.goto(KINDS[kind])
    page.evaluate(SHORTEN)
    assert violations(page) == {}


@pytest.mark.parametrize(
    ("address", "control", "part"),
    [
        ("briefings/forensics-institute/", "article > p .cite > a", ".card"),
        ("briefings/forensics-institute/", ".action-cite", "dialog"),
        ("about/", ".keys-open", "dialog"),
        ("timeline/", ".asof-open", ".filter, #asof"),
        ("timeline/?topic=institute", ".lanes-toggle", ".filter, .lane-heads, .timeline"),
        ("registers/claims/institute/?asof=2023-11-14", ".asof-banner button", ".asof-banner, .claims"),
    ],
)
def test_a_widget(page: Page, address: str, control: str, part: str) -> None:
    page.goto(address)
    page.evaluate(SHORTEN)
    page.locator(control).first.click()
    page.locator(part).first.wait_for()
    assert violations(page, part) == {}
