"""A page as a citation, in the three forms that reference managers read, as files beside the page."""

from collections.abc import Mapping

from ledger import addresses, dates
from ledger.exports.bibtex import bibtex
from ledger.exports.csl import Item, date_parts
from ledger.exports.ris import ris
from ledger.exports.tables import as_json
from ledger.ledger import Ledger
from ledger.pages import Page
from ledger.site import Site


def item(page: Page, site: Site) -> Item:
    """A page in the fields of CSL: a report of the site, with its version and the day it was last checked."""
    meta = page.meta
    slug = addresses.slug_of(page.path) if page.kind == "briefing" else page.path.removesuffix(".md").replace("/", "-")
    out: Item = {"id": slug, "type": "report", "title": page.title, "publisher": site.name}
    if "version" in meta:
        out["id"] = out["number"] = f"{slug}-{meta['version']}"
        out["version"] = meta["version"]
    if "checked" in meta:
        out["issued"] = date_parts(meta["checked"])
    if "as_of" in meta:
        out["note"] = f"Evidence as of {dates.in_words(meta['as_of'])}"
    out["URL"] = site.address + addresses.of_page(page.path)
    out["language"] = site.language
    return out


def cites(ledger: Ledger, site: Site, path_of: Mapping[str, str]) -> dict[str, str]:
    """`cite.json`, `cite.bib` and `cite.ris` for every page, by path."""
    out: dict[str, str] = {}
    for page in ledger.pages.values():
        one = item(page, site)
        place = path_of[page.path]
        before = f"{place.removesuffix('.html')}-" if place.endswith(".html") else place
        out |= {f"{before}cite.json": as_json([one]), f"{before}cite.bib": bibtex([one]), f"{before}cite.ris": ris([one])}
    return out
