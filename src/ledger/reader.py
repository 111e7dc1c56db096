"""YAML text to typed records; every fault is kept with its line. And the way back: the one form in which records are written."""

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from ledger.dates import is_date
from ledger.problems import Problem
from ledger.records import SHARED_KINDS, TOPIC_KINDS, Record
from ledger.yamltext import Loc, Text, decode

DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Found(NamedTuple):
    """A record, and where it stands."""

    kind: str
    topic: str  # the folder; empty for shared kinds
    record: Any
    path: str
    line: int


class _Dumper(DUMPER):  # type: ignore[misc]  # which class it is depends on how the library was built
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if is_date(text) else None),
)
_Dumper.add_representer(  # 0.00005, not 5.0e-05, which would be read back as text
    float,
    lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", format(Decimal(repr(number)), "f")),
)


def canonical(data: list[dict[str, Any]]) -> str:
    """The one form in which records are written: block style, 100 columns, dates in quotes."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


_IDS = re.compile(r"^- id: *['\"]?([\w-]+)", re.MULTILINE)


def _unread(path: Path, kind: str, read: list[Found]) -> set[tuple[str, str]]:
    """The records that stand in a file but could not be read, as (kind, id): what names them is not at fault."""
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return set()
    return {(kind, ident) for ident in _IDS.findall(text)} - {(kind, found.record.id) for found in read}


@lru_cache(maxsize=4096)  # while a site is served, only the file that was saved is read again
def _read_file(path: Path, name: str, kind: str, topic: str, type_: type[Record], state: tuple[int, int] | None) -> tuple[list[Found], list[Problem]]:
    """The records of a file and what is wrong with it; `state` is its time and size, by which a changed file is known."""
    text, problems = decode(path, name)
    if problems:
        return [], problems
    parsed = Text(name, text)
    if parsed.problems and parsed.data is None:
        return [], parsed.problems
    if not isinstance(parsed.data, list):
        if not parsed.problems:
            parsed.complain(1, "shape", "is not a list of records; begin each record with '- id:'")
        return [], parsed.problems
    found: list[Found] = []
    fields = list(type_.model_fields)
    for index, raw in enumerate(parsed.data if parsed.whole else parsed.data[:-1]):
        line = parsed.line((index,))
        if not isinstance(raw, dict):
            parsed.complain(line, "shape", "is not a record; begin each record with '- id:'")
            continue
        try:
            record: Any = type_.model_validate(_tuples(raw))
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                if fault["input"] is not None:  # an empty value has been noted
                    parsed.complain(*_fault(parsed, index, fault, fields))
            continue
        found.append(Found(kind, topic, record, name, line))
    if not parsed.problems:
        _judge_form(parsed, kind, fields)
    return found, parsed.problems


def _state(path: Path) -> tuple[int, int] | None:
    """What changes when a file does; None where the file cannot be seen, of which reading it complains."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _tuples(value: Any) -> Any:
    """Lists as tuples, so that records are frozen through and through."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def _fault(parsed: Text, index: int, fault: Any, fields: list[str]) -> tuple[int, str, str]:
    loc: Loc = fault["loc"]
    kind = fault["type"]
    while kind != "missing" and (index, *loc) not in parsed.lines:  # the last part may name a choice of types, not a key
        loc = loc[:-1]
    line = parsed.line((index, *loc))
    key = next((part for part in reversed(loc) if isinstance(part, str)), "record")
    if kind == "extra_forbidden":
        return line, "unknown-key", f"nobody knows the key {key}; known here: {', '.join(fields) if len(loc) == 1 else 'see evidence/README.md'}"
    if kind == "missing":
        return line, "missing-key", f"the key {key} is missing; add it"
    if kind == "literal_error":
        return line, "vocabulary", f"{key}: {fault['input']!r:.60} is not one of the words; write {fault['ctx']['expected']}"
    if kind == "value_error":
        return line, "value", f"{key}: {fault['ctx']['error']}"
    wanted = {
        "string_type": "text, in quotes where it looks like a number",
        "tuple_type": "a list, each item on a line after a hyphen",
        "bool_type": "true or false",
        "int_type": "a number",
        "float_type": "a number",
        "model_type": "keys and values",
        "model_attributes_type": "keys and values",
    }.get(kind, fault["msg"])
    return line, "type", f"{key} holds {fault['input']!r:.40}; it should be {wanted}"


def ordered(kind: str, records: list[dict[str, Any]], fields: list[str]) -> list[dict[str, Any]]:
    """Records with keys in the order of their type, and in the order of their kind.

    Events go by date; sources, claims, actors and words by id; where order carries meaning it stays.
    """
    keyed = [{key: record[key] for key in sorted(record, key=fields.index)} for record in records]
    if kind == "events":
        return sorted(keyed, key=lambda record: (record["date"], record["id"]))
    if kind in ("sources", "claims", "actors", "glossary", "publishers", "positions"):
        return sorted(keyed, key=lambda record: record["id"])
    return keyed


def _judge_form(parsed: Text, kind: str, fields: list[str]) -> None:
    head, body = _head(parsed.text)
    right = canonical(ordered(kind, parsed.data, fields)).splitlines()
    for number, (is_, should) in enumerate(zip([*body, ""], [*right, ""], strict=False), start=head + 1):
        if is_ != should:
            parsed.complain(number, "form", f"is not in canonical form; 'make tidy' writes {should.strip()[:60]!r} here")
            return
    if len(body) != len(right):
        parsed.complain(len(body) + head, "form", "is not in canonical form; run 'make tidy'")


def _head(text: str) -> tuple[int, list[str]]:
    """How many comment lines open the file, and the lines after them."""
    lines = text.splitlines()
    head = 0
    while head < len(lines) and lines[head].startswith("#"):
        head += 1
    return head, lines[head:]


def evidence_files(root: Path) -> list[tuple[Path, str, str, type[Record]]]:
    """Every record file below `evidence/`: path, kind, topic, type."""
    folder = root / "evidence"
    files: list[tuple[Path, str, str, type[Record]]] = []
    for kind, type_ in SHARED_KINDS.items():
        if (path := folder / f"{kind}.yaml").exists():
            files.append((path, kind, "", type_))
    for topic in sorted(path for path in folder.glob("*") if path.is_dir()):
        files += [(path, path.stem, topic.name, TOPIC_KINDS[path.stem]) for path in sorted(topic.glob("*.yaml")) if path.stem in TOPIC_KINDS]
    return files


def read_evidence(root: Path) -> tuple[list[Found], list[Problem], set[tuple[str, str]]]:
    """All records under `root/evidence`, in file order, every problem of reading them, and the (kind, id) of those not read."""
    found: list[Found] = []
    problems: list[Problem] = []
    unread: set[tuple[str, str]] = set()
    files = evidence_files(root)
    known = {path for path, *_ in files}
    for path in sorted((root / "evidence").rglob("*")):
        if path.is_file() and path not in known and path.name != "README.md" and not path.name.startswith("."):
            name = path.relative_to(root).as_posix()
            problems.append(Problem(name, 1, "file", f"is not a file of records; known: {', '.join(TOPIC_KINDS)} in a topic's folder, {', '.join(SHARED_KINDS)} above"))
    if not files:
        problems.append(Problem("evidence", 1, "file", "holds no records; evidence/README.md shows what belongs there"))
    for path, kind, topic, type_ in files:
        records, faults = _read_file(path, path.relative_to(root).as_posix(), kind, topic, type_, _state(path))
        found += records
        problems += faults
        if faults:
            unread |= _unread(path, kind, records)
    return found, problems, unread


@lru_cache(maxsize=64)
def _again(path: Path, stamp: int, size: int) -> Text:
    return Text(path.name, path.read_text(encoding="utf-8"))


def line_of(root: Path, found: Found, *loc: str | int) -> int:
    """The line of one value inside a record; read afresh, because only complaints ask for it."""
    path = root / found.path
    stat = path.stat()
    parsed = _again(path, stat.st_mtime_ns, stat.st_size)
    for index, raw in enumerate(parsed.data):
        if isinstance(raw, dict) and raw.get("id") == found.record.id and parsed.line((index,)) == found.line:
            return parsed.line((index, *loc))
    return found.line


def tidy(root: Path) -> list[str]:
    """Write every record file that reads without fault in canonical form; the names of those changed."""
    changed = []
    for path, kind, _, type_ in evidence_files(root):
        name = path.relative_to(root).as_posix()
        text, problems = decode(path, name)
        parsed = Text(name, text) if not problems else None
        fields = list(type_.model_fields)
        if parsed is None or parsed.problems or not isinstance(parsed.data, list):
            continue
        if any(not isinstance(raw, dict) or set(raw) - set(fields) or not isinstance(raw.get("id"), str) for raw in parsed.data):
            continue
        if kind == "events" and any(not isinstance(raw.get("date"), str) for raw in parsed.data):
            continue
        head, _body = _head(text)
        new = "".join(line + "\n" for line in text.splitlines()[:head]) + canonical(ordered(kind, parsed.data, fields))
        if new != text:
            path.write_text(new, encoding="utf-8")
            changed.append(name)
    return changed
