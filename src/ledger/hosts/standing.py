"""Whether the site that stands is the one that a build would make again.

A build depends on the files of the project, on its settings, on the versions of what builds it and on the date it is
given, and on nothing else. When all of them are as they were, and no file of the site has been touched since, there is
nothing to do.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import ledger

BESIDE = ("LICENSE-CONTENT", "DATA-CHANGELOG.md")  # what the exports take from the project's own folder


def inputs(config: Any, root: Path) -> str:
    """Everything that a build depends on, as one number."""
    folders = [Path(config.docs_dir), root / "evidence", Path(ledger.__file__).parent]
    files = [Path(config.config_file_path), *(root / name for name in BESIDE), *(path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc"), *own_theme(config)]
    number = sha256()
    for line in _settings(config):
        number.update(f"{line}\n".encode())
    for path in sorted(path for path in files if path.is_file()):
        try:
            body = path.read_bytes()
        except OSError as error:  # the check says so, with the file's name
            body = str(error).encode()
        number.update(f"{path} {len(body)}\n".encode() + body)
    return number.hexdigest()


def own_theme(config: Any) -> list[Path]:
    """The files of the theme that are the project's own."""
    return sorted(path for path in Path(config.theme.custom_dir).rglob("*") if path.is_file()) if config.theme.custom_dir else []


def stands(root: Path, site: Path, made_from: str) -> bool:
    """True where the site in `site` is whole and was made from the same."""
    kept = _kept(root).get(str(site))
    return bool(kept) and kept == [made_from, _files(site)]


def remember(root: Path, site: Path, made_from: str) -> None:
    """Note what the finished site in `site` was made from."""
    path = _path(root)
    kept = {place: state for place, state in _kept(root).items() if Path(place).is_dir()}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept | {str(site): [made_from, _files(site)]}), encoding="utf-8")


def _path(root: Path) -> Path:
    return root / ".cache" / "built.json"


def _kept(root: Path) -> dict[str, Any]:
    try:
        kept = json.loads(_path(root).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _settings(config: Any) -> Iterator[str]:
    """What the command line and the environment say; what the file of settings says is read with the other files."""
    yield repr(sorted((key, value) for key, value in config.items() if isinstance(value, str | bool | int)))
    settings = Path(config.config_file_path).read_text(encoding="utf-8")
    named = {word for line in re.findall("!ENV(.*)", settings) for word in re.findall("[A-Z][A-Z0-9_]+", line)}
    yield from (f"{name}={os.environ.get(name)}" for name in sorted(named | {"SOURCE_DATE_EPOCH"}))
    yield from sorted({path.name for folder in sys.path for path in Path(folder).glob("*.dist-info")})  # every package by name and version


def _files(site: Path) -> str:
    """The files of a site by path, size and time, as one number."""
    number = sha256()
    for folder, below, names in os.walk(site):
        below.sort()
        for name in sorted(names):
            path = Path(folder, name)
            state = path.stat()
            number.update(f"{path.relative_to(site)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return number.hexdigest()
