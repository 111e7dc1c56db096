"""The offline copy, unpacked and opened from disk with the network off: every page, every link, search."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a reader gets."""
    folder = tmp_path_factory.mktemp("packed")
    copy = shutil.copytree(site, folder / "site")
    done = subprocess.run([sys.executable, "-m", "ledger", "pack", "--site", str(copy)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(copy.glob("*-offline.zip"))) as archive:
        archive.extractall(folder)
    (inside,) = folder.glob("*-offline")
    return inside


@pytest.fixture
def disk(browser: Browser, unpacked: Path) -> Page:
    """A page of a browser that has no network; whatever it asks for elsewhere fails the test."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.on("request", lambda request: pytest.fail(request.url) if not request.url.startswith(("file:", "data:", "blob:")) else None)
    page.on("console", lambda message: pytest.fail(f"{page.url}: {message.text}") if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    return page


def test_every_link_leads_to_a_file(unpacked: Path) -> None:
    """No link in the copy needs a server, and none leads nowhere; the copy itself is fetched from the site."""
    pages = sorted(unpacked.rglob("*.html"))
    assert len(pages) > 1_000
    lost = []
    for path in pages:
        html = path.read_text(encoding="utf-8")
        for target in set(re.findall(r'(?:\b(?:href|src)="|; url=)([^"]+)"', html)):
            parts = urlsplit(urljoin(path.as_uri(), target))
            if parts.scheme == "file" and not Path(unquote(parts.path)).is_file() and not parts.path.endswith((".pdf", "-offline.zip")):
                lost.append((path.relative_to(unpacked).as_posix(), target))
    assert lost == []


def test_every_page_opens(unpacked: Path, disk: Page) -> None:
    """Each page shows its text and runs its scripts, and asks for nothing that is not in the folder."""
    pages = [path for path in sorted(unpacked.rglob("*.html")) if 'class="md-main"' in path.read_text(encoding="utf-8")]
    assert len(pages) > 30
    for path in pages:
        disk.goto(path.as_uri())
        expect(disk.locator("h1")).to_be_visible()
        expect(disk.locator("html")).to_have_class("js")


def test_search_answers_from_disk(unpacked: Path, disk: Page) -> None:
    """A query is answered, and its first answer opens as a page."""
    disk.goto((unpacked / "index.html").as_uri())
    disk.keyboard.press("/")
    disk.keyboard.type("88 FR 80131")
    first = disk.locator("dialog a").first
    expect(first).to_contain_text("88 FR 80131")
    first.click()
    expect(disk.locator("h1")).to_be_visible()
    assert disk.url.startswith(unpacked.as_uri())


def test_a_short_address_sends_on(unpacked: Path, disk: Page) -> None:
    """A short address opens the record where it is shown."""
    disk.goto(next((unpacked / "c").glob("*/index.html")).as_uri())
    disk.wait_for_url(re.compile(r"#c-"))
    expect(disk.locator("h1")).to_be_visible()
