"""Dates keep their precision, and only days that exist are dates."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dates import first_day, in_short, in_words, is_date, is_day, last_day

DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(9999, 12, 31)).map(str)
DATES = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))


@given(DATES)
def test_a_date_spans_its_days(date: str) -> None:
    """The first and the last day of a date are days, in order, and begin with what the date says."""
    assert is_date(date)
    assert is_day(first_day(date))
    assert is_day(last_day(date))
    assert first_day(date) <= last_day(date)
    assert first_day(date).startswith(date)
    assert last_day(date).startswith(date)
    following = datetime.date.fromisoformat(last_day(date)) + datetime.timedelta(days=1) if last_day(date) != "9999-12-31" else None
    assert following is None or not str(following).startswith(date)


@given(st.one_of(st.text(max_size=12), st.from_regex(r"\d{4}-\d{2}-\d{2}", fullmatch=True)))
def test_what_is_no_date_is_none(text: str) -> None:
    """Only the three ISO forms in plain digits, of a day that exists, are dates."""
    if is_date(text):
        assert text.isascii()
        datetime.date.fromisoformat(first_day(text))


@pytest.mark.parametrize("text", ["2023-02-29", "2023-00", "2023-13", "2023-1-1", "23-01-01", "2023-01-01T00:00", "2023/01/01", "0000", "2023-", "２０２３", " 2023", "2023\n", "20231115", "2023-W46"])
def test_near_misses_are_no_dates(text: str) -> None:
    """What only looks like a date is none."""
    assert not is_date(text)


@pytest.mark.parametrize(
    ("date", "words", "short", "last"),
    [
        ("2023-11-15", "15 November 2023", "Nov 2023", "2023-11-15"),
        ("2023-11-05", "5 November 2023", "Nov 2023", "2023-11-05"),
        ("2023-11", "November 2023", "Nov 2023", "2023-11-30"),
        ("2024-02", "February 2024", "Feb 2024", "2024-02-29"),
        ("2023", "2023", "2023", "2023-12-31"),
    ],
)
def test_dates_in_words(date: str, words: str, short: str, last: str) -> None:
    """Readers see words, and never more precision than the date has."""
    assert (in_words(date), in_short(date), last_day(date)) == (words, short, last)


def test_no_date_is_said() -> None:
    """A source without a date says so."""
    assert (in_words(None), in_short(None)) == ("no date", "n.d.")
