"""The short, permanent addresses: a plain page for each source, claim and event that sends on to where it is shown.

It works without JavaScript and from a folder without a server: a canonical address for machines, an immediate refresh
for browsers, and a link for whoever stops there.
"""

from collections.abc import Mapping
from html import escape
from posixpath import relpath

from ledger import addresses
from ledger.ledger import Ledger
from ledger.published import moves
from ledger.site import Site

PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<meta http-equiv="refresh" content="0; url={target}">
</head>
<body>
<p>{text}</p>
<p><a href="{target}">{title}</a></p>
</body>
</html>
"""
ONE = {"sources": "Source", "claims": "Claim", "events": "Event"}


def sends_on(site: Site, here: str, there: str, canonical: str, title: str, text: str) -> str:
    """A page at the folder `here` that sends on to the path `there` on the site; `canonical` is its place online."""
    path, hash_, anchor = there.partition("#")
    way = relpath(path or ".", here) + ("" if path.endswith(".html") else "/") + hash_ + anchor
    return PAGE.format(language=site.language, title=escape(title), text=escape(text), canonical=escape(site.address + canonical), target=escape(way))


def permanent(ledger: Ledger, site: Site, path_of: Mapping[str, str]) -> dict[str, str]:
    """Every such page, by its path; `path_of` says where the host put a page of docs/ on the site."""
    out = {}
    for kind in addresses.PERMANENT:
        for ident, now in ({ident: ident for ident in ledger.found[kind]} | moves(ledger, kind)).items():
            record = ledger.found[kind][now].record
            here = addresses.of_record(kind, ident)
            page, anchor = _place(ledger, kind, now)
            former = f", formerly {ident}" if ident != now else ""
            text = record.statement if kind == "claims" else record.title
            out[f"{here}/index.html"] = sends_on(
                site, here, path_of[page] + anchor, addresses.of_page(page) + anchor, f"{ONE[kind]} {now}{former} – {site.name}", text
            )
    return out


def _place(ledger: Ledger, kind: str, ident: str) -> tuple[str, str]:
    """The page that shows a record in full, and the anchor there; else one that names it; else the first page of all."""
    if home := ledger.home(kind, ident):
        return home.page, f"#{home.anchor}"
    naming = ledger.pages_naming.get((kind, ident)) or ledger.pages_resting.get(ident) or ["index.md"]
    return naming[0], ""
