"""Pages kept from save to save, and pages converted by other processors: always what a fresh build on one processor writes."""

import logging
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from ledger.crew import Crew
from ledger.hosts import converting
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
    """A statement, a note, a status, a publisher's name, a title, a page's text, a heading: whatever is saved shows wherever it stands."""
    claims, page = toy_copy / "evidence/bridge/claims.yaml", toy_copy / "docs/briefings/footbridge.md"
    saves: list[tuple[Path, str, str]] = [
        (claims, "statement: ", "statement: As newly read "),
        (toy_copy / "evidence/bridge/sources.yaml", "title: ", "title: Newly titled "),
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
    """The text of one page concerns that page alone."""
    plugin = written(toy_copy, tmp_path / "served", "serve")
    converted: list[str] = []

    def counted(page: Any, config: Any, files: Any) -> converting.Converted:
        converted.append(page.file.src_uri)
        return real(page, config, files)

    real = converting.convert
    monkeypatch.setattr(converting, "convert", counted)
    saved(toy_copy / "docs/about.md", "\n\n", "\n\nA line of ours [@ours].\n\n")
    written(toy_copy, tmp_path / "served", "serve", plugin)
    assert converted == ["about.md"]


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
