"""The whole site in one archive, to be unpacked and read from a folder without a server or a network."""

import re
from pathlib import Path

from ledger.exports.archive import zipped
from ledger.pages import slugify
from ledger.site import Site

LEFT_OUT = {"404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz"}  # these are for servers
_PRELOAD = re.compile(r'<link rel="preload"[^>]*>\n?')  # a browser fetches none from a folder, and complains
_TARGET = re.compile(r'(\bhref="|; url=)([^"#?]+)')


def name(site: Site) -> str:
    """The archive's name on the site."""
    return f"{slugify(site.name)}-offline.zip"


def offline(site: Site, folder: Path) -> bytes:
    """The finished site in `folder` as an archive; links lead to files, because a folder opened from disk shows no page."""
    bodies = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if path.is_file() and inside not in LEFT_OUT and inside != name(site):
            body = path.read_bytes()
            bodies[inside] = from_disk(body.decode(), site).encode() if path.suffix == ".html" else body
    return zipped(f"{slugify(site.name)}-offline", bodies)


def from_disk(html: str, site: Site) -> str:
    """A page whose links work from disk: a folder's address names its page, and this archive is fetched from the site."""

    def named(found: re.Match[str]) -> str:
        before, path = found.groups()
        if ":" in path or path.startswith("/"):
            return found[0]
        if path.endswith(name(site)):
            return f"{before}{site.address}{name(site)}"
        if path.rpartition("/")[2] in ("", ".", ".."):
            return f"{before}{path.removesuffix('/')}/index.html"
        return found[0]

    return _TARGET.sub(named, _PRELOAD.sub("", html))
