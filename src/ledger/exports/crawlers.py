"""What programs that walk the site are given: a map with editorial dates, and leave to read all of it."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ledger import addresses
from ledger.ledger import Ledger
from ledger.site import Site


def changed(ledger: Ledger) -> dict[str, str]:
    """The day of the last change that the log records for each page."""
    last = {page: max((change.date for change in ledger.records("changes") if change.concerns(page)), default="") for page in ledger.pages}
    return {page: day for page, day in last.items() if day}


def edited(ledger: Ledger) -> dict[str, str]:
    """The day each page was last checked or changed, as the editors say; never the day it was built. Pages of which nobody says are left out."""
    days = changed(ledger)
    for claim in ledger.records("claims"):
        key = ("claims", claim.id)
        for path in (ledger.shown.get(key), *ledger.pages_naming.get(key, ())):
            if path:
                days[path] = max(claim.checked, days.get(path, ""))
    return days | {page.path: page.meta["checked"] for page in ledger.pages.values() if page.meta.get("checked")}


def sitemap(ledger: Ledger, site: Site) -> str:
    """Every page with its editorial date (sitemaps.org)."""
    days = edited(ledger)
    urls = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for page in ledger.pages.values():
        url = SubElement(urls, "url")
        SubElement(url, "loc").text = site.address + addresses.of_page(page.path)
        if day := days.get(page.path):
            SubElement(url, "lastmod").text = day
    indent(urls, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(urls, encoding="unicode")}\n'


def robots(site: Site) -> str:
    """Everybody may read everything."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.address}sitemap.xml\n"
