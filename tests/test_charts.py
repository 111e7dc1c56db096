"""Charts: any series gives well-formed drawing with all its values inside the frame."""

import re
from itertools import pairwise
from types import SimpleNamespace
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.charts import HEIGHT, WIDTH, draw, figure, steps_of, year_of
from ledger.ledger import Ledger
from ledger.records import Point, Series

NUMBERS = st.one_of(st.integers(0, 10**15), st.floats(0, 1e12, allow_nan=False).map(lambda value: round(value, 4)), st.just(0))
PERIODS = st.one_of(st.integers(1900, 2100).map(str), st.sampled_from(["2023-11", "2023-11-15", "FY 2023", "12 months to June 2024", "<b>", "a & b", '"', "first half of the year"]))


def series(points: list[tuple[str, float]], title: str = "Crossings") -> Series:
    """A series of these points, put together past the checks of its texts."""
    made = tuple(Point.model_construct(period=period, value=value) for period, value in points)
    return Series.model_construct(id="a-series", title=title, unit="people", definition="Counted.", points=made, caveat="None.", evidence=())


def drawn(one: Series, form: str, events: list[SimpleNamespace]) -> Element:
    """The drawing as a tree."""
    return fromstring(draw(one, form, events, "chart"))


@given(
    st.lists(st.tuples(PERIODS, NUMBERS), min_size=1, max_size=40),
    st.sampled_from(["bars", "line", "steps"]),
    st.lists(st.sampled_from(["2023", "2023-11", "2019-05-01", "1850"]).map(lambda date: SimpleNamespace(date=date)), max_size=3),
    st.sampled_from(["Crossings", "<script>alert(1)</script>", "a & b \" ' >"]),
)
def test_any_series_is_drawn(points: list[tuple[str, float]], form: str, events: list[SimpleNamespace], title: str) -> None:
    """Whatever the numbers, the drawing is well-formed, holds its title as text, and keeps within its frame."""
    root = drawn(series(points, title), form, events)
    assert root[0].text == title
    assert {part.tag for part in root.iter()} <= {"svg", "title", "desc", "line", "text", "rect", "path", "circle"}
    for part in root.iter():
        for name, most in (("x", WIDTH), ("y", HEIGHT), ("x1", WIDTH), ("x2", WIDTH), ("y1", HEIGHT), ("y2", HEIGHT), ("cx", WIDTH), ("cy", HEIGHT)):
            assert 0 <= float(part.get(name, 0)) <= most
        assert float(part.get("height", 0)) >= 0
        assert "nan" not in str(part.attrib)
    if form == "bars":
        assert len([part for part in root.iter("rect") if part.get("class") == "chart-bar"]) == len(points)


@given(st.one_of(st.floats(0, 1e15), st.integers(0, 10**15)))
def test_the_axis_reaches_the_top(top: float) -> None:
    """The axis begins at 0, rises in even steps, and ends at the highest value or just above."""
    steps = steps_of(top)
    assert steps[0] == 0
    assert steps[-1] >= top * (1 - 1e-6)
    assert 2 <= len(steps) <= 6
    assert all(after > before for before, after in pairwise(steps))


@pytest.mark.parametrize(("value", "shown"), [(107941, "107,941"), (22.7, "22.7"), (2.0, "2"), (0, "0"), (1234.5, "1,234.5")])
def test_numbers_as_the_house_writes_them(value: float, shown: str) -> None:
    """Commas between thousands, and no zero behind the point."""
    assert figure(value) == shown


@pytest.mark.parametrize(("text", "year"), [("2023", 2023.5), ("FY 2023", 2023.5), ("2023-07", 2023 + 6.5 / 12), ("2023-01-01", 2023.0), ("soon", None)])
def test_periods_name_a_moment(text: str, year: float | None) -> None:
    """A period names the middle of its year or month, so that events fall where they belong."""
    assert year_of(text) == (pytest.approx(year) if year else None)


def test_events_are_numbered(toy: Ledger) -> None:
    """Events stand on the drawing as numbers, in the order of the list below it."""
    events = toy.select("events", ("ev-2019-06-01-last-run", "ev-2021-04-17-opening"))
    root = drawn(toy.get("series", "crossings-by-year"), "line", events)
    marks = [part.text for part in root.iter("text") if part.get("class") == "chart-event-n"]
    assert marks == ["1", "2"]


def test_the_drawing_says_its_values(toy: Ledger) -> None:
    """The description names unit, first, last and highest value, for readers who do not see the drawing."""
    root = drawn(toy.get("series", "crossings-by-year"), "bars", [])
    assert re.fullmatch(r"people a year: 38,100 in 2017, 61,200 in 2023; highest 61,200 in 2023\..*", root[1].text or "")
    assert root.get("aria-labelledby") == "chart-t chart-d"
