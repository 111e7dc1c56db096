"""Measure our build against stock Material and Zensical on the same words.

    python benchmarks/bench.py 50 500 2000
    python benchmarks/bench.py 50 --rounds 5 --keep

For each number of pages the projects are generated anew, and the builders run in turn, round after round, so that a
drift of the machine hits all of them alike; what counts is the median of the ratios of one round. `ours` is the whole
product without PDFs: check, pages, search, exports. `stock` is Material with pruned navigation, on the same words with
footnotes for citations; `zensical` builds the project of `stock`. `--keep` adds the tables to `results.md`.
"""

import argparse
import datetime
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
QUIET = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", "SOURCE_DATE_EPOCH": "1700000000"}
COMMANDS = {"ours": ("mkdocs", "build", "--quiet"), "stock": ("mkdocs", "build", "--quiet"), "zensical": ("zensical", "build", "-f", "mkdocs.yml")}
RECORDS_PER_PAGE = 10
MIB = 1 << 20


class Run(NamedTuple):
    """One build: seconds on the clock and of the processors, MiB of the largest process and of all together."""

    wall: float
    cpu: float
    largest: float
    together: float


class Watch(threading.Thread):
    """The most memory that a process and its descendants held at one time; what they share counts once."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.pid, self.most, self.over = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.25):
            self.most = max(self.most, sum(map(held, family(self.pid))))


def family(pid: int) -> list[int]:
    """A process and its descendants, as Linux tells them."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in family(int(child)))]


def held(pid: int) -> int:
    """The bytes a process holds, its share of what it shares with others."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def build(name: str, folder: Path) -> Run:
    """Run a builder; ends the program when it fails."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", *COMMANDS[name]], cwd=folder, env=QUIET, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        watch = Watch(process.pid)
        watch.start()
        assert process.stdout
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.over.set()
    if process.returncode:
        sys.exit(f"{name} failed:\n{said.decode()}")
    return Run(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / MIB, watch.most / MIB)


def fresh(folder: Path) -> None:
    """Take away whatever an earlier build has left."""
    for name in ("site", "site.partial", ".cache"):
        shutil.rmtree(folder / name, ignore_errors=True)


def touch_a_page(folder: Path) -> None:
    """Add a word to one page in the middle."""
    pages = sorted(folder.glob("docs/t*/page-*.md"))
    page = pages[len(pages) // 2]
    page.write_text(page.read_text().replace("## ", "## Again ", 1))


def size(folder: Path, *patterns: str) -> int:
    """The bytes of all files that match."""
    return sum(path.stat().st_size for pattern in patterns for path in folder.glob(pattern) if path.is_file())


def measure(pages: int, rounds: int, scratch: Path) -> tuple[dict[str, dict[str, list[Run]]], dict[str, tuple[int, int, int]]]:
    """The runs of each builder, cold, unchanged and with one page edited; and the bytes of pages, of search, and of the first query."""
    folders = {name: scratch / f"{name}-{pages}" for name in COMMANDS}
    for name, folder in folders.items():
        plain = [] if name == "ours" else ["--plain"]
        subprocess.run([sys.executable, str(HERE / "corpus.py"), str(folder), str(pages), str(pages * RECORDS_PER_PAGE), *plain], check=True)
    runs: dict[str, dict[str, list[Run]]] = {name: {"cold": [], "unchanged": [], "edited": []} for name in COMMANDS}
    for _ in range(rounds):
        for name, folder in folders.items():
            fresh(folder)
            runs[name]["cold"].append(build(name, folder))
        for name, folder in folders.items():
            runs[name]["unchanged"].append(build(name, folder))
        for name, folder in folders.items():
            touch_a_page(folder)
            runs[name]["edited"].append(build(name, folder))
    sizes = {name: (size(folder / "site", "**/*.html"), *search(folder / "site")) for name, folder in folders.items()}
    for folder in folders.values():
        shutil.rmtree(folder)
    return runs, sizes


def search(site: Path) -> tuple[int, int]:
    """The bytes of the search: all there is, and what answers a first word: a piece of words and one of results, the largest of each."""
    whole = size(site, "search/*", "search.json")
    pieces = sorted((path.stat().st_size for path in site.glob("search/words-*.js")), reverse=True)
    if not pieces:
        return whole, whole
    return whole, pieces[0] + max(path.stat().st_size for path in site.glob("search/entries-*.js"))


def table(pages: int, runs: dict[str, dict[str, list[Run]]], sizes: dict[str, tuple[int, int, int]]) -> str:
    """The figures of one number of pages as a table in Markdown."""

    def median(name: str, state: str, field: str) -> float:
        return statistics.median(getattr(run, field) for run in runs[name][state])

    def ratio(name: str, state: str) -> str:
        pairs = zip(runs[name][state], runs["stock"][state], strict=True)
        return f"{statistics.median(mine.wall / theirs.wall for mine, theirs in pairs):.2f}"

    rows = [
        f"### {pages:,} pages, {pages * RECORDS_PER_PAGE:,} records at most; rounds: {len(runs['ours']['cold'])}",
        "",
        f"| | {' | '.join(COMMANDS)} |",
        f"| --- |{' ---: |' * len(COMMANDS)}",
    ]
    for state in ("cold", "unchanged", "edited"):
        rows.append(f"| {state}, s | " + " | ".join(f"{median(name, state, 'wall'):.2f}" for name in COMMANDS) + " |")
        rows.append(f"| {state}, against stock | " + " | ".join(ratio(name, state) for name in COMMANDS) + " |")
    rows += [
        "| cold, s of processors | " + " | ".join(f"{median(name, 'cold', 'cpu'):.2f}" for name in COMMANDS) + " |",
        "| cold, ms a page | " + " | ".join(f"{median(name, 'cold', 'wall') / pages * 1000:.1f}" for name in COMMANDS) + " |",
        "| unchanged against cold | " + " | ".join(f"{median(name, 'unchanged', 'wall') / median(name, 'cold', 'wall'):.2f}" for name in COMMANDS) + " |",
        "| memory, largest process, MiB | " + " | ".join(f"{median(name, 'cold', 'largest'):.0f}" for name in COMMANDS) + " |",
        "| memory, all together, MiB | " + " | ".join(f"{median(name, 'cold', 'together'):.0f}" for name in COMMANDS) + " |",
        "| pages, KiB each | " + " | ".join(f"{sizes[name][0] / pages / 1024:.1f}" for name in COMMANDS) + " |",
        "| search, KiB | " + " | ".join(f"{sizes[name][1] / 1024:.0f}" for name in COMMANDS) + " |",
        "| search, KiB for a first query | " + " | ".join(f"{sizes[name][2] / 1024:.0f}" for name in COMMANDS) + " |",
    ]
    return "\n".join(rows) + "\n"


def main() -> None:
    """Measure each size, print the tables, keep them if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("pages", type=int, nargs="+", help="numbers of pages")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="add the tables to results.md")
    chosen = parser.parse_args()
    tools = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "Markdown", "zensical"))
    told = [f"## {datetime.date.today().isoformat()}\n\nPython {platform.python_version()}, {len(os.sched_getaffinity(0))} processors, {platform.machine()}; {tools}.\n"]
    with tempfile.TemporaryDirectory() as scratch:
        for pages in chosen.pages:
            told.append(table(pages, *measure(pages, chosen.rounds, Path(scratch))))
            print(told[-1], flush=True)
    if chosen.keep:
        with (HERE / "results.md").open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(told))


if __name__ == "__main__":
    main()
