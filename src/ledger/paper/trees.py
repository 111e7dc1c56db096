"""Element trees of page text: finding, cutting and writing them. Nothing here knows what a page is about."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup


def has_class(element: Element, name: str) -> bool:
    """True for an element of that class."""
    return name in element.get("class", "").split()


def of_class(root: Element, name: str) -> Iterator[Element]:
    """The elements of a class, in the order of the text."""
    return (element for element in root.iter() if has_class(element, name))


def text_of(element: Element) -> str:
    """What is read in an element, with single spaces."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def inside(element: Element) -> Markup:
    """The HTML inside an element."""
    whole = tostring(element, encoding="unicode", method="html").rstrip()
    return Markup(whole[whole.index(">") + 1 : whole.rindex("</")])


def sections(article: Element, level: str = "h2") -> dict[str, Element]:
    """The text below each heading of a level, by the heading's words; what stands before the first is left out."""
    out: dict[str, Element] = {}
    here: Element | None = None
    for child in article:
        if child.tag == level:
            here = out[text_of(child)] = Element("div")
        elif here is not None:
            here.append(child)
    return out


def lines(paragraph: Element) -> list[Element]:
    """A paragraph's sentences, one element each: the house writes a sentence a line."""
    out = [Element("span")]

    def add(text: str | None) -> None:
        for number, part in enumerate((text or "").split("\n")):
            if number:
                out.append(Element("span"))
            if len(out[-1]):
                out[-1][-1].tail = (out[-1][-1].tail or "") + part
            else:
                out[-1].text = (out[-1].text or "") + part

    add(paragraph.text)
    for child in paragraph:
        part = deepcopy(child)
        part.tail = None
        out[-1].append(part)
        add(child.tail)
    return [line for line in out if text_of(line)]


def joined(parts: list[Element], tag: str = "p") -> Element:
    """One element that holds the parts, with a space between them."""
    out = Element(tag)
    for part in parts:
        part.tail = " "
        out.append(part)
    return out


def without(element: Element, unwanted: Callable[[Element], bool]) -> Element:
    """The element with unwanted ones taken out; the text behind them stays."""
    for child in list(element):
        if unwanted(child):
            _put_text(element, child, child.tail)
            element.remove(child)
        else:
            without(child, unwanted)
    return element


def unwrapped(element: Element, wanted: Callable[[Element], bool]) -> Element:
    """The element with some of those below it opened up: their text and children take their place."""
    for child in list(element):
        unwrapped(child, wanted)
        if wanted(child):
            place = list(element).index(child)
            _put_text(element, child, child.text)
            element.remove(child)
            for offset, grandchild in enumerate(list(child)):
                element.insert(place + offset, grandchild)
            if len(child):
                child[-1].tail = (child[-1].tail or "") + (child.tail or "")
            else:
                _put_text_at(element, place, child.tail)
    return element


def put_behind(parent: Element, child: Element, new: Element) -> None:
    """Put a new element right behind a child, before the text that follows it."""
    new.tail, child.tail = child.tail, None
    parent.insert(list(parent).index(child) + 1, new)


def _put_text(parent: Element, child: Element, text: str | None) -> None:
    """Put text where the child begins."""
    _put_text_at(parent, list(parent).index(child), text)


def _put_text_at(parent: Element, place: int, text: str | None) -> None:
    if not text:
        return
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def made(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """A new child with text; `class_` stands for the attribute `class`, `data_to` for `data-to`."""
    child = SubElement(parent, tag, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()})
    child.text = text or None
    return child
