"""A folder served as GitHub Pages serves a project, and a note of what a page asks for."""

import contextlib
import http.server
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, ViewportSize

BELOW = "/repo/"
PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1366, "height": 768}


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
