"""A folder served as GitHub Pages serves a project; a note of what a page asks for; and the policy it should state."""

import base64
import contextlib
import hashlib
import http.server
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, ViewportSize

from ledger.site import read_site

# Where the tests serve the site: below a path, or, for a site that is built already, where it was built to stand.
BELOW = urlsplit(read_site(Path(__file__).parents[2]).address).path if os.environ.get("WOODSIDE_SITE") else "/repo/"
PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1366, "height": 768}

# What a page may load and run: scripts of this site, the inline ones by their hash; no inline style, no form, nothing from elsewhere.
POLICY = "default-src 'none'; script-src 'self' {hashes}; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>(.*?)</script>", re.DOTALL)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files below `BELOW`, and the site's own 404 page for what is not there."""

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # a page that is left in the middle of loading
            super().handle()

    def translate_path(self, path: str) -> str:
        path = urlsplit(path).path
        return super().translate_path("/" + path.removeprefix(BELOW)) if path.startswith(BELOW) else os.devnull + "/"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Log:
    """What a page asked for and complained of."""

    def __init__(self, page: Page, base_url: str):
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: None if request.url.startswith((base_url, "data:", "blob:")) else self.foreign.append(request.url))
        page.on("console", lambda message: self.errors.append(f"{page.url}: {message.text}") if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.on("response", lambda response: self.errors.append(f"{response.status} {response.url}") if response.status >= 400 else None)


def policy_for(html: str) -> str:
    """The policy that a page's own inline scripts need, and no wider."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(html))
    return POLICY.format(hashes=" ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests))
