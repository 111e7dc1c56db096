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

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from served import BELOW, LAPTOP, PHONE, Handler, Log

ROOT = Path(__file__).parents[2]


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
    """Every page of the site, relative to its root; not those behind short addresses, which only send on, nor those behind the codes of prints."""
    pages = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")) if 'class="md-main"' in path.read_text(encoding="utf-8"))
    return [page.removesuffix("index.html") for page in pages]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium where there is one, silent towards the world."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {"args": flags} | ({"executable_path": path} if path else {})


@pytest.fixture(autouse=True)
def patience(context: BrowserContext) -> None:
    """No wait is longer than five seconds: the site is on this machine."""
    context.set_default_timeout(5000)


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    """A laptop's screen, unless a test says otherwise."""
    return {"base_url": base_url, "viewport": LAPTOP}


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
    context = browser.new_context(base_url=base_url, viewport=PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def unscripted(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context.new_page()
    context.close()
