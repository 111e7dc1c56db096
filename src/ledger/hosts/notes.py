"""What a page's tree gets beneath its text: numbers for its citations, their notes, and the pages that link to it."""

from functools import lru_cache
from xml.etree.ElementTree import Element, SubElement, fromstring

from markdown.util import AtomicString

from ledger import citing, render
from ledger.hosts.typography import atomic, set_type
from ledger.ledger import Ledger
from ledger.pages import Page
from ledger.records import Source

Numbers = dict[str, list[tuple[str, str | None]]]  # a source's id to its marks: address and locator, first cited first


def number(ledger: Ledger, element: Element, numbers: Numbers, told: set[str]) -> None:
    """Give every citation below an element its number, in the order of the text, and note it in `numbers`.

    Within a paragraph the publisher is named once: `told` holds the sources named so far. Raises LookupError for a
    source that does not exist.
    """
    for child in element:
        source = child.get("data-source") if child.tag == "span" and child.get("class") == "cite" else None
        if source is None:
            number(ledger, child, numbers, set() if child.tag in ("p", "li", "td", "th", "tr", "div") else told)
            continue
        if ledger.get("sources", source) is None:
            raise LookupError(f"sources has no {source!r}")
        marks = numbers.setdefault(source, [])
        count = len(numbers) if not marks else int(marks[0][0].split("-")[1])
        marks.append((f"mark-{count}-{len(marks) + 1}", child.attrib.pop("data-locator", None)))
        del child.attrib["data-source"]
        child.set("id", marks[-1][0])
        link = SubElement(child, "a", {"href": f"#note-{count}"})
        if source in told:
            child.set("class", "cite again")
        else:
            SubElement(link, "span", {"class": "cite-who"}).text = AtomicString(citing.mark(ledger, source))
        SubElement(link, "span", {"class": "cite-n"}).text = AtomicString(str(count))
        told.add(source)


def write_notes(ledger: Ledger, root: Element, numbers: Numbers) -> None:
    """The page's numbered sources, where the editor put the block `notes`, or at the end."""
    if not numbers:
        return
    place = next((element for element in root.iter("div") if element.get("class") == "notes-here"), None)
    if place is None:
        SubElement(root, "h2").text = AtomicString("Sources")
        place = SubElement(root, "div")
    place.set("class", "notes")
    records = [ledger.source(source) for source in numbers]
    primary = sum(record.primary for record in records)
    whole = sum(record.read == "full" for record in records)
    SubElement(place, "p", {"class": "notes-base"}).text = AtomicString(
        f"{len(records)} sources: {primary} primary, {len(records) - primary} secondary; {whole} read in full, "
        f"the others in part. The letter is the grade of the source, not of the statement."
    )
    notes = SubElement(place, "ol", {"class": "note-list"})
    for order, (record, marks) in enumerate(zip(records, numbers.values(), strict=True), 1):
        note = _copy(_note(record, ledger.bears_out.get(record.id, ())))
        note.set("id", f"note-{order}")
        note.set("value", str(order))
        back = SubElement(note, "span", {"class": "note-back"})
        for count, (ident, locator) in enumerate(marks, 1):
            link = SubElement(back, "a", {"href": f"#{ident}", "aria-label": f"Back to mark {count} of note {order}"})
            link.text = AtomicString(f"↑{count}" if len(marks) > 1 else "↑")
            link.tail = AtomicString(f" {locator} " if locator else " ")
        notes.append(note)


@lru_cache(maxsize=4096)
def _note(source: Source, supports: tuple[str, ...]) -> Element:
    """The note of a source, without number and marks; pages share their sources, and few change from save to save."""
    note = atomic(fromstring(render.note(source, supports)))
    set_type(note)
    return note


def _copy(element: Element) -> Element:
    """A copy of an element and all below it; the library's own copies every text as well, at ten times the cost."""
    new = Element(element.tag, element.attrib)
    new.text, new.tail = element.text, element.tail
    new.extend([_copy(child) for child in element])
    return new


def write_links_here(ledger: Ledger, root: Element, page: Page) -> None:
    """Name the pages that link to this one."""
    others = ledger.links_to.get(page.path, [])
    if not others:
        return
    line = SubElement(root, "p", {"class": "linked-from"})
    line.text = AtomicString("Pages that link here: ")
    for index, other in enumerate(others):
        link = SubElement(line, "a", {"href": f"/{other}"})
        link.text = AtomicString(ledger.pages[other].title)
        link.tail = AtomicString(". " if index == len(others) - 1 else "; ")


def label_cells(root: Element) -> None:
    """Write into each cell of an editor's table what its column is called: on a narrow screen a row becomes a card."""
    for table in root.iter("table"):
        if table.get("class"):
            continue
        heads = ["".join(head.itertext()) for head in table.iter("th")]
        for row in table.iter("tr"):
            for head, cell in zip(heads, row, strict=False):
                if cell.tag == "td":
                    cell.set("data-party", head)
