"""The real site, built once and served below a path, as GitHub Pages serves a project; and a browser that notes all it asks for."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
BELOW = "/repo/"
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1366, "height": 768}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files below `BELOW`, and the site's own 404 page for what is not there."""

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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site; `WOODSIDE_SITE` names one that is built already."""
    if ready := os.environ.get("WOODSIDE_SITE"):
        return Path(ready)
    folder = tmp_path_factory.mktemp("built") / "site"
    env = os.environ | {"SITE_URL": f"https://example.org{BELOW}", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def base_url(site: Path) -> Iterator[str]:
    """Where the site is served; pages of the tests take addresses relative to it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{BELOW}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def addresses(site: Path) -> list[str]:
    """Every page of the site, relative to its root."""
    pages = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")))
    return [page.removesuffix("index.html") for page in pages]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium where there is one, silent towards the world."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {"args": flags} | ({"executable_path": path} if path else {})


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    """A laptop's screen, unless a test says otherwise."""
    return {"base_url": base_url, "viewport": LAPTOP}


class Log:
    """What a page asked for and complained of."""

    def __init__(self, page: Page, base_url: str):
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: None if request.url.startswith((base_url, "data:", "blob:")) else self.foreign.append(request.url))
        page.on("console", lambda message: self.errors.append(f"{page.url}: {message.text}") if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.on("response", lambda response: self.errors.append(f"{response.status} {response.url}") if response.status >= 400 else None)


@pytest.fixture
def log(page: Page, base_url: str) -> Iterator[Log]:
    """The log of the test's page; no test ends with an error in it."""
    log = Log(page, base_url)
    yield log
    assert not log.errors
    assert not log.foreign


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page on a touch screen of 390 by 844."""
    context: BrowserContext = browser.new_context(base_url=base_url, viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def unscripted(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context.new_page()
    context.close()
