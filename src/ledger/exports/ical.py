"""The events as a calendar: whole days, never a time zone, and the same bytes every time."""

import datetime

from icalendar import Calendar, Event

from ledger import addresses, dates
from ledger.exports.tables import last_checked
from ledger.ledger import Ledger
from ledger.records import Event as EventRecord
from ledger.site import Site


def calendar(ledger: Ledger, site: Site) -> bytes:
    """Every event; one dated to a month or a year spans it, and says so."""
    book = Calendar()
    book.add("prodid", f"-//{site.name}//events//EN")
    book.add("version", "2.0")
    book.add("x-wr-calname", f"{site.name}: events")
    # What a reader's program compares is not when we wrote the file, but when the records were last held against their sources.
    stamp = datetime.datetime.fromisoformat(f"{last_checked(ledger)}T00:00:00+00:00")
    for event in sorted(ledger.records("events"), key=lambda event: (event.date, event.id)):
        book.add_component(_entry(ledger, event, site, stamp))
    return bytes(book.to_ical())


def _entry(ledger: Ledger, event: EventRecord, site: Site, stamp: datetime.datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{event.id}@{site.authority.partition(',')[0]}")
    entry.add("dtstamp", stamp)
    entry.add("dtstart", datetime.date.fromisoformat(dates.first_day(event.date)))
    entry.add("dtend", datetime.date.fromisoformat(dates.last_day(event.date)) + datetime.timedelta(days=1))
    known = "" if dates.is_day(event.date) else f" ({dates.in_words(event.date)}, day not known)"
    entry.add("summary", event.title + known)
    entry.add("description", event.what)
    entry.add("url", f"{site.address}{addresses.of_record('events', event.id)}/")
    topics = ledger.words("topic")
    entry.add("categories", [topics[topic].short or topics[topic].title for topic in event.topics])
    entry.add("transp", "TRANSPARENT")  # it takes up none of the reader's time
    return entry
