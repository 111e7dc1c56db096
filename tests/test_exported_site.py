"""The real site with its exports: permanent addresses, twins in Markdown, maps, and the heads that other programs read."""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element, fromstring

import pytest
from markdown import Markdown
from places import ROOT

from ledger import addresses
from ledger.exports import crawlers, markdown, twins
from ledger.exports.archive import FOLDER
from ledger.ledger import Ledger
from ledger.records import PREFIX
from ledger.site import Site

QUIET = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}


def run(*command: str) -> str:
    """A command of this Python; its output is the failure message."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=QUIET, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built by the command of the README; or a copy of the one that `WOODSIDE_SITE` names."""
    folder = tmp_path_factory.mktemp("exported") / "site"
    if ready := os.environ.get("WOODSIDE_SITE"):
        return Path(shutil.copytree(ready, folder))
    run("mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder))
    return folder


class Head(HTMLParser):
    """What stands in the head of a page: `meta` by name, `link` by rel, JSON-LD; and the ids on the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[dict[str, str]] = []
        self.linked: list[str] = []
        self.ids: set[str] = set()
        self.headings: set[str] = set()
        self.in_data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if "id" in told:
            (self.headings if re.fullmatch("h[1-6]", tag) else self.ids).add(told["id"])
        if tag == "meta" and "content" in told:
            name = told.get("name") or told.get("property") or told.get("http-equiv", "")
            assert name not in self.meta or name == "theme-color", f"{name} stands twice"
            self.meta[name] = told["content"]
        elif tag == "link":
            self.links.append(told)
        self.in_data = tag == "script" and told.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self.in_data:
            self.linked.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.in_data = False

    def rel(self, rel: str) -> list[str]:
        """The targets of one relation."""
        return [link["href"] for link in self.links if link.get("rel") == rel]


@pytest.fixture(scope="module")
def heads(real: Ledger, built: Path) -> dict[str, Head]:
    """The head of every page under docs/, by path."""
    return {path: Head(twins.built(built, path).read_text(encoding="utf-8")) for path in real.pages}


def test_every_record_answers_at_its_address(real: Ledger, site: Site, built: Path, heads: dict[str, Head]) -> None:
    """Each source, claim and event has a plain page that leads to the place on the site where it is shown in full."""
    places = {(built / addresses.of_page(path)).resolve(): head for path, head in heads.items()}
    for kind in addresses.PERMANENT:
        pages = {path.parent.name for path in (built / PREFIX[kind]).glob("*/index.html")}
        assert pages == {addresses.code(ident) for ident in real.found[kind]}
        for ident in real.found[kind]:
            path = built / addresses.of_record(kind, ident) / "index.html"
            html = path.read_text(encoding="utf-8")
            assert "<script" not in html
            delay, _, target = Head(html).meta["refresh"].partition("; url=")
            assert delay == "0"
            assert f'<a href="{target}">' in html
            place, anchor = urldefrag(target)
            assert anchor == f"{PREFIX[kind]}-{ident}"
            assert anchor in places[(path.parent / place).resolve()].ids
            (canonical,) = Head(html).rel("canonical")
            assert canonical == urljoin(f"{site.address}{addresses.of_record(kind, ident)}/", target)


def test_pages_show_every_exported_record_and_no_other(real: Ledger, built: Path, heads: dict[str, Head]) -> None:
    """Claims, sources and events in the exports are those on the pages, both ways."""
    for kind in addresses.PERMANENT:
        anchors = {ident for path, head in heads.items() if real.pages[path].kind == "register" for ident in head.ids}
        shown = {ident.removeprefix(f"{PREFIX[kind]}-") for ident in anchors if ident.startswith(f"{PREFIX[kind]}-")}
        told = {row["id"] for row in json.loads((built / FOLDER / f"{kind}.json").read_text(encoding="utf-8"))}
        assert shown == told


def test_the_data_page_leads_to_every_file(built: Path) -> None:
    """Every link on the data page has its file, and every list of records is linked with its schema."""
    html = (built / "data" / "index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="(v1/[^"]*|\.\./(?:feeds/[^"]*|llms\.txt))"', html))
    assert all((built / "data" / link).exists() for link in links)
    lists = {f"v1/{path.name}" for path in (built / FOLDER).glob("*.json") if path.name not in ("sources.csl.json", "datapackage.json")}
    assert lists | {f"v1/schemas/{Path(path).stem}.schema.json" for path in lists} <= links
    others = {f"v1/{path.name}" for path in (built / FOLDER).iterdir() if path.is_file()} - lists
    assert others - links == {"v1/LICENSE.txt", "v1/dataset.jsonld"}


def test_twins_read_back_as_the_page(built: Path, real: Ledger) -> None:
    """Python-Markdown makes of a page's twin the same text as stands on the page, and every link of a twin is absolute."""

    def seen(tree: Element) -> str:
        inside = "" if markdown._is_unseen(tree) else (tree.text or "") + "".join(map(seen, tree))
        return inside + (tree.tail or "")

    for path in real.pages:
        page = twins.built(built, path)
        twin = page.with_suffix(".md").read_text(encoding="utf-8")
        tree = twins.article(page.read_text(encoding="utf-8"))
        assert tree is not None
        html = Markdown(extensions=["tables", "fenced_code"], output_format="xhtml").convert(twin.partition("\n\n")[2])
        back = fromstring(f"<article>{html}</article>")
        assert re.sub(r"\s+", "", "".join(back.itertext())) == re.sub(r"\s+", "", seen(tree)), path
        assert all(re.match("https?:|mailto:", link.get("href", "")) for link in back.iter("a"))


def test_the_index_names_every_twin(real: Ledger, site: Site, built: Path) -> None:
    """`llms.txt` leads to the twin of every page."""
    named = re.findall(r"^- \[[^\]]+\]\(([^)]+)\): \S", (built / "llms.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) == {f"{site.address}{addresses.of_page(path)}index.md" for path in real.pages}
    assert all((built / address.removeprefix(site.address)).exists() for address in named)


def test_the_map_has_editorial_dates(real: Ledger, site: Site, built: Path) -> None:
    """The sitemap names every page once, a briefing with the day it was last checked, and no page with the day it was built."""
    urls = fromstring((built / "sitemap.xml").read_bytes())
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    told = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in urls}
    assert len(urls) == len(told) == len(real.pages)
    for page in real.pages.values():
        day = told[site.address + addresses.of_page(page.path)]
        assert day == crawlers.edited(real).get(page.path)
        assert page.kind != "briefing" or day == page.meta["checked"]
    assert f"Sitemap: {site.address}sitemap.xml" in (built / "robots.txt").read_text(encoding="utf-8")


def test_zotero_saves_a_report(real: Ledger, site: Site, heads: dict[str, Head]) -> None:
    """Every page has the tags by which Zotero saves a report: title, institution, address, language, license; a briefing also number, version and date."""
    for path, head in heads.items():
        page = real.pages[path]
        wanted = {
            "z:itemType": "report",
            "citation_title": page.title,
            "citation_technical_report_institution": site.name,
            "citation_public_url": site.address + addresses.of_page(path),
            "citation_language": site.language,
            "DC.rights": site.license_url,
        }
        if page.kind == "briefing":
            wanted["citation_technical_report_number"] = f"{addresses.slug_of(path)}-{page.meta['version']}"
            wanted["version"] = page.meta["version"]
            wanted["citation_publication_date"] = page.meta["checked"].replace("-", "/")
        assert {name: head.meta.get(name) for name in wanted} == wanted, path


def test_typed_links_lead_to_what_they_say(site: Site, built: Path, heads: dict[str, Head]) -> None:
    """Signposting on every page: how to cite it, its license, its type, and citations, twin and feeds that are there."""
    for path, head in heads.items():
        assert head.rel("cite-as") == head.rel("canonical") == [site.address + addresses.of_page(path)]
        assert head.rel("license") == [site.license_url]
        assert len(head.rel("type")) == 1
        targets = [target for rel in ("describedby", "alternate") for target in head.rel(rel)]
        assert len(targets) >= 6
        missing = [target for target in targets if not (built / target.removeprefix(site.address)).exists()]
        assert missing == [], path


def test_heads_hold_linked_data(real: Ledger, heads: dict[str, Head]) -> None:
    """A briefing is a `Report` with its version, the data page a `Dataset`, every page something of schema.org's."""
    for path, head in heads.items():
        told = [json.loads(text) for text in head.linked]
        assert {one["@context"] for one in told} == {"https://schema.org"}
        page = real.pages[path]
        types = [one["@type"] for one in told]
        assert types[0] == {"briefing": "Report", "page": "Article"}.get(page.kind, "WebPage")
        assert types[1:] == (["Dataset"] if path == "data.md" else [])
        if page.kind == "briefing":
            assert (told[0]["version"], told[0]["dateModified"]) == (page.meta["version"], page.meta["checked"])


def test_a_checker_we_did_not_write_finds_every_link(built: Path, site: Site, tmp_path: Path) -> None:
    """Every link and fragment on every page leads to a file of the site; the prints too, where they have been made."""
    www = tmp_path / "www"
    folder = www / urlsplit(site.address).path.strip("/")
    shutil.copytree(built, folder, copy_function=os.link)  # below its path, because 404.html names the whole of it
    lychee = [str(Path(sys.executable).with_name("lychee")), "--offline", "--no-progress", "--include-fragments=anchor-only", "--index-files", "index.html", "--root-dir", str(www)]
    absent = [] if (built / "pdf").exists() else ["--exclude", "/(pdf|v)/|-offline\\.zip$"]
    done = subprocess.run([*lychee, *absent, f"{folder}/**/*.html"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.findall(r"([\d,]+) OK", done.stdout)[0].replace(",", "")) > 10_000, done.stdout


def test_a_second_run_changes_nothing(built: Path) -> None:
    """Exporting again into the same site gives the same files, byte for byte."""

    def tree() -> dict[str, bytes]:
        return {path.relative_to(built).as_posix(): path.read_bytes() for path in built.rglob("*") if path.is_file()}

    before = tree()
    run("ledger", "export", "--site", str(built))
    assert tree() == before


def test_without_a_site_nothing_is_exported(tmp_path: Path) -> None:
    """Where no site was built, the command says so, writes nothing and ends with status 2."""
    done = subprocess.run([sys.executable, "-m", "ledger", "export", "--site", str(tmp_path)], cwd=ROOT, env=QUIET, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert "holds no built site" in done.stderr


def test_the_picture_of_every_page_is_there(built: Path) -> None:
    """Who shares a page sees its own picture, or the site's where it has none."""
    pictures = {}
    for path in built.rglob("index.html"):
        if picture := Head(path.read_text(encoding="utf-8")).meta.get("og:image"):
            pictures[path.parent.name] = picture.partition("/assets/og/")[2]
    assert set(pictures.values()) == {path.name for path in (built / "assets/og").iterdir()}
    assert pictures["military-channels"] == "military-channels.png" and pictures["summit"] == "woodside.png"
