"""What the site gives to other programs: open data, citations, feeds, permanent addresses, a twin of each page in Markdown.

All of it is made from the ledger and the built pages, whichever host built them. The MkDocs plugin adds it to what it
builds; `python -m ledger export` adds it to what any other host built.
"""

import gzip
import io
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from ledger.crew import Crew
from ledger.exports import assets, crawlers, permanent, twins
from ledger.ledger import Ledger
from ledger.search import pieces
from ledger.site import Site

ATOM, JSON_FEED = "feeds/changes.xml", "feeds/changes.json"
SHARE = 16  # pages that are turned into Markdown in one go
EARLY = ("search", "data", "addresses")  # parts that need no built page
Files = Mapping[str, str | bytes] | Iterable[tuple[str, str]]  # each by its path; where they are many, one after the other


def places(ledger: Ledger, folder: Path) -> dict[str, str]:
    """Where the host has put each page of docs/ on the site built in `folder`."""
    return {page: twins.built(folder, page).relative_to(folder).as_posix().removesuffix("index.html") for page in ledger.pages}


def parts(ledger: Ledger, site: Site, folder: Path, path_of: Mapping[str, str]) -> dict[str, Callable[[], Files]]:
    """Every part of what is added to the site built in `folder`: what makes its files, each by its path; `path_of` as `places` tells it."""
    paths = list(ledger.pages)
    shares = [paths[at : at + SHARE] for at in range(0, len(paths), SHARE)]
    return {
        "search": partial(pieces, ledger),
        "data": partial(_data, ledger, site),
        "addresses": partial(permanent.permanent, ledger, site, path_of),
        "notices": partial(_notices, ledger, site, path_of),
        **{f"twins {number}": partial(twins.twins, ledger, site, folder, share) for number, share in enumerate(shares)},
    }


# What these two load takes a quarter of a second, so they load it where they run: in another process, beside other work.


def _data(ledger: Ledger, site: Site) -> dict[str, bytes]:
    from ledger.exports import archive

    return archive.data(ledger, site)


def _notices(ledger: Ledger, site: Site, path_of: Mapping[str, str]) -> dict[str, str | bytes]:
    """What tells others of the site and of its changes."""
    from ledger.exports import cites, feeds

    map_ = crawlers.sitemap(ledger, site)
    return {
        ATOM: feeds.atom(ledger, site, ATOM),
        JSON_FEED: feeds.json_feed(ledger, site, JSON_FEED),
        "sitemap.xml": map_,
        "sitemap.xml.gz": _gzipped(map_.encode()),
        "robots.txt": crawlers.robots(site),
        "llms.txt": twins.index(ledger, site),
        **cites.cites(ledger, site, path_of),
    }


def _gzipped(body: bytes) -> bytes:
    """Packed as every Python packs it; `gzip.compress` writes another header from 3.13 on."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as file:
        file.write(body)
    return out.getvalue()


def write(ledger: Ledger, site: Site, folder: Path) -> int:
    """Add every export to the site built in `folder`; how many files there are."""
    all_ = parts(ledger, site, folder, places(ledger, folder))
    with Crew(write=lambda name: put(folder, all_[name]())) as crew:
        return finish(folder, [crew.ask("write", name) for name in all_])


def finish(folder: Path, begun: Iterable["Future[int]"]) -> int:
    """Make scripts and style sheets small while a crew writes the parts that are `begun`, and wait for them; how many files there are."""
    small = put(folder, assets.assets(folder))  # here, because its library hangs in a copy of a process that has used it
    return sum((count.result() for count in begun), start=small)


def put(folder: Path, files: Files) -> int:
    """Write files below a folder; how many there are."""
    count = 0
    for path, body in files.items() if isinstance(files, Mapping) else files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body.encode() if isinstance(body, str) else body)
        count += 1
    return count
