"""What the site gives to other programs: open data, citations, feeds, permanent addresses, a twin of each page in Markdown.

All of it is made from the ledger and the built pages, whichever host built them; `python -m ledger export` writes it.
"""

import gzip
from pathlib import Path

from ledger.exports import archive, cites, crawlers, feeds, permanent, twins
from ledger.ledger import Ledger
from ledger.search import pieces
from ledger.site import Site

ATOM, JSON_FEED = "feeds/changes.xml", "feeds/changes.json"


def exports(ledger: Ledger, site: Site, folder: Path) -> dict[str, bytes]:
    """Every file that is added to the site built in `folder`, by its path."""
    path_of = {page: twins.built(folder, page).relative_to(folder).as_posix().removesuffix("index.html") for page in ledger.pages}
    map_ = crawlers.sitemap(ledger, site)
    texts = {
        ATOM: feeds.atom(ledger, site, ATOM),
        JSON_FEED: feeds.json_feed(ledger, site, JSON_FEED),
        "sitemap.xml": map_,
        "robots.txt": crawlers.robots(site),
        "llms.txt": twins.index(ledger, site),
        **twins.twins(ledger, site, folder),
        **cites.cites(ledger, site, path_of),
        **permanent.permanent(ledger, site, path_of),
        **dict(pieces(ledger)),
    }
    return archive.data(ledger, site) | {path: text.encode() for path, text in texts.items()} | {"sitemap.xml.gz": gzip.compress(map_.encode(), mtime=0)}


def write(ledger: Ledger, site: Site, folder: Path) -> int:
    """Add every export to the site built in `folder`; how many files there are."""
    files = exports(ledger, site, folder)
    for path, body in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    return len(files)
