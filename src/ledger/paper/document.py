"""What all print documents share: their form, their templates, and how a source's line is cut to size."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import jinja2
import segno
from markupsafe import Markup, escape

from ledger import addresses, citing, dates
from ledger.fields import LADDER, range_of

TITLE = 42  # signs of a source's title on the twin


class Document(NamedTuple):
    """A print document, ready to be set.

    `settings` holds its HTML in one or more settings of the type, the largest first: the first that keeps to `pages`
    is taken. `starts` are the anchors that open those pages; `page` is the page under docs/ that complaints name, and
    `words` says how many words each of its sections has brought.
    """

    name: str
    settings: tuple[str, ...]
    sheets: tuple[str, ...]
    page: str
    words: dict[str, int]
    pages: int | None = None
    starts: tuple[str, ...] = ()


class Spilled(NamedTuple):
    """Words that did not fit, for each of the pages that a document must keep to."""

    words: tuple[int, ...]


def count(text: str) -> int:
    """Words as a reader counts them: a sign standing alone is none."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def short_title(title: str, most: int = TITLE) -> str:
    """A source's title in one short line, cut between words."""
    if len(title) <= most:
        return title
    words = title[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–(")
    return f"{words} …{']' if title.startswith('[') else ''}"


def code_of(address: str) -> Markup:
    """An address as a QR code: an SVG of one path, with the address as its text."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None)
    told = f"<title>Code that leads to {escape(address)}</title>"
    return Markup(re.sub(r"(<svg [^>]*>)", rf"\1{told}", drawn, count=1))


@cache
def templates(root: Path) -> jinja2.Environment:
    """The print templates of a project."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root / "overrides" / "print"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"words": dates.in_words, "short": dates.in_short, "short_title": short_title}
    env.globals |= {
        "GRADES": citing.GRADES,
        "STATUSES": citing.STATUSES,
        "LADDER": LADDER,
        "range_of": range_of,
        "byline": citing.byline,
        "standing": citing.standing,
        "of_page": addresses.of_page,
        "of_source": addresses.of_source,
    }
    return env
