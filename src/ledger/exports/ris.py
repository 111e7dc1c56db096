"""RIS: two letters, two spaces, a hyphen and a value a line."""

from collections.abc import Iterator

from ledger.exports.csl import OTHERS, Item, Name

KINDS = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "chapter": "CHAP",
    "dataset": "DATA",
    "entry-encyclopedia": "ENCYC",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT",
    "pamphlet": "PAMP",
    "paper-conference": "CPAPER",
    "post-weblog": "BLOG",
    "regulation": "STAT",
    "report": "RPRT",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}


def author(name: Name) -> str:
    """One name; without a comma, readers keep it whole."""
    return name.get("literal") or ", ".join(name[part] for part in ("family", "given", "suffix") if part in name)


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", KINDS.get(item["type"], "GEN")
    yield "ID", item["id"]
    yield "TI", item["title"]
    for name in item.get("author", ()):
        if name != OTHERS:
            yield "AU", author(name)
    if "container-title" in item:
        yield "T2", item["container-title"]
    if "publisher" in item:
        yield "PB", item["publisher"]
    if "number" in item:
        yield "M1", item["number"]
    if "version" in item:
        yield "ET", item["version"]
    if "issued" in item:
        parts = [f"{part:02}" for part in item["issued"]["date-parts"][0]]
        yield "PY", parts[0]
        yield "DA", "/".join([*parts, "", ""][:3]) + "/"
    if "URL" in item:
        yield "UR", item["URL"]
    if "language" in item:
        yield "LA", item["language"]
    if "note" in item:
        yield "N1", item["note"]
    yield "ER", ""


def ris(items: list[Item]) -> str:
    """A file of records; the format asks for the line ends of DOS."""
    return "\r\n".join("".join(f"{tag}  - {value}\r\n" for tag, value in _fields(item)) for item in items)
