"""Records to fragments of a page: one template a block, well-formed, escaped, without knowledge of any host.

A fragment names records as links of the form `c:id`, and cites sources with empty `span class="cite"` elements that
carry the source's id; the host's tree pass turns the first into addresses and the second into numbered marks.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from ledger import charts, citing, dates
from ledger.ledger import Ledger, filters
from ledger.pages import Page
from ledger.records import PREFIX, Event, Evidence, Source


def host(url: str) -> str:
    """The name of the site an address leads to."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


class Context(NamedTuple):
    """What a fragment may know: the ledger, the page it goes to, and the block's own words."""

    ledger: Ledger
    page: Page | None
    ids: tuple[str, ...]
    options: dict[str, str]

    @property
    def layout(self) -> str:
        """The layout asked for; empty where the editor named none."""
        return self.options.get("layout", "")

    @property
    def numbered(self) -> bool:
        """True where sources are cited by number; registers name them outright."""
        return self.page is None or self.page.kind != "register"

    def mark(self, source: str) -> str:
        """Publisher and date of the source of that id."""
        return citing.mark(self.ledger, source)

    def best(self, evidence: tuple[Evidence, ...]) -> list[Evidence]:
        """Evidence in the order of its weight: for before against, primary first, then by grade."""

        def weight(item: Evidence) -> tuple[bool, bool, str]:
            cited = self.ledger.cited(item.source)
            return item.against, not cited.primary, cited.reliability

        return sorted(evidence, key=weight)

    def sides_of(self, event: Event) -> list[str]:
        """The sides of the actors in an event."""
        return sorted({actor.side for ident in event.actors if (actor := self.ledger.get("actors", ident))})

    def silent(self, text: str) -> bool:
        """True for an account that says nothing on its topic, or in what was read of it."""
        return bool(re.match(r"(Not mentioned|Not found in the parts read)\b", text))

    def dated(self, text: str | None) -> str:
        """A text with its ISO dates in words."""
        text = re.sub(r"\b(\d{4}-\d{2})-(\d{2}) to (\d{2})\b", lambda m: f"{int(m[2])} to {dates.in_words(f'{m[1]}-{m[3]}')}", text or "")
        return re.sub(r"\b\d{4}-\d{2}(-\d{2})?\b", lambda m: dates.in_words(m[0]) if dates.is_date(m[0]) else m[0], text)

    def called(self, kind: str, record: Any) -> str:
        """A record in a few words."""
        if kind == "actors":
            return str(record.name)
        text = next(str(value) for key in ("statement", "title", "term", "topic", "name", "argument") if (value := getattr(record, key, None)))
        return text if len(text) <= 76 else text[:68].rsplit(" ", 1)[0] + " …"


@cache
def _templates() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "fragments"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "words": dates.in_words,
        "short": dates.in_short,
        "number": charts.figure,
    }
    env.globals |= {
        "VERDICTS": citing.VERDICTS,
        "PREFIX": PREFIX,
        "byline": citing.byline,
        "host": host,
        "standing": citing.standing,
        "resolution": lambda claim: " ".join(f"{change.date}:{change.status}" for change in claim.history),
    }
    return env


def fragment(name: str, ledger: Ledger, page: Page | None, ids: tuple[str, ...], options: dict[str, str]) -> str:
    """The block `name` as well-formed HTML with one root element."""
    context = Context(ledger, page, ids, options)
    return _templates().get_template(f"{name}.html").render(c=context, **BUILDERS[name](context))


def note(source: Source, supports: tuple[str, ...]) -> str:
    """A source, and what it bears out, as it stands among the numbered notes of a page, without number and marks."""
    return _templates().get_template("notes.html").render(source=source, supports=supports)


def _chosen(context: Context, kind: str) -> list[Any]:
    return context.ledger.select(kind, context.ids, **filters(context.options))


def _claims(context: Context) -> dict[str, Any]:
    return {"claims": _chosen(context, "claims")}


def _timeline(context: Context) -> dict[str, Any]:
    events = sorted(_chosen(context, "events"), key=lambda event: (event.date, event.id))
    years = [(year, list(group)) for year, group in groupby(events, key=lambda event: event.date[:4])]
    return {"years": years, "events": events}


def _judgments(context: Context) -> dict[str, Any]:
    return {"judgments": _chosen(context, "judgments")}


def _positions(context: Context) -> dict[str, Any]:
    positions = _chosen(context, "positions")
    return {"positions": positions, "questions": list(dict.fromkeys(position.question for position in positions))}


def _readouts(context: Context) -> dict[str, Any]:
    readouts = _chosen(context, "readouts")
    sides = list(dict.fromkeys(account.side for readout in readouts for account in readout.accounts))
    return {"readouts": readouts, "sides": sides}


def _channels(context: Context) -> dict[str, Any]:
    return {"channels": _chosen(context, "channels")}


def _actors(context: Context) -> dict[str, Any]:
    actors = sorted(_chosen(context, "actors"), key=lambda actor: actor.name.casefold())
    sides = [(word, [actor for actor in actors if actor.side == word.id]) for word in context.ledger.words("side").values()]
    return {"sides": [(word, members) for word, members in sides if members]}


def _sources(context: Context) -> dict[str, Any]:
    sources = sorted(_chosen(context, "sources"), key=lambda source: (source.publisher.casefold(), source.issued or ""))
    return {"sources": sources}


def _arguments(context: Context) -> dict[str, Any]:
    return {"arguments": _chosen(context, "arguments")}


def _series(context: Context) -> dict[str, Any]:
    marked = [part.strip() for part in context.options.get("annotate", "").split(",") if part.strip()]
    events = context.ledger.select("events", marked) if marked else []
    form = context.options.get("chart", "bars")
    drawn = []
    for series in _chosen(context, "series"):
        chart = "" if form == "none" or len(series.points) < 2 else charts.draw(series, form, events, f"chart-{series.id}")
        drawn.append((series, Markup(chart)))
    return {"drawn": drawn, "events": events}


def _glossary(context: Context) -> dict[str, Any]:
    entries = sorted(context.ledger.records("glossary"), key=lambda entry: entry.term.casefold())
    return {"letters": [(letter, list(group)) for letter, group in groupby(entries, key=lambda entry: entry.term[0].upper())]}


def _changes(context: Context) -> dict[str, Any]:
    page = context.options.get("page", "")
    if not page and context.page and context.page.kind == "briefing":
        page = context.page.path
    changes = [change for change in context.ledger.records("changes") if not page or change.concerns(page)]
    return {"changes": sorted(changes, key=lambda change: change.date, reverse=True)}


def _briefings(context: Context) -> dict[str, Any]:
    pages = [page for page in context.ledger.pages.values() if page.kind == "briefing"]
    return {"briefings": sorted(pages, key=lambda page: page.meta.get("order", 0))}


BUILDERS: dict[str, Callable[[Context], dict[str, Any]]] = {
    "claims": _claims,
    "timeline": _timeline,
    "judgments": _judgments,
    "positions": _positions,
    "readouts": _readouts,
    "channels": _channels,
    "actors": _actors,
    "sources": _sources,
    "arguments": _arguments,
    "series": _series,
    "glossary": _glossary,
    "changes": _changes,
    "briefings": _briefings,
}
