"""YAML text to plain values, each with its line; nothing is guessed.

The text is read event by event, because the library's own composer follows nesting by recursion
(a file of 100,000 brackets ends the process) and silently keeps the last of two equal keys.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from ledger.problems import Problem

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_BYTES = 4_000_000
MAX_DEPTH = 6
Loc = tuple[str | int, ...]


class _Stop(Exception):
    """Reading this file cannot go on; the problem is already noted."""


class Text:
    """One YAML text, turned into plain lists, dicts and scalars, with the line of each."""

    def __init__(self, path: str, text: str):
        self.path, self.text = path, text
        self.problems: list[Problem] = []
        self.lines: dict[Loc, int] = {(): 1}
        self.data: Any = None
        self.whole = True  # False where reading stopped before the end; the last record is then a part of one
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
            self.whole = False
            what = " ".join(str(part) for part in (error.context, error.problem) if part)
            self.complain(mark.line + 1 if mark else 1, "yaml", f"does not parse: {what}; mend the line or the one above")
        except yaml.reader.ReaderError:  # its position counts bytes in one of the two loaders and signs in the other
            found = yaml.reader.Reader.NON_PRINTABLE.search(self.text)
            line = self.text.count("\n", 0, found.start()) + 1 if found else 1
            self.complain(line, "yaml", "holds a character that no text file should; write plain UTF-8 text")
        except _Stop:
            self.whole = False

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
            elif (tag := getattr(event, "tag", None)) is not None and tag != "!":
                self.complain(line, "yaml", f"uses the tag {tag}; write plain values")
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
                holder: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                stack.append((holder, self._put(stack, key, holder, line)))
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


def decode(path: Path, name: str) -> tuple[str, list[Problem]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        return "", [_unreadable(name, error)]
    if len(raw) > MAX_BYTES:
        return "", [Problem(name, 1, "file", f"is larger than {MAX_BYTES // 1_000_000} MB; split it by topic")]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", [Problem(name, line, "file", "is not UTF-8 text; save it as UTF-8")]


def closed_folders(root: Path, name: str) -> list[Problem]:
    """The folders from `name` down that may not be looked into; whoever searches them would find nothing there, without a word."""
    errors: list[OSError] = []
    for _ in os.walk(root / name, onerror=errors.append):
        pass
    return [_unreadable(Path(error.filename).relative_to(root).as_posix(), error) for error in errors if isinstance(error, PermissionError)]


def _unreadable(name: str, error: OSError) -> Problem:
    return Problem(name, 1, "unreadable", f"cannot be read ({error.strerror}); check its permissions")
