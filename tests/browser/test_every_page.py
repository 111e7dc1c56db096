"""What holds on every page: each is opened once, on the narrowest screen, under the policy it states, and judged below."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from served import Log, policy_for

Facts = dict[str, dict[str, Any]]

# What a page shows, read in the browser.
READ = """() => {
  const visible = node => node.checkVisibility();
  const name = node => `${node.localName}.${node.className} ${node.textContent.trim().slice(0, 40)}`;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const han = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (/\\p{Script=Han}/u.test(text.data) && !text.parentElement.closest("script") && !/^zh|^ja/.test(text.parentElement.closest("[lang]").lang)) han.push(text.data.trim());
  }
  const ids = [...document.querySelectorAll("[id]")].map(node => node.id);
  const shape = word => { const before = getComputedStyle(word, "::before"); return `${before.content} ${before.backgroundImage} ${before.backgroundColor}`; };
  const statuses = [...document.querySelectorAll(".status")];
  return {
    wide: document.documentElement.scrollWidth,
    levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, article [role=heading]")].filter(visible).map(node => Number(node.ariaLevel ?? node.localName[1])),
    bare: [...document.querySelectorAll("article table")].filter(table => !table.querySelector("th") || table.querySelector("tbody th:not([scope]), thead:has(~ tbody th) th:not([scope])")).map(name),
    han,
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    wordless: statuses.filter(word => word.textContent.trim() !== word.dataset.status).map(name),
    shapes: Object.fromEntries(statuses.map(word => [word.dataset.status, shape(word)])),
    handlers: [...document.querySelectorAll("*")].filter(node => [...node.attributes].some(({name}) => name.startsWith("on"))).map(name),
    policy: document.querySelector("meta[http-equiv=Content-Security-Policy]")?.content,
    titled: document.title, lang: document.documentElement.lang,
    mains: document.querySelectorAll("main").length, ones: document.querySelectorAll("h1").length,
  };
}"""


@pytest.fixture(scope="module")
def facts(browser: Browser, base_url: str, addresses: list[str]) -> Facts:
    """Every page by its address, with what was seen on it."""
    context = browser.new_context(base_url=base_url, viewport={"width": 320, "height": 640})
    seen: Facts = {}
    for address in addresses:
        page = context.new_page()
        log = Log(page, base_url)
        page.goto(address)
        page.wait_for_function("() => document.querySelector('.announce')")
        seen[address] = page.evaluate(READ) | {"foreign": log.foreign, "errors": log.errors}
        page.close()
    context.close()
    return seen


def where(facts: Facts, key: str) -> dict[str, Any]:
    """The pages on which something was found that nobody wants to find."""
    return {address: page[key] for address, page in facts.items() if page[key]}


def test_no_foreign_host_is_asked(facts: Facts) -> None:
    assert len(facts) > 30
    assert where(facts, "foreign") == {}


def test_nothing_goes_wrong_and_nothing_breaks_the_policy(facts: Facts) -> None:
    assert where(facts, "errors") == {}


def test_every_page_states_the_policy_that_its_scripts_need_and_no_wider(facts: Facts, site: Path) -> None:
    for address, page in facts.items():
        file = site / (f"{address}index.html" if address.endswith("/") or not address else address)
        assert page["policy"] == policy_for(file.read_text(encoding="utf-8")), address


def test_no_page_scrolls_sideways_at_400_percent(facts: Facts) -> None:
    assert {address: page["wide"] for address, page in facts.items() if page["wide"] > 320} == {}


def test_headings_step_down_one_level_at_a_time(facts: Facts) -> None:
    for address, page in facts.items():
        assert page["levels"][0] == 1, address
        assert page["ones"] == 1, address
        steps = zip(page["levels"], page["levels"][1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), (address, page["levels"])


def test_tables_name_their_rows_and_columns(facts: Facts) -> None:
    assert where(facts, "bare") == {}


def test_chinese_is_marked_as_chinese(facts: Facts) -> None:
    assert where(facts, "han") == {}


def test_no_id_stands_twice(facts: Facts) -> None:
    assert where(facts, "twice") == {}


def test_a_status_is_a_word_and_a_shape(facts: Facts) -> None:
    assert where(facts, "wordless") == {}
    shapes = {status: shape for page in facts.values() for status, shape in page["shapes"].items()}
    assert len(shapes) >= 4
    assert len(set(shapes.values())) == len(shapes)


def test_no_handler_stands_in_the_markup(facts: Facts) -> None:
    assert where(facts, "handlers") == {}


def test_every_page_has_a_title_a_language_and_one_main(facts: Facts) -> None:
    titles = [page["titled"] for page in facts.values()]
    assert len(set(titles)) == len(titles)
    assert {(page["lang"], page["mains"]) for page in facts.values()} == {("en", 1)}
