"""What programs that walk the site are given: a map with editorial dates, and leave to read all of it."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ledger import addresses
from ledger.ledger import Ledger
from ledger.pages import Page
from ledger.site import Site


def edited(ledger: Ledger, page: Page) -> str | None:
    """The day a page was last checked or changed, as the editors say; never the day it was built. None where nobody says."""
    claims = (claim for claim in ledger.records("claims") if page.path in (ledger.shown.get(("claims", claim.id)), *ledger.pages_naming.get(("claims", claim.id), ())))
    changes = (change.date for change in ledger.records("changes") if page.path in change.page.replace(",", " ").split())
    return page.meta.get("checked") or max((*(claim.checked for claim in claims), *changes), default=None)


def sitemap(ledger: Ledger, site: Site) -> str:
    """Every page with its editorial date (sitemaps.org)."""
    urls = Element("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for page in ledger.pages.values():
        url = SubElement(urls, "url")
        SubElement(url, "loc").text = site.address + addresses.of_page(page.path)
        if day := edited(ledger, page):
            SubElement(url, "lastmod").text = day
    indent(urls, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(urls, encoding="unicode")}\n'


def robots(site: Site) -> str:
    """Everybody may read everything."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.address}sitemap.xml\n"
