"""Citations on paper: raised numbers in the text, and the sources they stand for, numbered by each document alone."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ledger import citing
from ledger.ledger import Ledger
from ledger.paper.trees import has_class, made
from ledger.records import Source

JOINER = "\u2060"  # keeps a note number on the line of the word before it


class Marks:
    """The numbers of one document's sources, in the order of its text."""

    def __init__(self, ledger: Ledger):
        self.ledger = ledger
        self.numbers: dict[str, int] = {}
        self.place = ""  # the part of the text that is being numbered
        self.marked: dict[str, dict[str, str]] = {}  # a source to its places, each with the anchor of the first mark there
        self.locators: dict[str, list[str]] = {}  # and to the places named in it

    def set(self, root: Element, most: int = 99) -> Element:
        """The element with every citation as a raised number, at most `most` of them in a place."""
        children = list(root)
        while children:
            run = [children.pop(0)]
            if not is_cite(run[0]):
                self.set(run[0], most)
                continue
            while children and not run[-1].tail and is_cite(children[0]):
                run.append(children.pop(0))
            self._set_run(root, run, most)
        return root

    def _set_run(self, parent: Element, run: list[Element], most: int) -> None:
        place = list(parent).index(run[0])
        behind = run[-1].tail or ""
        stop = re.match(r"[.,;:]*", behind)
        marks = self._mark([part for item in run for part in (list(item) if has_class(item, "cites") else [item])], most)
        for item in run:
            parent.remove(item)
        before = parent[place - 1] if place else None
        text = ((before.tail if before is not None else parent.text) or "").rstrip()
        text += (stop.group() if stop else "") + JOINER
        if before is not None:
            before.tail = text
        else:
            parent.text = text
        marks.tail = behind[stop.end() :] if stop else behind
        parent.insert(place, marks)

    def _mark(self, cites: list[Element], most: int) -> Element:
        marks = Element("span", {"class": "marks"})
        sources = list(dict.fromkeys(str(cite.get("data-source")) for cite in cites if has_class(cite, "cite")))[:most]
        for source in sources:
            number = self.numbers.setdefault(source, len(self.numbers) + 1)
            anchor = f"mark-{number}-{len(self.marked.setdefault(source, {})) + 1}"
            known = self.marked[source].setdefault(self.place, anchor) != anchor
            told = citing.mark(self.ledger, source)
            if len(marks):
                marks[-1].tail = ","
            link = made(marks, "a", str(number), href=f"#source-{number}", title=f"Source {number}: {told}")
            if not known:
                link.set("id", anchor)
        for cite in cites:
            if locator := cite.get("data-locator"):
                self.locators.setdefault(str(cite.get("data-source")), []).append(locator)
        if any(has_class(cite, "ours") for cite in cites):
            made(marks, "span", "‡", class_="ours")
        return marks

    def sources(self) -> Iterator[tuple[int, Source]]:
        """Number and source, by number."""
        for source, number in self.numbers.items():
            yield number, self.ledger.source(source)


def is_cite(element: Element) -> bool:
    return any(has_class(element, name) for name in ("cite", "cites", "ours"))


