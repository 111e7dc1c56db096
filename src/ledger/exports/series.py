"""Figures as CSV, each with a page that says what they are: a number without its definition and its caveat is not published."""

import csv
import io
from html import escape
from typing import Any

from ledger import addresses, citing
from ledger.ledger import Ledger
from ledger.records import Series
from ledger.site import Site

COLUMNS = ("period", "value", "source", "note")


def table(columns: tuple[str, ...], lines: list[list[Any]]) -> str:
    """A CSV file: a head, then a line a record."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return out.getvalue()


def as_csv(series: Series) -> str:
    """The points of a series."""
    return table(COLUMNS, [[point.period, point.value, point.source or "", point.note or ""] for point in series.points])


def readme(ledger: Ledger, series: Series, site: Site) -> str:
    """What a series counts, what it cannot bear, and who counted it."""
    home = ledger.home("series", series.id)
    shown = f"Shown at <{site.address}{addresses.of_page(home.page)}#{home.anchor}>. " if home else ""
    lines = [
        f"# {series.title}",
        f"Unit: {series.unit}. {len(series.points)} values in `{series.id}.csv`.",
        f"**What is counted.** {series.definition}",
        f"**What it cannot bear.** {series.caveat}",
        "## Columns",
        "\n".join(
            (
                "| column | holds |",
                "| --- | --- |",
                "| `period` | the span the value is for, as the source names it |",
                f"| `value` | {series.unit} |",
                "| `source` | the id of the source of this one value; where it is empty, the sources below |",
                "| `note` | what is different about this value |",
            )
        ),
        "## Sources",
        "\n".join(_source(ledger, ident, site) for ident in dict.fromkeys(ledger.sources_of(series))),
        shown + f"License: <{site.license_url}>. Cite the source of a figure first; the number belongs to whoever counted it.",
    ]
    return "\n\n".join(lines) + "\n"


def _source(ledger: Ledger, ident: str, site: Site) -> str:
    source = ledger.get("sources", ident)
    assert source is not None
    return f"- `{ident}`: {source.title}. {citing.byline(source)}. <{site.address}{addresses.of_record('sources', ident)}/>"


LIST = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }}
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }}
li {{ margin: .5rem 0; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p><a href="../../">What the data hold, and how to use them</a></p>
<ul>
{rows}
</ul>
</body>
</html>
"""


def listing(ledger: Ledger, site: Site) -> str:
    """The figures as a plain page of links, because a folder on a static site lists nothing."""
    rows = "\n".join(
        f'<li>{escape(one.title)} ({escape(one.unit)}): <a href="{one.id}.csv">table</a>, <a href="{one.id}.md">what it counts</a></li>' for one in ledger.records("series")
    )
    return LIST.format(language=site.language, title=escape(f"{site.name}: figures"), rows=rows)
