"""An element tree as Markdown that reads back as the same text: what a program gets that asks for no HTML."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

BLOCKS = {
    *("address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption"),
    *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
    *("section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
UNSEEN = {"svg", "script", "style", "template", "button", "input", "label", "nav"}
UNSEEN_CLASSES = {"headerlink", "contents-narrow", "briefing-head", "note-back"}
Link = Callable[[str], str]


def markdown(tree: Element, absolute: Link) -> str:
    """The tree's text; `absolute` turns an address on the page into one that holds everywhere."""
    return "\n\n".join(_Writer(absolute).blocks(tree)) + "\n"


_SPECIAL = re.compile(r"[\\`*_\[\]<]|&(?=#?\w)")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: "&amp;" if found[0] == "&" else f"\\{found[0]}", text) if text and not text.isspace() else text


def _is_unseen(element: Element) -> bool:
    return element.tag in UNSEEN or not UNSEEN_CLASSES.isdisjoint(element.get("class", "").split())


def _level(element: Element) -> int:
    """The level of a heading, 0 for anything else."""
    if re.fullmatch("h[1-6]", element.tag):
        return int(element.tag[1])
    return int(element.get("aria-level", "2")) if element.get("role") == "heading" else 0


class _Writer:
    def __init__(self, absolute: Link):
        self.absolute = absolute

    def blocks(self, parent: Element) -> list[str]:
        """What stands in an element, block by block; loose text between blocks becomes a paragraph."""
        out: list[str] = []
        loose = [_escaped(parent.text or "")]

        def flush() -> None:
            if text := _line("".join(loose)):
                out.append(text)
            loose.clear()

        for child in parent:
            if _is_unseen(child):
                pass
            elif child.tag in BLOCKS:
                flush()
                out += self._block(child)
            else:
                loose.append(self._inline(child))
            loose.append(_escaped(child.tail or ""))
        flush()
        return out

    def _block(self, element: Element) -> list[str]:
        if level := _level(element):
            return [f"{'#' * level} {text}"] if (text := self.text(element)) else []
        if element.tag in ("ul", "ol"):
            return [_indented(self.blocks(item), f"{number}. " if element.tag == "ol" else "- ") for number, item in enumerate(element.findall("li"), 1)]
        if element.tag == "table":
            return self._table(element)
        if element.tag == "pre":
            return ["```\n" + "".join(element.itertext()).strip("\n") + "\n```"]
        if element.tag == "blockquote":
            return [_indented(self.blocks(element), "> ", "> ")]
        if element.tag in ("summary", "dt", "figcaption"):
            return [f"**{text}**"] if (text := self.text(element)) else []
        if element.tag == "hr":
            return ["---"]
        return self.blocks(element)

    def _table(self, table: Element) -> list[str]:
        rows = [[self.text(cell).replace("|", "\\|") for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        width = max(map(len, rows), default=0)
        if not width:
            return []
        lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
        lines.insert(1, "|" + " --- |" * width)
        caption = table.find("caption")
        return [*([self.text(caption)] if caption is not None else []), "\n".join(lines)]

    def text(self, element: Element) -> str:
        """What stands in an element, on one line."""
        return _line(self._run(element))

    def _run(self, element: Element) -> str:
        parts = [_escaped(element.text or "")]
        for child in element:
            if not _is_unseen(child):
                apart = " " if child.tag in BLOCKS else ""
                parts.append(f"{apart}{self._inline(child)}{apart}")
            parts.append(_escaped(child.tail or ""))
        return "".join(parts)

    def _inline(self, element: Element) -> str:
        if element.tag == "br":
            return " "
        if element.tag == "img":
            return _escaped(element.get("alt", ""))
        if element.tag == "code":
            return f"`{''.join(element.itertext())}`"
        text = self._run(element)
        if element.get("class") == "cite-n":  # stands apart on the page by its style only
            return f" {text}"
        if not text.strip():
            return text
        if element.tag == "a" and element.get("href"):
            return _around(text, "[", f"]({self.absolute(element.get('href', ''))})")
        if element.tag in ("em", "i"):
            return _around(text, "*", "*")
        if element.tag in ("strong", "b"):
            return _around(text, "**", "**")
        return text


def _around(text: str, before: str, after: str) -> str:
    """Marks around a text, its outer spaces left outside."""
    bare = text.strip()
    head, _, tail = text.partition(bare)
    return f"{head}{before}{bare}{after}{tail}"


def _line(text: str) -> str:
    """A text on one line, its first sign not taken for a mark of Markdown."""
    line = re.sub(r"\s+", " ", text).strip(" \n")
    return re.sub(r"^(#{1,6}(?= )|[-+>](?= )|\d+(?=[.)] )[.)])", lambda found: f"{found[0][:-1]}\\{found[0][-1]}", line)


def _indented(blocks: list[str], first: str, rest: str = "    ") -> str:
    lines = "\n\n".join(blocks).split("\n")
    return "\n".join([first + lines[0], *(f"{rest}{line}".rstrip() for line in lines[1:])])
