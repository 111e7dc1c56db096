"""The blocks an editor can put on a page: what each shows and which options it takes."""

from typing import NamedTuple

from ledger.records import Argument, Claim, Position, Record, Source

DATE, WORD, ID = "date", "word", "id"  # what an option holds, where it is not one of a few words


class Block(NamedTuple):
    """`kind` is the kind of record shown, `options` maps a name to the words allowed or to what it holds."""

    kind: str | None
    options: dict[str, tuple[str, ...] | str]
    ids: bool = True  # ids may stand behind the bar
    text: bool = False  # Markdown stands inside


def _words(type_: type[Record], key: str) -> tuple[str, ...]:
    """The words that a record's key may hold, read from its type."""
    annotation = type_.model_fields[key].annotation
    args = getattr(annotation, "__args__", ())
    words = [word for arg in args for word in (getattr(arg, "__args__", ()) or (arg,))]
    return tuple(word for word in words if isinstance(word, str))


_SPAN: dict[str, tuple[str, ...] | str] = {"from": DATE, "to": DATE}

BLOCKS: dict[str, Block] = {
    "claims": Block(
        "claims",
        {
            "topic": "topic",
            "home": "topic",
            "status": _words(Claim, "status"),
            "article": "article",
            "layout": ("full", "brief", "audit"),
            **_SPAN,
        },
    ),
    "timeline": Block("events", {"topic": "topic", "tag": "tag", "side": "side", "layout": ("full", "brief"), **_SPAN}),
    "judgments": Block("judgments", {"topic": "topic", "layout": ("full", "brief")}),
    "positions": Block(
        "positions",
        {"topic": "topic", "side": "side", "stance": _words(Position, "stance"), "layout": ("table", "full")},
    ),
    "readouts": Block("readouts", {"event": ID}),
    "channels": Block("channels", {"layout": ("full", "brief")}),
    "actors": Block("actors", {"side": "side", "kind": ("person", "office", "body", "company", "legislature")}),
    "sources": Block("sources", {"home": "topic", "reliability": _words(Source, "reliability")}),
    "arguments": Block("arguments", {"author": WORD, "role": _words(Argument, "role")}),
    "series": Block("series", {"annotate": ID, "chart": ("bars", "line", "steps", "none")}),
    "glossary": Block("glossary", {}, ids=False),
    "changes": Block("changes", {"page": WORD}, ids=False),
    "briefings": Block(None, {}, ids=False),
    "notes": Block(None, {}, ids=False),
    "assessment": Block(None, {}, ids=False, text=True),
}
