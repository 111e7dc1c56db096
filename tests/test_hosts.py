"""The three hosts give the same site: addresses, ids, article text. What they print or return proves nothing."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QUIET = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "SOURCE_DATE_EPOCH": "1700000000"}
VOID = {"br", "hr", "img", "input", "meta", "link", "path", "line", "rect", "circle", "use"}


# What templates add to an article: reading time and the order of pages are not known to every host, which also color code.
FRAME = {"briefing-head", "ways-in", "highlight"}


class Article(HTMLParser):
    """The text and the ids of the part of a page that the editors wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.aside = 0  # the depth at which something began that is not the editors' text
        self.ids: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "article" and "md-content__inner" in (names.get("class") or ""):
            self.depth = 1
        elif self.depth and tag not in VOID:
            self.depth += 1
        if self.depth and not self.aside and (tag in ("nav", "pre") or names.get("class") in FRAME):
            self.aside = self.depth
        if self.depth and not str(names.get("id") or "__").startswith("__"):  # those are the theme's
            self.ids.append(str(names["id"]))

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            if self.depth == self.aside:
                self.aside = 0
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth and not self.aside:
            self.text.append(data)


def article(path: Path) -> tuple[list[str], str]:
    """The ids and the text of a built page's article."""
    parser = Article()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.ids, re.sub(r"\s+", " ", " ".join(parser.text)).strip()


def pages(site: Path) -> dict[str, Path]:
    """Every built page by its address."""
    return {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}


def built(site: Path, *command: str, cwd: Path = ROOT) -> Path:
    """The site that a command builds; its output is the failure message."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=cwd, env=QUIET, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return site


@pytest.fixture(scope="module")
def by_mkdocs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site as MkDocs builds it."""
    site = tmp_path_factory.mktemp("mkdocs") / "site"
    return built(site, "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site))


def test_properdocs_writes_the_same_bytes_but_for_the_generator(by_mkdocs: Path, tmp_path: Path) -> None:
    """ProperDocs and MkDocs differ in the line that names the generator, and in nothing else."""
    site = built(tmp_path / "site", "properdocs", "build", "-f", "mkdocs.yml", "--strict", "--quiet", "--site-dir", str(tmp_path / "site"))

    def files(root: Path) -> dict[str, bytes]:
        generator = re.compile(rb'<meta name="generator"[^>]*>')
        return {
            path.relative_to(root).as_posix(): generator.sub(b"", path.read_bytes())
            for path in root.rglob("*")
            if path.is_file() and path.suffix != ".gz"
        }

    mine, theirs = files(by_mkdocs), files(site)
    assert sorted(mine) == sorted(theirs)
    assert [name for name in mine if mine[name] != theirs[name]] == []


def test_zensical_writes_the_same_pages_ids_and_text(by_mkdocs: Path, tmp_path: Path) -> None:
    """Zensical, which runs no plugin, gives every page the same address, the same ids and the same words; and the exports are the same bytes."""
    copy = tmp_path / "copy"
    for name in ("docs", "evidence", "overrides"):
        shutil.copytree(ROOT / name, copy / name)
    for name in ("mkdocs.yml", "LICENSE-CONTENT", "DATA-CHANGELOG.md"):
        shutil.copy(ROOT / name, copy)
    site = built(copy / "site", "zensical", "build", "--clean", "-f", "mkdocs.yml", cwd=copy)
    built(site, "ledger", "export", "--site", str(site), cwd=copy)
    mine, theirs = pages(by_mkdocs), pages(site)
    assert sorted(mine) == sorted(theirs)
    for address in sorted(set(mine) - {"404.html"}):  # the theme's own page, without an article of ours
        ids, text = article(mine[address])
        other_ids, other_text = article(theirs[address])
        assert ids == other_ids, address
        assert text == other_text, address
    assert sum(len(article(path)[1]) for path in mine.values()) > 500_000
    exported = [path.relative_to(by_mkdocs) for folder in ("data", "feeds", "search", "c", "e", "s") for path in (by_mkdocs / folder).rglob("*") if path.is_file() and path.name != "index.html"]
    exported += [path.relative_to(by_mkdocs) for letter in "ces" for path in (by_mkdocs / letter).rglob("index.html")]
    twins = [path for path in exported if path.suffix == ".md"]  # those are of pages, whose frame is the host's
    assert len(exported) > 1_500
    assert [path.as_posix() for path in exported if path not in twins and (by_mkdocs / path).read_bytes() != (site / path).read_bytes()] == []


def test_no_block_is_left_as_raw_text(by_mkdocs: Path) -> None:
    """No built page shows three slashes where a block should be, nor an unread citation."""
    for address, path in pages(by_mkdocs).items():
        text = re.sub(r"<(code|pre)[ >].*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r">\s*///", text), address
        assert "[@" not in text, address


def test_every_internal_link_and_fragment_leads_somewhere(by_mkdocs: Path) -> None:
    """Each relative link on each page names a file of the site, and each fragment an id on it."""
    found = {address: set(re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8"))) for address, path in pages(by_mkdocs).items()}
    lost = []
    for address, path in pages(by_mkdocs).items():
        if address == "404.html":
            continue
        for target in set(re.findall(r'href="([^"]+)"', path.read_text(encoding="utf-8"))):
            if re.match(r"[a-z]+:|//", target):
                continue
            file, _, fragment = target.partition("#")
            goal = (path.parent / file).resolve() if file else path.resolve()
            if goal.is_dir():
                goal /= "index.html"
            name = goal.relative_to(by_mkdocs.resolve()).as_posix() if goal.is_relative_to(by_mkdocs.resolve()) else None
            if name is None or not goal.is_file():
                if not re.search(r"(^|/)(pdf|v)/|-offline\.zip$", target):  # what print and pack add
                    lost.append(f"{address}: {target}")
            elif fragment and name in found and fragment not in found[name] and not fragment.startswith("__"):
                lost.append(f"{address}: {target}")
    assert lost == []
