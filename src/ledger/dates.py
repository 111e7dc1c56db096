"""Dates that keep their precision: a day, a month or a year (ISO 8601 calendar dates)."""

import calendar
import datetime
import re

MONTHS = list(calendar.month_name)
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")


def is_date(text: str) -> bool:
    """True when `text` is YYYY, YYYY-MM or YYYY-MM-DD and names a day that exists."""
    if not _ISO.match(text):
        return False
    try:
        datetime.date.fromisoformat(first_day(text))
    except ValueError:
        return False
    return True


def is_day(text: str) -> bool:
    """True when `text` is a date to the day."""
    return len(text) == 10 and is_date(text)


def first_day(date: str) -> str:
    """The first day of a year, month or day, as YYYY-MM-DD."""
    return date + "0000-01-01"[len(date) :]


def last_day(date: str) -> str:
    """The last day of a year, month or day, as YYYY-MM-DD.

    What is dated to a month counts as known from the last day of it.
    """
    if len(date) == 10:
        return date
    if len(date) == 4:
        return date + "-12-31"
    days = calendar.monthrange(int(date[:4]), int(date[5:7]))[1]
    return f"{date}-{days:02}"


def in_words(date: str | None) -> str:
    """`15 November 2023`, `November 2023`, `2023`, or `no date` for None."""
    if not date:
        return "no date"
    if len(date) == 4:
        return date
    month = MONTHS[int(date[5:7])]
    if len(date) == 7:
        return f"{month} {date[:4]}"
    return f"{int(date[8:])} {month} {date[:4]}"


def in_short(date: str | None) -> str:
    """`Nov 2023`, `2023`, or `n.d.` for None: the form that stands in a citation mark."""
    if not date:
        return "n.d."
    if len(date) == 4:
        return date
    return f"{MONTHS[int(date[5:7])][:3]} {date[:4]}"
