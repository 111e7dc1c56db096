"""Pages kept from save to save, and pages converted by other processors: always what a fresh build on one processor writes."""

import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from places import ROOT

from ledger.crew import Crew
from ledger.exports.twins import built
from ledger.hosts import making
from ledger.hosts.noted import INDEXES, METHODS
from ledger.ledger import Ledger
from ledger.problems import BadEvidence, Problem
from ledger.reader import tidy


def written(root: Path, site: Path, command: str, earlier: Any = None) -> Any:
    """Build the project at `root` into `site` as a command of MkDocs would; the plugin, to be told as `earlier` at the next save."""
    os.chdir(root)
    config = load_config("mkdocs.yml", site_dir=str(site))
    if earlier is None:
        config.plugins.on_startup(command=command, dirty=False)
    else:
        config.plugins["ledger"].__dict__ = earlier.__dict__  # the server keeps the plugin from save to save
    build(config, serve_url="http://127.0.0.1:8000/" if command == "serve" else None)
    plugin = config.plugins["ledger"]
    if plugin.indexing:
        plugin.indexing.join()
    return plugin


def files(site: Path) -> dict[str, bytes]:
    """Pages and search of a site; what only a whole build adds is left out."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.suffix == ".html" or path.parent.name == "search"}


def saved(path: Path, old: str, new: str) -> None:
    """Save a file with another text; never with the time it had before."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger is looked at once a second at most; a test saves more often. And each test comes back to where it was."""
    monkeypatch.chdir(Path.cwd())
    monkeypatch.setattr("ledger.hosts.markdown.time.monotonic", iter(range(0, 10**9, 10)).__next__)


def test_what_is_served_after_a_save_is_what_a_fresh_build_writes(toy_copy: Path, tmp_path: Path) -> None:
    """A statement, a source's title, date or grade, a publisher's name, a role, a meaning, a page's head: whatever is saved shows wherever it stands."""
    claims, page = toy_copy / "evidence/bridge/claims.yaml", toy_copy / "docs/briefings/footbridge.md"
    sources = toy_copy / "evidence/bridge/sources.yaml"
    saves: list[tuple[Path, str, str]] = [
        (claims, "statement: ", "statement: As newly read "),
        (sources, "title: ", "title: Newly titled "),
        (sources, "issued: '2019-03-12'", "issued: '2019-03-11'"),
        (sources, "reliability: A", "reliability: B"),
        (toy_copy / "evidence/publishers.yaml", "short: ", "short: New "),
        (toy_copy / "evidence/actors.yaml", "role: ", "role: newly the "),
        (toy_copy / "evidence/glossary.yaml", "meaning: ", "meaning: Newly and "),
        (page, "summary: ", "summary: Newly, "),
        (page, "title: ", "title: Newly "),
        (toy_copy / "docs/index.md", "summary: ", "summary: Newly, "),
    ]
    plugin = written(toy_copy, tmp_path / "served", "serve")
    for number, (path, old, new) in enumerate(saves):
        saved(path, old, new)
        tidy(toy_copy)
        plugin = written(toy_copy, tmp_path / "served", "serve", plugin)
        written(toy_copy, tmp_path / f"fresh-{number}", "serve")
        assert files(tmp_path / "served") == files(tmp_path / f"fresh-{number}"), f"after {path.name}: {new}"


def test_a_page_that_a_save_does_not_concern_is_not_converted_again(toy_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of one page concerns that page alone; the title of a source, those that show it, and not all that cite it."""
    plugin = written(toy_copy, tmp_path / "served", "serve")
    converted: list[str] = []

    def counted(page: Any, config: Any, files: Any) -> making.Converted:
        converted.append(page.file.src_uri)
        return real(page, config, files)

    real = making.convert
    monkeypatch.setattr(making, "convert", counted)
    saved(toy_copy / "docs/about.md", "\n\n", "\n\nA line of ours [@ours].\n\n")
    plugin = written(toy_copy, tmp_path / "served", "serve", plugin)
    assert converted == ["about.md"]
    converted.clear()
    before = files(tmp_path / "served")
    saved(toy_copy / "evidence/bridge/sources.yaml", "title: Minutes", "title: Newly titled minutes")
    written(toy_copy, tmp_path / "served", "serve", plugin)
    changed = {tmp_path / "served" / path for path, body in files(tmp_path / "served").items() if path.endswith(".html") and body != before[path]}
    assert {built(tmp_path / "served", page) for page in converted} == changed


def own_template(root: Path) -> Path:
    """A template of the project's own, which says in the footer what the next page is called."""
    path = root / "overrides" / "partials" / "footer.html"
    path.parent.mkdir(parents=True)
    path.write_text("<footer>Near {{ page.next_page.meta.title if page and page.next_page }}</footer>", encoding="utf-8")
    saved(root / "mkdocs.yml", "  name: material\n", "  name: material\n  custom_dir: overrides\n")
    return path


def test_only_what_a_save_concerns_is_put_into_its_template_again(toy_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of a page concerns one page; its title, and a template, concern all."""
    footer, page = own_template(toy_copy), toy_copy / "docs/about.md"
    filled: list[str] = []
    real = jinja2.Template.render

    def counted(template: jinja2.Template, *context: Any, **named: Any) -> str:
        if context and context[0].get("page"):
            filled.append(context[0]["page"].file.src_uri)
        return str(real(template, *context, **named))

    monkeypatch.setattr(jinja2.Template, "render", counted)
    plugin = written(toy_copy, tmp_path / "served", "serve")
    all_ = sorted(filled)
    for path, old, new, concerned in ((page, "\n\n", "\n\nA line of ours [@ours].\n\n", ["about.md"]), (page, "title: ", "title: Newly ", all_), (footer, "Near", "Beside", all_)):
        filled.clear()
        saved(path, old, new)
        plugin = written(toy_copy, tmp_path / "served", "serve", plugin)
        assert sorted(filled) == concerned, f"after {new}"
        written(toy_copy, tmp_path / f"fresh-{path.stem}-{len(new)}", "serve")
        assert files(tmp_path / "served") == files(tmp_path / f"fresh-{path.stem}-{len(new)}"), f"after {new}"


@pytest.mark.parametrize("command", ["build", "serve"])
def test_what_another_plugin_says_of_pages_is_heard(toy_copy: Path, tmp_path: Path, command: str) -> None:
    """Where somebody else changes text, content or context, pages are made by MkDocs, one by one, with what they say."""
    (toy_copy / "hook.py").write_text(
        "def on_page_markdown(markdown, **_):\n    return markdown + '\\n\\nSaid of the text.\\n'\n"
        "def on_page_content(html, **_):\n    return html + '<p>Said of the content.</p>'\n"
        "def on_page_context(context, page, **_):\n    page.content += '<p>Said of the context.</p>'\n    return context\n",
        encoding="utf-8",
    )
    saved(toy_copy / "mkdocs.yml", "plugins:\n", "hooks:\n  - hook.py\nplugins:\n")
    plugin = written(toy_copy, tmp_path / "site", command)
    if command == "serve":
        saved(toy_copy / "docs/about.md", "\n\n", "\n\nA line of ours [@ours].\n\n")
        written(toy_copy, tmp_path / "site", command, plugin)
    for path in (toy_copy / "docs").rglob("*.md"):
        html = built(tmp_path / "site", path.relative_to(toy_copy / "docs").as_posix()).read_text(encoding="utf-8")
        assert all(html.count(f"Said of the {what}.") == 1 for what in ("text", "content", "context")), path


def test_a_setting_that_is_saved_is_heeded(toy_copy: Path, tmp_path: Path) -> None:
    """The server reads its settings again, so no page made with the old ones is shown."""
    plugin = written(toy_copy, tmp_path / "served", "serve")
    saved(toy_copy / "mkdocs.yml", "permalink: '#'", "permalink: '§'")
    written(toy_copy, tmp_path / "served", "serve", plugin)
    written(toy_copy, tmp_path / "fresh", "serve")
    assert files(tmp_path / "served") == files(tmp_path / "fresh")


def test_a_new_page_is_linked_at_once(toy_copy: Path, tmp_path: Path) -> None:
    """A page that comes makes links to it right, so everything is converted anew."""
    plugin = written(toy_copy, tmp_path / "served", "serve")
    text = (toy_copy / "docs/about.md").read_text(encoding="utf-8")
    (toy_copy / "docs/new.md").write_text(re.sub(r"title: .*", "title: Newly made", text), encoding="utf-8")
    written(toy_copy, tmp_path / "served", "serve", plugin)
    written(toy_copy, tmp_path / "fresh", "serve")
    assert files(tmp_path / "served") == files(tmp_path / "fresh")


def test_a_fault_while_serving_is_told_and_mended(toy_copy: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A broken record stops the build with its line; once mended, everything is right again."""
    plugin = written(toy_copy, tmp_path / "served", "serve")
    before = files(tmp_path / "served")
    claims = toy_copy / "evidence/bridge/claims.yaml"
    saved(claims, "status: ", "status: nearly-")
    with pytest.raises(Abort):
        written(toy_copy, tmp_path / "served", "serve", plugin)
    assert "evidence/bridge/claims.yaml:" in caplog.text
    saved(claims, "status: nearly-", "status: ")
    written(toy_copy, tmp_path / "served", "serve", plugin)
    assert files(tmp_path / "served") == before


@pytest.mark.parametrize("processors", [1, 3])
def test_processors_make_no_difference(toy_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processors: int) -> None:
    """However many convert and export, the site has the same bytes as one made page by page."""
    written(toy_copy, tmp_path / "alone", "serve")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)))
    written(toy_copy, tmp_path / "site", "build")
    alone, together = files(tmp_path / "alone"), files(tmp_path / "site")
    assert {path: body for path, body in together.items() if path in alone} == alone


def test_warnings_of_other_processors_are_counted(toy_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """What a copy of the process would log is logged here, once, so that `--strict` counts it."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    about = toy_copy / "docs/about.md"
    about.write_text(about.read_text(encoding="utf-8") + "\n[A link](bridge.svg#nowhere) and [another](missing.pdf) [@ours].\n", encoding="utf-8")
    with caplog.at_level(logging.INFO, "mkdocs"), pytest.raises(Abort):
        written(toy_copy, tmp_path / "site", "build")
    assert "missing.pdf" in caplog.text


@pytest.fixture(params=[1, 2])
def crew(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Crew]]:
    """Crews of one and of two processors."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(request.param)))
    made: list[Crew] = []

    def make(**tasks: Callable[..., Any]) -> Crew:
        made.append(Crew(**tasks))
        return made[-1]

    yield make
    for one in made:
        one.dismiss()


def test_a_crew_answers_and_raises(crew: Callable[..., Crew]) -> None:
    """Answers come in whatever order they are asked for; what a task raises comes with its line."""

    def fail() -> None:
        raise BadEvidence([Problem("docs/a.md", 3, "rule", "is wrong")])

    one = crew(double=lambda number: number * 2, fail=fail)
    asked = [one.ask("double", number) for number in range(20)]
    assert [answer.result() for answer in reversed(asked)] == [number * 2 for number in reversed(range(20))]
    with pytest.raises(BadEvidence) as caught:
        one.ask("fail").result()
    assert [str(problem) for problem in caught.value.problems] == ["docs/a.md:3: rule: is wrong"]


def test_everything_pages_may_ask_is_there() -> None:
    """The two lists name what a ledger has; a name that has gone would be found out only by a page that asks."""
    assert all(hasattr(Ledger, name) for name in METHODS)
    assert all(hasattr(Ledger, name) or name == "pages" for name in INDEXES)


def test_a_build_of_what_has_not_changed_is_not_made_again(toy_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build leaves the site; whatever a build depends on makes a third one, and so does a file of the site that was touched."""
    site = toy_copy / "site"

    def build_again() -> bool:
        """True where the site was built, and not left."""
        before = site.stat().st_ino if site.exists() else None
        try:
            written(toy_copy, site, "build")
        except SystemExit as left:
            assert left.code == 0
        return site.stat().st_ino != before

    def note(path: Path) -> None:
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert build_again()
    assert not build_again()
    for change in (
        lambda: note(toy_copy / "docs/about.md"),
        lambda: saved(toy_copy / "evidence/actors.yaml", "role: ", "role: newly "),
        lambda: saved(toy_copy / "mkdocs.yml", "site_name: ", "site_name: New "),
        lambda: monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000"),
        lambda: (site / "index.html").unlink(),
        lambda: note(site / "about/index.html"),
        lambda: (toy_copy / ".cache/built.json").write_text("not JSON", encoding="utf-8"),
    ):
        change()
        assert build_again(), change
        assert not build_again()


def test_what_stands_around_a_page_does_not_grow_with_the_site(tmp_path: Path) -> None:
    """On a large site head and foot name the sections, and the pages of one's own: all on every page would grow with the square of their number."""
    subprocess.run([sys.executable, str(ROOT / "benchmarks" / "corpus.py"), str(tmp_path / "large"), "110", "600"], check=True)
    written(tmp_path / "large", tmp_path / "site", "build")
    html = (tmp_path / "site" / "t001" / "page-00060" / "index.html").read_text(encoding="utf-8")
    around = html.partition("<article")[0] + html.partition("</article>")[2]
    named = set(re.findall(r"t\d{3}/page-\d{5}", " ".join(re.findall(r'href="(?:\.\./)*([^"#]+)"', around.replace('href="../page', 'href="t001/page')))))
    assert {path for path in named if not path.startswith("t001/")} <= {"t000/page-00000", "t002/page-00100"}
    assert "t001/page-00099" in named
