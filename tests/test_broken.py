"""Broken input: each case in `broken/` changes a copy of the toy and earns exactly the complaints it lists."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from places import ROOT, TOY

from ledger.problems import Problem
from ledger.rules import check
from ledger.rules.prose import FORMS

BROKEN = Path(__file__).parent / "broken"
GROUPS = sorted(path.stem for path in BROKEN.glob("*.yaml"))
CASES = {group: yaml.safe_load((BROKEN / f"{group}.yaml").read_text(encoding="utf-8")) for group in GROUPS}
ALL = [pytest.param(group, case, id=f"{group}: {case['name']}") for group in GROUPS for case in CASES[group]]
PACKAGE = ROOT / "src" / "ledger"
JUDGES = [PACKAGE / "reader.py", PACKAGE / "pages.py", *sorted((PACKAGE / "rules").glob("*.py"))]


def broken_copy(change: list[dict[str, Any]], root: Path) -> Path:
    """A copy of the toy at `root`, changed."""
    shutil.copytree(TOY, root, ignore=shutil.ignore_patterns("site*"))
    for one in change:
        for key in ("remove", "folder"):
            if key in one:
                path = root / one[key]
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
                if key == "folder":
                    path.mkdir(parents=True)
        if "file" not in one:
            continue
        path = root / one["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if "replace" in one:
            text = path.read_text(encoding="utf-8")
            assert text.count(one["replace"]) == 1, f"{one['replace']!r} stands {text.count(one['replace'])} times in {one['file']}"
            path.write_text(text.replace(one["replace"], one["by"]), encoding="utf-8", newline="")
        elif "write" in one:
            path.write_text(one["write"], encoding="utf-8", newline="")
        elif "append" in one:
            path.write_text(path.read_text(encoding="utf-8") + one["append"] * one.get("times", 1), encoding="utf-8", newline="")
        elif "hex" in one:
            path.write_bytes(path.read_bytes() + bytes.fromhex(one["hex"]))
        elif "repeat" in one:
            path.write_text(one["repeat"] * one["times"], encoding="utf-8", newline="")
        elif "link" in one:
            path.unlink(missing_ok=True)
            path.symlink_to(one["link"])
    return root


class Written(yaml.SafeDumper):
    """How case files are written: a text of several lines stands as a block."""


Written.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)
)


@pytest.fixture(scope="session", autouse=True)
def write_complaints(updating: bool):
    """With `--update-golden`, the complaints that were earned are written into the case files."""
    yield
    if updating:
        for group, cases in CASES.items():
            path = BROKEN / f"{group}.yaml"
            head = "".join(line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if line.startswith("#"))
            path.write_text(head + yaml.dump(cases, Dumper=Written, sort_keys=False, allow_unicode=True, width=1000), encoding="utf-8")


earned: set[tuple[str, int]] = set()  # the places in the code whose complaint a case has drawn


@pytest.fixture
def earning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note which lines of the package make a complaint."""
    make = Problem.__init__

    def note(self: Problem, *values: Any, **named: Any) -> None:
        frame = sys._getframe(1)
        while frame:
            if frame.f_code.co_filename.startswith(str(PACKAGE)):
                earned.add((frame.f_code.co_filename, frame.f_lineno))
            frame = frame.f_back
        make(self, *values, **named)

    monkeypatch.setattr(Problem, "__init__", note)


@pytest.mark.parametrize(("group", "case"), ALL)
@pytest.mark.usefixtures("earning")
def test_broken_input_earns_its_complaints(group: str, case: dict[str, Any], tmp_path: Path, updating: bool) -> None:
    """Broken input earns its complaints, all of them and no others, and never a traceback."""
    complaints = [str(problem) for problem in check(broken_copy(case["change"], tmp_path / "toy"))]
    if updating:
        case["complaints"] = complaints
    assert complaints, "nobody complains"
    assert complaints == case["complaints"]
    assert all(re.match(r"(evidence|docs)(/[^:]*)?:[1-9]\d*: [a-z-]+: \S", line) for line in complaints)


def test_there_are_at_least_sixty_kinds() -> None:
    """The cases are at least sixty, and no two bear the same name."""
    names = [case["name"] for cases in CASES.values() for case in cases]
    assert len(set(names)) == len(names) >= 60


def complaints_in(path: Path) -> list[ast.Call]:
    """Every place in a module that makes a complaint."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in ("Problem", "complaint", "_at", "at"))
            or (isinstance(node.func, ast.Attribute) and node.func.attr == "complain")
        )
    ]


def test_every_complaint_in_the_code_is_earned(request: pytest.FixtureRequest) -> None:
    """Every complaint that the reader, the pages and the rules can make is earned by a case."""
    if request.session.testscollected < len(ALL):
        pytest.skip("runs with all the cases")  # some cases, chosen by hand, earn only their own complaints; a whole run never skips
    missing = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}: {ast.unparse(call)[:110]}"
        for path in JUDGES
        for call in complaints_in(path)
        if not any((str(path), line) in earned for line in range(call.lineno, (call.end_lineno or call.lineno) + 1))
    ]
    assert missing == []


def test_every_rule_name_is_earned() -> None:
    """Every rule's name in the code occurs among the complaints, those that share a line of code included."""
    named = {line.split(": ")[1] for cases in CASES.values() for case in cases for line in case["complaints"]}
    wanted = {rule for _, rule, _ in FORMS}
    for path in JUDGES:
        calls = [argument for call in complaints_in(path) for argument in call.args[1:3]]
        faults = [node.elts[1] for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Tuple) and path.stem == "reader" and len(node.elts) == 3]
        wanted |= {one.value for one in calls + faults if isinstance(one, ast.Constant) and isinstance(one.value, str) and re.fullmatch("[a-z-]+", one.value)}
    assert len(wanted) > 40
    assert wanted - named == set()


QUIET = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8"}


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command of this Python, from outside."""
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, env=QUIET, capture_output=True, text=True, encoding="utf-8", check=False)


OUTSIDE = ["a hundred thousand brackets", "a thousand laughs", "a NUL in a record", "a page that is a link to nothing", "a circle of claims that supersede one another"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_command_ends_with_status_one(name: str, tmp_path: Path) -> None:
    """From outside: the complaints on one stream, a count on the other, status 1, no traceback."""
    case = next(case for cases in CASES.values() for case in cases if case["name"] == name)
    done = run("ledger", "check", cwd=broken_copy(case["change"], tmp_path / "toy"))
    assert done.stdout.splitlines() == case["complaints"]
    count = len(case["complaints"])
    assert (done.returncode, done.stderr) == (1, f"{count} problem{'s' * (count > 1)} in toy\n")


def test_a_clean_dossier_ends_with_status_zero(toy_copy: Path) -> None:
    """The toy as it is earns nothing, from outside as well."""
    done = run("ledger", "check", cwd=toy_copy)
    assert (done.returncode, done.stdout) == (0, "")


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, byte for byte."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_failed_build_leaves_the_last_site(toy_copy: Path) -> None:
    """A build on broken input ends with a status other than 0, without a traceback, and the last good site stays as it was."""
    good = run("mkdocs", "build", "--strict", cwd=toy_copy)
    assert good.returncode == 0, good.stdout + good.stderr
    before = tree_of(toy_copy / "site")
    assert "index.html" in before
    for path, old, new in (
        ("evidence/bridge/claims.yaml", "status: disputed", "status: quarreled"),
        ("docs/briefings/footbridge.md", "[@c:bridge-agreed]", "[@c:bridge-agreed-upon]"),
        ("docs/index.md", "title: The Wend crossing", "title: [The Wend crossing"),
    ):
        whole = (toy_copy / path).read_text(encoding="utf-8")
        (toy_copy / path).write_text(whole.replace(old, new, 1), encoding="utf-8")
        done = run("mkdocs", "build", cwd=toy_copy)
        told = done.stdout + done.stderr
        assert done.returncode != 0 and "Traceback" not in told
        assert f"{path}:" in told, told
        assert tree_of(toy_copy / "site") == before
        assert sorted(child.name for child in toy_copy.iterdir()) == [".cache", "docs", "evidence", "mkdocs.yml", "site"]
        (toy_copy / path).write_text(whole, encoding="utf-8")
    again = run("mkdocs", "build", cwd=toy_copy)
    assert again.returncode == 0, again.stdout + again.stderr
    assert tree_of(toy_copy / "site").keys() == before.keys()
