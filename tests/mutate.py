"""Mutations of the real evidence and pages: drop, swap, duplicate, corrupt, and see who complains.

    python tests/mutate.py 5000          as many mutations, from seed 1
    python tests/mutate.py 5000 42       from seed 42

A mutation is one change to one file. Most say what they must earn: a complaint in their file (or about what they
took away), within the record that was changed. The rest, random damage to the text, must only never end in an
exception. Many files are changed at once, one mutation each, because a check of everything takes half a second;
a mutation whose complaint is missing then is tried again alone, since one fault may hide what follows from another.
"""

import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ledger.crew import Crew
from ledger.problems import Problem
from ledger.rules import check

ROOT = Path(__file__).parents[1]

class Mutation(NamedTuple):
    """One change to one file."""

    name: str
    path: str
    text: str | bytes  # what the file holds now
    lines: tuple[int, int]  # where the changed record stands
    rules: tuple[str, ...]  # one of these must complain; none: no exception is enough
    anywhere: str = ""  # a word by which a complaint elsewhere is known: the id that was taken away


Maker = Callable[[random.Random, str, list[str], "Place"], Mutation | None]
MAKERS: list[tuple[str, Maker]] = []


class Place(NamedTuple):
    """A record in a file: its first line and the line behind its last, counted from 0."""

    start: int
    end: int


def maker(suffix: str) -> Callable[[Maker], Maker]:
    """List a function as a way to mutate files of that kind."""

    def add(make: Maker) -> Maker:
        MAKERS.append((suffix, make))
        return make

    return add


def _changed(name: str, path: str, lines: list[str], place: Place, new: list[str], rules: tuple[str, ...], anywhere: str = "") -> Mutation:
    text = "".join([*lines[: place.start], *new, *lines[place.end :]])
    return Mutation(name, path, text, (place.start + 1, max(place.start + len(new), place.start + 1)), rules, anywhere)


def _swap_line(rng: random.Random, lines: list[str], place: Place, pattern: str) -> tuple[int, re.Match[str]] | None:
    """A random line of the record that matches."""
    found = [(number, match) for number in range(place.start, place.end) if (match := re.match(pattern, lines[number]))]
    return rng.choice(found) if found else None


def _line(name: str, pattern: str, new: Callable[[re.Match[str], random.Random], str], *rules: str) -> None:
    """List a mutation that rewrites one line of a record."""

    @maker(".yaml")
    def change(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
        found = _swap_line(rng, lines, place, pattern)
        if not found:
            return None
        number, match = found
        return _changed(name, path, lines, place, [*lines[place.start : number], new(match, rng), *lines[number + 1 : place.end]], rules)


DATE = r"( +(?:- )?(?:date|issued|checked|made|settle_by): )'(\d{4})-(\d\d)-(\d\d)'\n"
_line("a day that does not exist", DATE, lambda m, rng: f"{m[1]}'{m[2]}-{rng.choice(['02-30', '13-01', '00-10', '04-31'])}'\n", "value")
_line("a date in words", DATE, lambda m, rng: f"{m[1]}15 November 2023\n", "value", "form")
_line("a date that is a number", DATE, lambda m, rng: f"{m[1]}{m[2]}\n", "type")
_line("a status that nobody knows", r"( +(?:- )?(?:status|verdict|reliability|read|stance|confidence): )\S.*\n", lambda m, rng: f"{m[1]}dubious\n", "vocabulary")
_line("a source that is not there", r"( +- source: )(\S+)\n", lambda m, rng: f"{m[1]}{m[2]}-gone\n", "dangling")
_line("a key that nobody knows", r"  (title|statement|note|descriptor|role|argument|meaning|what): (.*\n)", lambda m, rng: f"  {m[1]}s: {m[2]}", "unknown-key", "yaml", "vocabulary")
_line("an empty value", r"(  \w+: )\S.*\n", lambda m, rng: f"{m[1]}\n", "empty-value", "yaml", "form", "type")
_line("markup in a text", r"(  (?:title|statement|what|argument|role|name|meaning|term): )(\w.*\n)", lambda m, rng: f"{m[1]}{rng.choice(['<b>', '**', '&#60;', '[x](y)'])} {m[2]}", "value", "yaml", "vocabulary")
_line("an address that runs a script", r"(  url: )\S+\n", lambda m, rng: f"{m[1]}javascript:alert(1)\n", "value")
_line("a tag that makes an object", r"(  \w+: )(\S.*\n)", lambda m, rng: f"{m[1]}!!python/name:os.system {m[2]}", "yaml", "type")
_line("an alias", r"(  \w+: )(\S.*\n)", lambda m, rng: f"{m[1]}*elsewhere\n", "yaml")
_line("a number for a text", r"(  (?:title|statement|what|argument|role|name|meaning|term|publisher): )(\S.*\n)", lambda m, rng: f"{m[1]}7\n", "type", "yaml", "form", "vocabulary")
_line("text for a number", r"(    value: )(\S+\n)", lambda m, rng: f"{m[1]}about {m[2]}", "type")
_line("a tab", r"( +)(\S.*\n)", lambda m, rng: f"\t{m[2]}", "yaml", "form", "missing-key")
_line("a key twice", r"(  (?:id|title|note|status|statement|role|name): \S.*\n)", lambda m, rng: m[1] * 2, "duplicate-key", "yaml")
_line("a topic that is none", r"(  - )(precursors|tradeoff|channels|summit|articles)\n", lambda m, rng: f"{m[1]}{m[2]}s\n", "vocabulary", "topic-order", "dangling", "value")
_line("a kind of source that is none", r"(  kind: )(press|court|statistics|think-tank|us-government|other)\n", lambda m, rng: f"{m[1]}{m[2]}-x\n", "vocabulary")


@maker(".yaml")
def drop_required(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
    """A key that every record of the kind has is gone, with its value."""
    keys = {
        "sources": "title|publisher|language|kind|primary|read|reliability|descriptor",
        "claims": "statement|status|topics|evidence|history|checked",
        "events": "date|title|what|topics|evidence",
        "positions": "actor|question|argument|date|evidence",
        "judgments": "statement|likelihood|confidence|because|claims|would_change|settle_by|made",
        "readouts": "event|topic|accounts|difference|evidence",
        "channels": "name|level|basis|last_known|evidence",
        "series": "title|unit|definition|points|caveat|evidence",
        "arguments": "author|role|explicit|statement|counter_considerations|evidence",
        "actors": "name|role|side|kind|evidence",
        "glossary": "term|meaning",
        "publishers": "name|short",
        "vocabulary": "list|title",
    }.get(Path(path).stem)
    if not keys or not (found := _swap_line(rng, lines, place, rf"  ({keys}):")):
        return None
    start = found[0]
    end = next((number for number in range(start + 1, place.end) if re.match(r"  \w", lines[number])), place.end)
    return _changed("a key is gone", path, lines, place, [*lines[place.start : start], *lines[end : place.end]], ("missing-key",))


@maker(".yaml")
def duplicate(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
    """A record stands twice."""
    record = lines[place.start : place.end]
    made = _changed("a record twice", path, lines, place, record * 2, ("duplicate-id",))
    return made._replace(lines=(place.start + 1, place.end + len(record)))


@maker(".yaml")
def drop(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
    """A record is gone; what names it complains, wherever that stands."""
    ident = _id(lines, place)
    if Path(path).stem not in ("sources", "actors", "claims", "events") or not _is_named(ident):
        return None
    return _changed("a record is gone", path, lines, place, [], (), ident)


@maker(".yaml")
def rename(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
    """A record has another id; what names the old one complains."""
    ident = _id(lines, place)
    if Path(path).stem not in ("sources", "actors", "claims", "events") or not _is_named(ident):
        return None
    record = [lines[place.start].replace(ident, f"{ident}-x"), *lines[place.start + 1 : place.end]]
    return _changed("a record renamed", path, lines, place, record, (), ident)


@maker(".yaml")
def swap_ids(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
    """Two neighbors have each other's id: the order of the records tells."""
    following = next((number for number in range(place.end, len(lines)) if lines[number].startswith("- id: ")), None)
    if following is None or Path(path).stem not in ("sources", "claims", "actors", "glossary", "publishers", "positions"):
        return None
    new = [lines[following], *lines[place.start + 1 : place.end], *lines[place.end : following], lines[place.start]]
    return _changed("ids swapped", path, lines, Place(place.start, following + 1), new, ("form", "topic-order", "event-id", "duplicate-id"))


@maker("claims.yaml")
def unconfirm(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
    """A claim is called confirmed without a step in its history that says so."""
    record = "".join(lines[place.start : place.end])
    if not (found := re.search(r"\n  status: (reported|open|disputed)\n", record)):
        return None
    new = record.replace(found.group(0), "\n  status: confirmed\n", 1).splitlines(keepends=True)
    return _changed("a status without its step", path, lines, place, new, ("history",))


@maker("claims.yaml")
def reverse_history(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
    """The steps of a history stand in the wrong order."""
    record = "".join(lines[place.start : place.end])
    head, key, tail = record.partition("  history:\n")
    steps, checked = tail.rsplit("  checked:", 1)
    parts = re.split(r"(?m)^(?=  - date:)", steps)[1:]
    if len(parts) < 2:
        return None
    new = f"{head}{key}{''.join(reversed(parts))}  checked:{checked}".splitlines(keepends=True)
    return _changed("a history backwards", path, lines, place, new, ("history",))


@maker("claims.yaml")
def drop_primary(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
    """A claim loses all its evidence."""
    record = "".join(lines[place.start : place.end])
    new = re.sub(r"  evidence:\n(?:  - .*\n|    .*\n)+", "  evidence: []\n", record)
    return _changed("no evidence", path, lines, place, new.splitlines(keepends=True), ("no-evidence",)) if new != record else None


@maker("judgments.yaml")
def another_range(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
    """A judgment bears the range of another term."""
    record = "".join(lines[place.start : place.end])
    new = re.sub(r"\(\d+–\d+ %\)", "(50–60 %)", record)
    return _changed("another range", path, lines, place, new.splitlines(keepends=True), ("ladder",)) if new != record else None


def _damage(name: str, change: Callable[[random.Random, bytes], bytes]) -> None:
    """List random damage to a whole file, of records or a page."""
    for suffix in (".yaml", ".md"):

        @maker(suffix)
        def damage(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
            return Mutation(name, path, change(rng, "".join(lines).encode()), (1, len(lines) + 1), ())


def _at(rng: random.Random, raw: bytes) -> int:
    return rng.randrange(len(raw)) if raw else 0


def _cut(rng: random.Random, raw: bytes) -> bytes:
    start = _at(rng, raw)
    return raw[:start] + raw[start + rng.randrange(1, 200) :]


def _insert(rng: random.Random, raw: bytes) -> bytes:
    start = _at(rng, raw)
    return raw[:start] + rng.choice([b"\x00", b"\xff", b"'", b'"', b"[", b"{", b": ", b"- ", b"\n", b"\t", b"#", b"&a ", b"*a", b"!x ", b"///\n", b"```\n", b"[@", b"](", b"<", "\u2028".encode(), b"---\n", b"|\n", b"%"]) + raw[start:]


def _flip(rng: random.Random, raw: bytes) -> bytes:
    start = _at(rng, raw)
    return raw[:start] + bytes([raw[start] ^ 1 << rng.randrange(8)]) + raw[start + 1 :]


def _shuffle(rng: random.Random, raw: bytes) -> bytes:
    lines = raw.splitlines(keepends=True)
    start = rng.randrange(len(lines))
    part = lines[start : start + 6]
    rng.shuffle(part)
    return b"".join(lines[:start] + part + lines[start + 6 :])


_damage("a piece cut out", _cut)
_damage("a sign put in", _insert)
_damage("a bit flipped", _flip)
_damage("lines shuffled", _shuffle)
_damage("cut short", lambda rng, raw: raw[: _at(rng, raw)])


def _prose(name: str, pattern: str, new: str, *rules: str) -> None:
    """List a mutation of one place on a page."""

    @maker(".md")
    def change(rng: random.Random, path: str, lines: list[str], place: Place) -> Mutation | None:
        body = next((number for number in range(1, len(lines)) if lines[number] == "---\n"), 0)
        found = [(number, match) for number in range(body, len(lines)) for match in re.finditer(pattern, lines[number])]
        if not found:
            return None
        number, match = rng.choice(found)
        line = lines[number][: match.start()] + match.expand(new) + lines[number][match.end() :]
        made = _changed(name, path, lines, Place(number, number + 1), [line], rules)
        return made._replace(lines=(1, len(lines))) if rules == ("block",) else made  # a block is complained of where it begins


_prose("a citation of nothing", r"\[@([a-z0-9-]+\d[a-z0-9-]*)", r"[@\1-gone", "citation")
_prose("a link to nothing", r"\]\((?!http)([a-z:/.-]+)", r"](\1-gone", "link")
_prose("an option that is none", r"^    (layout|home|topic|chart|page|article): ", r"    \1s: ", "block")
_prose("a block that is none", r"^/// (claims|timeline|sources|judgments|positions|series|readouts|actors|channels)\b", r"/// \1x", "block")
_prose("a block that stays open", r"^///\n", "\n", "block")
_prose("HTML", r"(?<=[a-z] )([a-z]{4,})(?= [a-z])", r"<b>\1</b>", "html")
_prose("a link that runs a script", r"(?<=[a-z] )([a-z]{4,})(?= [a-z])", r"[\1](javascript:x)", "link", "html")


def _id(lines: list[str], place: Place) -> str:
    return lines[place.start].removeprefix("- id: ").strip().strip("'\"")


_everything = ""


def _is_named(ident: str) -> bool:
    """True where something besides the record itself and the register of published ids names the id; part of an address does not."""
    return len(re.findall(rf"(?<![\w./-]){re.escape(ident)}(?![\w./-])", _everything)) > 1


def load(root: Path) -> dict[str, list[str]]:
    """Every file of records and every page, as lines."""
    global _everything
    paths = sorted([*(root / "evidence").rglob("*.yaml"), *(root / "docs").rglob("*.md")])
    files = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8").splitlines(keepends=True) for path in paths}
    _everything = "".join(
        line
        for path, lines in files.items()
        if not path.endswith("published.yaml")
        for line in lines
        if not path.endswith("glossary.yaml") or "source: " in line  # an entry may bear the id of an actor, and another lead to it
    )
    return files


def mutations(rng: random.Random, files: dict[str, list[str]]) -> Iterator[Mutation]:
    """Mutations without end; every way to mutate has the same chance."""
    starts = {path: [number for number, line in enumerate(lines) if line.startswith("- id: ")] for path, lines in files.items()}
    while True:
        suffix, make = rng.choice(MAKERS)
        path = rng.choice([path for path in files if path.endswith(suffix) and not path.endswith("published.yaml")])
        lines = files[path]
        if path.endswith(".yaml"):
            number = rng.randrange(len(starts[path]))
            place = Place(starts[path][number], [*starts[path], len(lines)][number + 1])
        else:
            place = Place(0, len(lines))
        if made := make(rng, path, lines, place):
            yield made


def batches(rng: random.Random, files: dict[str, list[str]], count: int) -> Iterator[list[Mutation]]:
    """Mutations in heaps of one a file at most."""
    source = mutations(rng, files)
    for start in range(0, count, 400):  # not all at once: each holds the text of its file
        waiting = deque(next(source) for _ in range(min(400, count - start)))
        while waiting:
            heap: dict[str, Mutation] = {}
            for _ in range(len(waiting)):
                one = waiting.popleft()
                if heap.setdefault(one.path, one) is not one:
                    waiting.append(one)
            yield list(heap.values())


def is_reported(one: Mutation, problems: list[Problem]) -> bool:
    """True where somebody complains as the mutation must earn."""
    if one.anywhere:
        return any(re.search(rf"(?<![\w-]){re.escape(one.anywhere)}(?![\w-])", problem.message) for problem in problems)
    first, last = one.lines
    return any(problem.path == one.path and problem.rule in one.rules and first <= problem.line <= last + 1 for problem in problems)


class Result(NamedTuple):
    """What came of a run."""

    tried: Counter[str]
    excepted: list[tuple[Mutation, str]]
    unreported: list[Mutation]
    must: int  # how many had to be reported


def attempt(root: Path, files: dict[str, list[str]], heap: list[Mutation]) -> list[Problem]:
    """The complaints about the project with these mutations in it; the files are put back."""
    for one in heap:
        (root / one.path).write_bytes(one.text if isinstance(one.text, bytes) else one.text.encode())
    try:
        return check(root)
    finally:
        for one in heap:
            (root / one.path).write_text("".join(files[one.path]), encoding="utf-8", newline="")


def run(root: Path, count: int, seed: int) -> Result:
    """Mutate the project at `root`, a copy, so many times."""
    rng = random.Random(seed)
    files = load(root)
    result = Result(Counter(), [], [], 0)
    must = 0
    for heap in batches(rng, files, count):
        result.tried.update(one.name for one in heap)
        must += sum(bool(one.rules or one.anywhere) for one in heap)
        try:
            problems = attempt(root, files, heap)
        except Exception:
            problems = []
            alone = heap
        else:
            alone = [one for one in heap if (one.rules or one.anywhere) and not is_reported(one, problems)]
        for one in alone:
            try:
                problems = attempt(root, files, [one])
            except Exception:
                result.excepted.append((one, traceback.format_exc()))
            else:
                if (one.rules or one.anywhere) and not is_reported(one, problems):
                    result.unreported.append(one)
    return result._replace(must=must)


def copy(folder: Path) -> Path:
    """A copy of the real evidence and pages."""
    for name in ("evidence", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def told(result: Result) -> str:
    """A run in words."""
    lines = [f"{count:6} {name}" for name, count in result.tried.most_common()]
    lines += [f"NOT REPORTED {one.name}: {one.path}:{one.lines[0]}" for one in result.unreported]
    lines += [f"EXCEPTION {one.name}: {one.path}:{one.lines[0]}\n{trace}" for one, trace in result.excepted]
    total = sum(result.tried.values())
    lines.append(f"{total} mutations: {len(result.excepted)} exceptions; {result.must - len(result.unreported)} of {result.must} that break a rule for certain were reported with file and line")
    return "\n".join(lines)


SHARES = 8  # however many processors there are, so that a seed always means the same mutations


def share(number: int, count: int, seed: int) -> Result:
    """One share of a run, in a copy of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        return run(copy(Path(scratch).resolve()), count // SHARES + (number < count % SHARES), seed * SHARES + number)


def together(count: int, seed: int) -> Result:
    """A run by all processors, told share by share."""
    whole = Result(Counter(), [], [], 0)
    with Crew(share=share) as crew:
        for asked in [crew.ask("share", number, count, seed) for number in range(SHARES)]:
            part = asked.result()
            whole = Result(whole.tried + part.tried, whole.excepted + part.excepted, whole.unreported + part.unreported, whole.must + part.must)
            print(f"{whole.tried.total()} of {count} mutations tried", flush=True)
    return whole


if __name__ == "__main__":
    outcome = together(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(told(outcome))
    sys.exit(bool(outcome.excepted or outcome.unreported))
