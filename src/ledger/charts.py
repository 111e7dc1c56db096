"""A series as an inlined SVG: bars, a line or steps, in the palette's own colors, without a script.

Written here and not with a charting library: three plain forms, a few hundred bytes each, whose classes follow the
page's light, dark and print styles; the library tried (Vega) draws the same with ten times the markup.
Units: the drawing is 640 wide and 280 high; the style sheet scales it.
"""

import math
import re
from typing import Any
from xml.sax.saxutils import escape

from ledger.dates import in_words, is_date
from ledger.records import Series

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 58, 16, 30, 34


def figure(value: float) -> str:
    """A number as the house writes it: 107,941; 22.7."""
    return f"{value:,}" if isinstance(value, int) or value != int(value) else f"{int(value):,}"


def steps_of(top: float) -> list[float]:
    """Round values for the axis, from 0 to at least `top`, four or five of them."""
    top = top if top / 4 > 0 else 1  # a series of zeros still needs an axis
    raw = top / 4
    unit = 10 ** math.floor(math.log10(raw))
    step = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if unit * factor >= raw)
    return [float(f"{step * index:.9g}") for index in range(math.ceil(top / step - 1e-9) + 1)]


def _label(period: str) -> str:
    if is_date(period) and len(period) > 4:
        return in_words(period) if len(period) == 7 else re.sub(r"(\d+ )(\w{3})\w*( \d{4})", r"\1\2\3", in_words(period))
    return period


def year_of(text: str) -> float | None:
    """The moment a period or a date names, in years; None where it names none."""
    found = re.search(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    return year + (month - 1) / 12 + (day - 1) / 365 if month and day else year + (month - 0.5) / 12 if month else year + 0.5


def draw(series: Series, form: str, events: list[Any], ident: str) -> str:
    """The SVG of a series; `events` are marked where they fall, `ident` makes the ids of title and description."""
    values = [float(point.value) for point in series.points]
    ticks = steps_of(max(values))
    top = ticks[-1]
    inner, base = WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM
    slot = inner / len(values)
    centers = [LEFT + slot * (index + 0.5) for index in range(len(values))]

    def y(value: float) -> float:
        return round(base - (base - TOP) * value / top, 1)

    parts = [
        f'<svg class="chart chart-{form}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{ident}-t {ident}-d">',
        f'<title id="{ident}-t">{escape(series.title)}</title>',
        f'<desc id="{ident}-d">{escape(_told(series))}</desc>',
    ]
    for tick in ticks:
        parts.append(f'<line class="chart-grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(tick)}" y2="{y(tick)}"/>')
        parts.append(f'<text class="chart-tick" x="{LEFT - 8}" y="{y(tick) + 4}" text-anchor="end">{figure(tick)}</text>')
    every = math.ceil(len(values) / 12)
    for index, point in enumerate(series.points):
        if index % every == 0 or index == len(values) - 1:
            parts += _period(_label(point.period), centers[index], base + 18, slot * every)
    parts += _annotations(series, events, centers, slot, base)  # behind the values, which they would strike through
    if form == "bars":
        width = min(44, slot * 0.62)
        for center, value in zip(centers, values, strict=True):
            parts.append(f'<rect class="chart-bar" x="{center - width / 2:.1f}" y="{y(value)}" width="{width:.1f}" height="{base - y(value):.1f}"/>')
            parts.append(f'<text class="chart-value" x="{center:.1f}" y="{y(value) - 6:.1f}" text-anchor="middle">{figure(_plain(value))}</text>')
    elif form == "steps":
        path = f"M{LEFT + slot * 0.5:.1f} {y(values[0])}"
        for center, value in zip(centers[1:], values[1:], strict=True):
            path += f"H{center:.1f}V{y(value)}"
        parts.append(f'<path class="chart-line" d="{path}H{WIDTH - RIGHT}"/>')
        parts += _dots(centers, values, y, every=1)
    else:
        path = "M" + "L".join(f"{center:.1f} {y(value)}" for center, value in zip(centers, values, strict=True))
        parts.append(f'<path class="chart-line" d="{path}"/>')
        parts += _dots(centers, values, y, every=max(1, len(values) // 5))
    return "".join([*parts, "</svg>"])


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _period(label: str, x: float, y: float, room: float) -> list[str]:
    if len(label) * 6.2 <= room or " " not in label:
        return [f'<text class="chart-tick" x="{x:.1f}" y="{y}" text-anchor="middle">{escape(label)}</text>']
    first, rest = label.rsplit(" ", 1) if len(label.rsplit(" ", 1)[0]) * 6.2 <= room else label.split(" ", 1)
    return [
        f'<text class="chart-tick" x="{x:.1f}" y="{y - 3}" text-anchor="middle">{escape(first)}</text>',
        f'<text class="chart-tick" x="{x:.1f}" y="{y + 10}" text-anchor="middle">{escape(rest)}</text>',
    ]


def _dots(centers: list[float], values: list[float], y: Any, every: int) -> list[str]:
    out = []
    peak = values.index(max(values))
    for index, (center, value) in enumerate(zip(centers, values, strict=True)):
        out.append(f'<circle class="chart-dot" cx="{center:.1f}" cy="{y(value)}" r="3.5"/>')
        if every == 1 or index in (0, peak, len(values) - 1):
            out.append(f'<text class="chart-value" x="{center:.1f}" y="{y(value) - 10:.1f}" text-anchor="middle">{figure(_plain(value))}</text>')
    return out


def _annotations(series: Series, events: list[Any], centers: list[float], slot: float, base: float) -> list[str]:
    years = [year_of(point.period) for point in series.points]
    out = []
    for number, event in enumerate(events, 1):
        when = year_of(event.date)
        near = [(abs(year - when), index) for index, year in enumerate(years) if year is not None and when is not None]
        if not near or when is None:
            continue
        _, index = min(near)
        step = (years[-1] - years[0]) / (len(years) - 1) if len(years) > 1 and years[0] and years[-1] else 1
        x = min(WIDTH - RIGHT, max(LEFT, centers[index] + slot * (when - (years[index] or when)) / (step or 1)))
        out.append(f'<line class="chart-event" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 6}" y2="{base}"/>')
        out.append(f'<text class="chart-event-n" x="{x:.1f}" y="{TOP - 12}" text-anchor="middle">{number}</text>')
    return out


def _told(series: Series) -> str:
    first, last = series.points[0], series.points[-1]
    peak = max(series.points, key=lambda point: point.value)
    return (
        f"{series.unit}: {figure(first.value)} in {_label(first.period)}, {figure(last.value)} in {_label(last.period)}; "
        f"highest {figure(peak.value)} in {_label(peak.period)}. The table below holds every value."
    )


