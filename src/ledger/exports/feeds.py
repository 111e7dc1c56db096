"""Feeds, as Atom and as JSON Feed: claims whose status changed, and what was corrected. Not what was merely edited.

An entry's id is a `tag:` URI (RFC 4151) of the record's own id and date, so it stays when the site moves.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ledger import addresses, dates
from ledger.exports.tables import as_json, last_checked
from ledger.ledger import Ledger
from ledger.site import Site

MOST = 100  # entries; who needs more reads the claims themselves


class Entry(NamedTuple):
    """One thing that changed."""

    id: str
    date: str
    title: str
    text: str
    address: str
    topics: tuple[str, ...]


def entries(ledger: Ledger, site: Site) -> list[Entry]:
    """What changed, newest first."""
    found = [*_changes_of_status(ledger, site), *_corrections(ledger, site)]
    return sorted(found, key=lambda entry: (entry.date, entry.id), reverse=True)[:MOST]


def _changes_of_status(ledger: Ledger, site: Site) -> Iterator[Entry]:
    for claim in ledger.records("claims"):
        for before, after in zip(claim.history, claim.history[1:], strict=False):
            yield Entry(
                f"tag:{site.authority}:claims/{claim.id}/{after.date}",
                after.date,
                f"{after.status.capitalize()} (was {before.status}): {claim.statement}",
                f"{after.because} The claim was {before.status} since {dates.in_words(before.date)}.",
                f"{site.address}{addresses.of_record('claims', claim.id)}/",
                tuple(ledger.words("topic")[topic].title for topic in claim.topics),
            )


def _corrections(ledger: Ledger, site: Site) -> Iterator[Entry]:
    for change in ledger.records("changes"):
        names = ", ".join(page.title for path in change.touches if (page := ledger.pages.get(path)))
        was = f"It said: {change.was} " if change.was else ""
        yield Entry(
            f"tag:{site.authority}:changes/{change.id}",
            change.date,
            f"{change.classed.capitalize()} to {names}",
            f"{was}{'It now says: ' if change.was else ''}{change.now} Why: {change.because}",
            site.address + addresses.of_page(change.touches[0]),
            (),
        )


def updated(ledger: Ledger, told: list[Entry]) -> str:
    """When a feed last changed: with its newest entry, or, empty, when the records were last checked."""
    return told[0].date if told else last_checked(ledger)


def atom(ledger: Ledger, site: Site, here: str) -> str:
    """The feed as Atom (RFC 4287); `here` is its own path on the site."""
    told = entries(ledger, site)
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": site.language})
    SubElement(feed, "id").text = f"tag:{site.authority}:changes"
    SubElement(feed, "title").text = f"{site.name}: changes of status and corrections"
    SubElement(feed, "updated").text = f"{updated(ledger, told)}T00:00:00Z"
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": site.address + here})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": site.address})
    SubElement(SubElement(feed, "author"), "name").text = site.name
    SubElement(feed, "rights").text = site.license or site.license_url
    for one in told:
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = one.id
        SubElement(entry, "title").text = one.title
        SubElement(entry, "updated").text = f"{one.date}T00:00:00Z"
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": one.address})
        for topic in one.topics:
            SubElement(entry, "category", {"term": topic})
        SubElement(entry, "content", {"type": "text"}).text = one.text
    indent(feed, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n'


def json_feed(ledger: Ledger, site: Site, here: str) -> str:
    """The same as JSON Feed 1.1."""
    items: list[dict[str, Any]] = [
        {
            "id": one.id,
            "url": one.address,
            "title": one.title,
            "content_text": one.text,
            "date_published": f"{one.date}T00:00:00Z",
            **({"tags": list(one.topics)} if one.topics else {}),
        }
        for one in entries(ledger, site)
    ]
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"{site.name}: changes of status and corrections",
            "home_page_url": site.address,
            "feed_url": site.address + here,
            "description": site.description,
            "language": site.language,
            "authors": [{"name": site.name, "url": site.address}],
            "items": items,
        }
    )
