"""YAML text to typed records; every fault is kept with its line, and nothing is guessed.

The text is read event by event, because the library's own composer follows nesting by recursion
(a file of 100,000 brackets ends the process) and silently keeps the last of two equal keys.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from ledger.dates import is_date
from ledger.problems import Problem
from ledger.records import SHARED_KINDS, TOPIC_KINDS, Record

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
MAX_BYTES = 4_000_000
MAX_DEPTH = 6
Loc = tuple[str | int, ...]


class Found(NamedTuple):
    """A record, and where it stands."""

    kind: str
    topic: str  # the folder; empty for shared kinds
    record: Any
    path: str
    line: int


class _Dumper(DUMPER):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if is_date(text) else None),
)


def canonical(data: list[dict[str, Any]]) -> str:
    """The one form in which records are written: block style, 100 columns, dates in quotes."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Stop(Exception):
    """Reading this file cannot go on; the problem is already noted."""


class _Text:
    """One YAML text, turned into plain lists, dicts and scalars, with the line of each."""

    def __init__(self, path: str, text: str):
        self.path, self.text = path, text
        self.problems: list[Problem] = []
        self.lines: dict[Loc, int] = {(): 1}
        self.data: Any = None
        self._read()

    def complain(self, line: int, rule: str, message: str) -> None:
        self.problems.append(Problem(self.path, line, rule, message))

    def line(self, loc: Loc) -> int:
        """The line of a value, or of the nearest value around it."""
        while loc not in self.lines:
            loc = loc[:-1]
        return self.lines[loc]

    def _read(self) -> None:
        try:
            self._build(yaml.parse(self.text, Loader=LOADER))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = " ".join(str(part) for part in (error.context, error.problem) if part)
            self.complain(mark.line + 1 if mark else 1, "yaml", f"does not parse: {what}; mend the line or the one above")
        except yaml.reader.ReaderError:  # its position counts bytes in one of the two loaders and signs in the other
            found = yaml.reader.Reader.NON_PRINTABLE.search(self.text)
            line = self.text.count("\n", 0, found.start()) + 1 if found else 1
            self.complain(line, "yaml", "holds a character that no text file should; write plain UTF-8 text")
        except _Stop:
            pass

    def _build(self, events: Iterable[Any]) -> None:
        stack: list[tuple[Any, Loc]] = []  # open lists and mappings
        key: list[str | None] = []  # for each of them: the key that waits for its value
        documents = 0
        for event in events:
            line = event.start_mark.line + 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.complain(line, "yaml", "starts a second document; keep one list of records in a file")
                    raise _Stop
            elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                self.complain(line, "yaml", "uses an anchor or an alias; write the value out")
                raise _Stop
            elif isinstance(event, yaml.NodeEvent) and event.tag is not None and event.tag != "!":
                self.complain(line, "yaml", f"uses the tag {event.tag}; write plain values")
                raise _Stop
            elif isinstance(event, yaml.ScalarEvent):
                if stack and isinstance(stack[-1][0], dict) and key[-1] is None:
                    name = event.value
                    if name in stack[-1][0]:
                        self.complain(line, "duplicate-key", f"the key {name} stands twice; keep one")
                    key[-1] = name
                    self.lines[(*stack[-1][1], name)] = line
                    continue
                value = _scalar(event)
                if value is None:
                    where = key[-1] if stack and key[-1] else "a value"
                    self.complain(line, "empty-value", f"{where} is empty; leave the key out")
                self._put(stack, key, value, line)
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(stack) >= MAX_DEPTH:
                    self.complain(line, "yaml", f"is nested deeper than {MAX_DEPTH} levels; records are flatter than that")
                    raise _Stop
                if stack and isinstance(stack[-1][0], dict) and key[-1] is None:
                    self.complain(line, "yaml", "has a list or a mapping as a key; write a word")
                    raise _Stop
                value = {} if isinstance(event, yaml.MappingStartEvent) else []
                loc = self._put(stack, key, value, line)
                stack.append((value, loc))
                key.append(None)
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
                key.pop()

    def _put(self, stack: list[tuple[Any, Loc]], key: list[str | None], value: Any, line: int) -> Loc:
        if not stack:
            self.data = value
            return ()
        holder, loc = stack[-1]
        if isinstance(holder, list):
            loc = (*loc, len(holder))
            holder.append(value)
        else:
            loc = (*loc, key[-1] or "")
            holder[key[-1]] = value
            key[-1] = None
        self.lines.setdefault(loc, line)
        return loc


_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?\Z")


def _scalar(event: Any) -> str | int | float | bool | None:
    """A scalar as it is meant: only true, false, plain numbers and nothing are not text."""
    text: str = event.value
    if event.style not in (None, ""):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "null", "~"):
        return None
    if _NUMBER.match(text) and len(text) <= 18:
        return float(text) if "." in text else int(text)
    return text


def _decode(path: Path, name: str) -> tuple[str, list[Problem]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        return "", [Problem(name, 1, "file", f"cannot be read ({error.strerror}); check its permissions")]
    if len(raw) > MAX_BYTES:
        return "", [Problem(name, 1, "file", f"is larger than {MAX_BYTES // 1_000_000} MB; split it by topic")]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", [Problem(name, line, "file", "is not UTF-8 text; save it as UTF-8")]


def _read_file(path: Path, name: str, kind: str, topic: str, type_: type[Record]) -> tuple[list[Found], list[Problem]]:
    text, problems = _decode(path, name)
    if problems:
        return [], problems
    parsed = _Text(name, text)
    if parsed.problems and parsed.data is None:
        return [], parsed.problems
    if not isinstance(parsed.data, list):
        if not parsed.problems:
            parsed.complain(1, "shape", "is not a list of records; begin each record with '- id:'")
        return [], parsed.problems
    found, ids = [], {}
    fields = list(type_.model_fields)
    for index, raw in enumerate(parsed.data):
        line = parsed.line((index,))
        if not isinstance(raw, dict):
            parsed.complain(line, "shape", "is not a record; begin each record with '- id:'")
            continue
        try:
            record: Any = type_.model_validate(_tuples(raw))
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                parsed.complain(*_fault(parsed, index, fault, fields))
            continue
        if record.key in ids:
            parsed.complain(line, "duplicate-id", f"the id {record.id} stands already in line {ids[record.key]}; choose another")
        ids[record.key] = line
        found.append(Found(kind, topic, record, name, line))
    if not parsed.problems:
        _judge_form(parsed, kind, fields)
    return found, parsed.problems


def _tuples(value: Any) -> Any:
    """Lists as tuples, so that records are frozen through and through."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def _fault(parsed: _Text, index: int, fault: Any, fields: list[str]) -> tuple[int, str, str]:
    loc: Loc = tuple(part for part in fault["loc"] if part not in ("constrained-str", "literal['standing']"))
    line = parsed.line((index, *loc))
    key = next((part for part in reversed(loc) if isinstance(part, str) and "[" not in part), "record")
    kind = fault["type"]
    if kind == "extra_forbidden":
        return line, "unknown-key", f"nobody knows the key {key}; known here: {', '.join(fields) if len(loc) == 1 else 'see evidence/README.md'}"
    if kind == "missing":
        return line, "missing-key", f"the key {key} is missing; add it"
    if kind == "literal_error":
        return line, "vocabulary", f"{key}: {fault['input']!r} is not one of the words; write {fault['ctx']['expected']}"
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


def _judge_form(parsed: _Text, kind: str, fields: list[str]) -> None:
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
    for topic in sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []:
        files += [(path, path.stem, topic.name, TOPIC_KINDS[path.stem]) for path in sorted(topic.glob("*.yaml")) if path.stem in TOPIC_KINDS]
    return files


def read_evidence(root: Path) -> tuple[list[Found], list[Problem]]:
    """All records under `root/evidence`, in file order, and every problem of reading them."""
    found: list[Found] = []
    problems: list[Problem] = []
    files = evidence_files(root)
    known = {path for path, *_ in files}
    for path in sorted((root / "evidence").rglob("*")):
        if path.is_file() and path not in known and path.name != "README.md" and not path.name.startswith("."):
            name = path.relative_to(root).as_posix()
            problems.append(Problem(name, 1, "file", f"is not a file of records; known: {', '.join(TOPIC_KINDS)} in a topic's folder, {', '.join(SHARED_KINDS)} above"))
    if not files:
        problems.append(Problem("evidence", 1, "file", "holds no records; evidence/README.md shows what belongs there"))
    for path, kind, topic, type_ in files:
        records, faults = _read_file(path, path.relative_to(root).as_posix(), kind, topic, type_)
        found += records
        problems += faults
    return found, problems


@cache
def _again(path: Path, stamp: int) -> _Text:
    return _Text(path.name, path.read_text(encoding="utf-8"))


def line_of(root: Path, found: Found, *loc: str | int) -> int:
    """The line of one value inside a record; read afresh, because only complaints ask for it."""
    path = root / found.path
    parsed = _again(path, path.stat().st_mtime_ns)
    for index, raw in enumerate(parsed.data):
        if isinstance(raw, dict) and raw.get("id") == found.record.id and parsed.line((index,)) == found.line:
            return parsed.line((index, *loc))
    return found.line


def tidy(root: Path) -> list[str]:
    """Write every record file that reads without fault in canonical form; the names of those changed."""
    changed = []
    for path, kind, _, type_ in evidence_files(root):
        name = path.relative_to(root).as_posix()
        text, problems = _decode(path, name)
        parsed = _Text(name, text) if not problems else None
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
