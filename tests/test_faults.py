"""What the machine may do to us: a full disk, a killed process, closed files, missing fonts and libraries, a wrong clock.

Each ends with a line that says what happened, a status other than 0, and the last good site as it was.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from places import ROOT, TOY
from test_broken import tree_of

from ledger import exports
from ledger.__main__ import main
from ledger.hosts.print import print_into
from ledger.problems import BadEvidence
from ledger.site import read_site

QUIET = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1700000000"}
BUILD = ("mkdocs", "build", "--strict", "--quiet")
# Root may read and write whatever it likes; without these two rights it is like everybody.
LIKE_EVERYBODY = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def run(*command: str, cwd: Path, first: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """A module of this Python as a command, from outside and without root's rights; `first` is run before it."""
    start = ["-c", f"import runpy, sys\n{first}\nsys.argv = sys.argv[1:]\nrunpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"] if first else ["-m"]
    return subprocess.run([*LIKE_EVERYBODY, sys.executable, *start, *command], cwd=cwd, env=QUIET | env, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)


def full_at(size: int) -> str:
    """A disk that takes no file larger than so many bytes."""
    return f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"


def holds(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The command failed, said these words, and showed no traceback."""
    told = done.stdout + done.stderr
    assert done.returncode != 0, told
    assert "Traceback" not in told
    assert [word for word in words if word not in told] == [], told


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy with a good site in it."""
    root = Path(shutil.copytree(TOY, tmp_path_factory.mktemp("good") / "toy", ignore=shutil.ignore_patterns("site*")))
    done = run(*BUILD, cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture
def built_toy(good: Path, tmp_path: Path) -> Path:
    """A copy of the toy and its good site, to do things to."""
    return Path(shutil.copytree(good, tmp_path / "toy"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The real project, without what earlier runs have kept."""
    root = tmp_path / "project"
    root.mkdir()
    for name in ("docs", "evidence", "overrides", "mkdocs.yml"):
        (root / name).symlink_to(ROOT / name)
    return root


@pytest.mark.parametrize("size", [2_000, 60_000, 400_000])
def test_a_full_disk_leaves_the_last_site(built_toy: Path, size: int) -> None:
    """Wherever the disk is full, the build says so and takes its half-built site away."""
    before = tree_of(built_toy / "site")
    holds(run(*BUILD, cwd=built_toy, first=full_at(size)), "File too large", "site.partial/", "the site was not touched")
    assert tree_of(built_toy / "site") == before
    assert not (built_toy / "site.partial").exists()


def test_a_full_disk_stops_the_export(built_toy: Path) -> None:
    """The export says that the disk is full."""
    holds(run("ledger", "export", cwd=built_toy, first=full_at(2_000)), "ledger export was stopped: File too large")


def test_a_full_disk_stops_the_print(project: Path, tmp_path: Path) -> None:
    """The print says that the disk is full, and keeps no half a PDF."""
    holds(run("ledger", "print", "--site", str(tmp_path), cwd=project, first=full_at(20_000)), "ledger print was stopped: File too large")
    assert list(project.rglob(".cache/pdf/*.pdf")) == []


def test_make_site_is_all_or_nothing(built_toy: Path) -> None:
    """Where the last step fails, here the print, for the toy has no sheets, the site that stood there stands."""
    before = tree_of(built_toy / "site")
    (built_toy / "venv").mkdir()
    (built_toy / "venv" / "bin").symlink_to(Path(sys.executable).parent)
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, built_toy)
    (built_toy / "venv" / "site.stamp").touch()
    done = subprocess.run(["make", "site", "VENV=venv"], cwd=built_toy, env=QUIET, capture_output=True, text=True, check=False)
    holds(done, "ledger print was stopped")
    assert tree_of(built_toy / "site") == before


def test_a_killed_build_leaves_the_last_site(built_toy: Path) -> None:
    """A build that is killed leaves the last site as it was; the next one clears up after it."""
    before = tree_of(built_toy / "site")
    with subprocess.Popen([sys.executable, "-m", *BUILD], cwd=built_toy, env=QUIET, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as build:
        while build.poll() is None and not list((built_toy / "site.partial").glob("*")):
            time.sleep(0.002)
        build.send_signal(signal.SIGKILL)
    assert build.returncode == -signal.SIGKILL
    assert tree_of(built_toy / "site") == before
    assert (built_toy / "site.partial").exists()
    assert run(*BUILD, cwd=built_toy).returncode == 0
    assert tree_of(built_toy / "site") == before
    assert not (built_toy / "site.partial").exists()


def test_a_helper_that_is_killed_is_named(built_toy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """When the system ends one of our processes, the command says so."""

    def killed(*_: object) -> int:
        raise BrokenProcessPool("A process in the process pool was terminated abruptly")

    monkeypatch.setattr(exports, "write", killed)
    assert main(["--root", str(built_toy), "export", "--site", str(built_toy / "site")]) == 1
    assert capsys.readouterr().err == "ledger export was stopped: a process was killed from outside, perhaps for want of memory\n"


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        ("evidence/bridge/claims.yaml", "evidence/bridge/claims.yaml:1: unreadable: cannot be read (Permission denied); check its permissions"),
        ("evidence/bridge", "evidence/bridge:1: unreadable: cannot be read (Permission denied); check its permissions"),
        ("docs/index.md", "docs/index.md:1: unreadable: cannot be read (Permission denied); check its permissions"),
        ("docs/briefings", "docs/briefings:1: unreadable: cannot be read (Permission denied); check its permissions"),
    ],
)
def test_what_may_not_be_read_is_named(built_toy: Path, closed: str, told: str) -> None:
    """A closed file or folder is named, and nothing that follows from it; the build stops."""
    before = tree_of(built_toy / "site")
    path = built_toy / closed
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        checked, build = run("ledger", "check", cwd=built_toy), run(*BUILD, cwd=built_toy)
    finally:
        path.chmod(mode)
    assert (checked.returncode, checked.stdout) == (1, f"{told}\n")
    holds(build, told, "the site was not touched")
    assert tree_of(built_toy / "site") == before


def test_a_picture_that_may_not_be_read_is_named(built_toy: Path) -> None:
    """A closed file that is copied, not read, is named too."""
    before = tree_of(built_toy / "site")
    (built_toy / "docs" / "bridge.svg").chmod(0)
    holds(run(*BUILD, cwd=built_toy), "Permission denied", "docs/bridge.svg", "the site was not touched")
    assert tree_of(built_toy / "site") == before


def test_a_read_only_tree_can_be_checked_and_no_more(built_toy: Path) -> None:
    """Where nothing may be written, the check works, and every verb that writes says what it could not write."""
    before = tree_of(built_toy)
    everything = [built_toy, *built_toy.rglob("*")]
    for path in everything:
        path.chmod(0o555)
    try:
        assert run("ledger", "check", cwd=built_toy).returncode == 0
        holds(run(*BUILD, cwd=built_toy), "Permission denied", "site.partial", "the site was not touched")
        holds(run("ledger", "export", cwd=built_toy), "ledger export was stopped: Permission denied")
    finally:
        for path in everything:
            path.chmod(0o755)
    assert tree_of(built_toy) == before


def test_a_font_that_is_missing_is_named(tmp_path: Path) -> None:
    """Without one of its fonts nothing is printed: another face would stand in, a different one on each machine."""
    overrides = Path(shutil.copytree(ROOT / "overrides", tmp_path / "overrides"))
    fonts = sorted(path for path in overrides.rglob("*") if path.suffix in (".woff2", ".ttf"))
    assert len(fonts) >= 10
    for path in fonts:
        kept = path.read_bytes()
        path.unlink()
        with pytest.raises(BadEvidence) as raised:
            print_into(tmp_path / "site", tmp_path, read_site(ROOT))
        assert all(f"fonts/{path.name}, which is not there" in problem.message for problem in raised.value.problems)
        path.write_bytes(kept)
    assert not (tmp_path / "site").exists()


def test_a_library_that_is_missing_is_named(project: Path, tmp_path: Path) -> None:
    """Where the loader does not find Pango, the print says which package to install; in CI, and so in publishing, it fails."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "libpango-1.0.so.0").write_text("not a library", encoding="utf-8")
    (tmp_path / "site").mkdir()
    done = run("ledger", "print", "--site", str(tmp_path / "site"), cwd=project, LD_LIBRARY_PATH=str(tmp_path / "lib"), CI="true")
    holds(done, "THE SITE HAS NO PDFs", "libpango", "apt-get install libpango-1.0-0")


EPOCH = "import time; time.time = lambda: 0.0; time.time_ns = lambda: 0"


def test_a_clock_in_1970_changes_nothing(built_toy: Path) -> None:
    """Neither the clock nor the times of the files are in the site; a commit of 1970 builds, and the same twice."""
    before = tree_of(built_toy / "site")
    for path in [built_toy / "mkdocs.yml", *(path for name in ("docs", "evidence") for path in (built_toy / name).rglob("*"))]:
        os.utime(path, (0, 0))
    assert run(*BUILD, cwd=built_toy, first=EPOCH).returncode == 0
    assert tree_of(built_toy / "site") == before
    sites = []
    for _ in range(2):
        done = run(*BUILD, cwd=built_toy, first=EPOCH, SOURCE_DATE_EPOCH="0")
        assert done.returncode == 0, done.stdout + done.stderr
        sites.append(tree_of(built_toy / "site"))
    assert sites[0] == sites[1]


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "TZ": "America/St_Johns", "COLUMNS": "20", "PYTHONHASHSEED": "1"},
    ],
    ids=["ASCII alone, a day ahead", "Turkish, half an hour off"],
)
def test_another_place_gives_the_same_bytes(built_toy: Path, env: dict[str, str]) -> None:
    """Neither language, encoding, time zone nor the order of sets is in the site."""
    before = tree_of(built_toy / "site")
    done = run(*BUILD, cwd=built_toy, **env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert tree_of(built_toy / "site") == before
    assert (run("ledger", "check", cwd=built_toy, **env).returncode, run("ledger", "tidy", cwd=built_toy, **env).stdout) == (0, "")
