"""Rules on briefings: their sections, what each section must hold, and the ties from one to the others."""

import sys
from collections.abc import Iterator

from ledger.ledger import Ledger, resolve
from ledger.pages import Page
from ledger.problems import Problem
from ledger.rules.evidence import near
from ledger.rules.pages import on_line

# The sections of a briefing, in order; those in brackets where the subject has them.
SECTIONS = (
    "Bottom line",
    "Key judgments",
    "Why it matters now",
    "Known, disputed, not known",
    "Background",
    "Positions side by side",
    "(What was said)",
    "Evidence and figures",
    "Other readings",
    "The other issues",
    "Sources",
    "Record",
)

# The blocks that a section must hold: name, how many, and the least and the most records that each names.
BLOCKS = {
    "Key judgments": ("judgments", 1, 3, 5),
    "Known, disputed, not known": ("claims", 3, 3, 5),
    "Background": ("timeline", 1, 5, 8),
    "Positions side by side": ("positions", 1, 0, 99),  # how many is said by the rules on positions
    "Sources": ("notes", 1, 0, 0),
    "Record": ("changes", 1, 0, 0),
}
TIES = "The other issues"


def _briefings(ledger: Ledger) -> list[Page]:
    return [page for page in ledger.pages.values() if page.kind == "briefing"]


def briefings_have_their_sections(ledger: Ledger) -> Iterator[Problem]:
    """A briefing has the sections of the house, each once, in order, and no others."""
    must = [name for name in SECTIONS if not name.startswith("(")]
    all_ = [name.strip("()") for name in SECTIONS]
    for page in _briefings(ledger):
        headings = [heading for heading in page.headings if heading.level == 2]
        names = [heading.text for heading in headings]
        for name in must:
            if name not in names:
                yield on_line(page, 1, "sections", f"has no section {name!r}; add it in its place")
        place = -1
        for heading in headings:
            if heading.text not in all_:
                yield on_line(page, heading.line, "sections", f"{heading.text!r} is no section of a briefing; {near(heading.text, all_, 'move its text or make it level three')}")
                continue
            if all_.index(heading.text) <= place:
                yield on_line(page, heading.line, "sections", f"{heading.text!r} stands out of order; the order is {', '.join(all_)}")
            place = max(place, all_.index(heading.text))


def sections_hold_their_blocks(ledger: Ledger) -> Iterator[Problem]:
    """A section that shows records holds as many blocks as it takes, and each as many records; see BLOCKS."""
    for page in _briefings(ledger):
        for heading in page.headings:
            if heading.level != 2 or heading.text not in BLOCKS:
                continue
            name, number, least, most = BLOCKS[heading.text]
            uses = [use for use in page.uses if use.name == name and use.section == heading.text]
            if len(uses) != number:
                yield on_line(page, heading.line, "blocks", f"{heading.text!r} holds {len(uses)} blocks of {name}; it takes {number}")
            for use in uses:
                if use.ids and not least <= len(use.ids) <= most:
                    yield on_line(page, use.line, "blocks", f"names {len(use.ids)} {name}; write {least} to {most}")


def briefings_tie(ledger: Ledger) -> Iterator[Problem]:
    """Each briefing says, in two to four sentences with links, how it bears on each of the others."""
    briefings = _briefings(ledger)
    for page in briefings:
        heading = next((heading for heading in page.headings if heading.level == 2 and heading.text == TIES), None)
        others = [other for other in briefings if other is not page]
        if heading is None or not others:
            continue
        end = next((after.line for after in page.headings if after.level == 2 and after.line > heading.line), sys.maxsize)
        linked = {resolve(page.path, link.target)[0] for link in page.links if heading.line < link.line < end}
        for other in others:
            if other.path not in linked:
                yield on_line(page, heading.line, "ties", f"{TIES!r} has no link into {other.path}; say in a sentence how the two bear on each other, or link from one that stands there")
        told, most = sum(sentence.section == TIES for sentence in page.sentences), max(4, len(others))
        if not 2 <= told <= most:
            yield on_line(page, heading.line, "ties", f"{TIES!r} has {told} sentences; it takes 2 to {most}")


RULES = (briefings_have_their_sections, sections_hold_their_blocks, briefings_tie)
