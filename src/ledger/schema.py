"""JSON Schema of a list of records, from their types; what each key holds comes from the editors' dictionary."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, get_args

from pydantic import create_model

from ledger.records import Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SECTION = re.compile(r"^## (\w+)\.yaml$")
_ROW = re.compile(r"^\| `(\w+)` \| (?:must)? ?\| *(.*?) *\|$")


def widened(type_: type[Record], beside: Mapping[str, Any]) -> type[Record]:
    """The type of a record with further keys behind its own; one that may be None may be left out."""
    keys: dict[str, Any] = {name: (key, None if NoneType in get_args(key) else ...) for name, key in beside.items()}
    return create_model(f"Published{type_.__name__}", __base__=type_, __doc__=type_.__doc__, **keys)


def schema(type_: type[Record], address: str, title: str, words: Mapping[str, str]) -> dict[str, Any]:
    """The schema of a list of such records as they are published: a key without a value is left out, a list never is."""
    one = type_.model_json_schema(mode="serialization")
    kept: dict[str, Any] = {name: _plain(part) for name, part in one.pop("$defs", {}).items()}
    item = _plain(one)
    for key, text in words.items():
        if text and key in item["properties"]:
            item["properties"][key] = {"description": text} | item["properties"][key]
    kept[type_.__name__] = item
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": title,
        "type": "array",
        "items": {"$ref": f"#/$defs/{type_.__name__}"},
        "$defs": kept,
    }


def _plain(object_: dict[str, Any]) -> dict[str, Any]:
    """The schema of one object without what only pydantic needs: titles, defaults, and null for what is left out."""
    properties: dict[str, Any] = {}
    required = []
    for key, raw in object_["properties"].items():
        value = {name: part for name, part in raw.items() if name not in ("title", "default")}
        choices = [choice for choice in value.pop("anyOf", ()) if choice != {"type": "null"}]
        properties[key] = value | choices[0] if len(choices) == 1 else value | {"anyOf": choices} if choices else value
        if raw.get("default", ...) is not None:
            required.append(key)
    return {
        "type": "object",
        **({"description": object_["description"]} if "description" in object_ else {}),
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


@cache
def dictionary(root: Path) -> dict[str, dict[str, str]]:
    """What `evidence/README.md` says of each key, by kind; empty where there is no such file."""
    path = root / "evidence" / "README.md"
    words: dict[str, dict[str, str]] = {}
    kind = ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if found := _SECTION.match(line):
            kind = found[1]
        elif line.startswith("## "):
            kind = ""
        elif kind and (found := _ROW.match(line)):
            words.setdefault(kind, {})[found[1]] = found[2].replace("`", "")
    return words
