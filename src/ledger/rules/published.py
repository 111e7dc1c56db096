"""Rules on what has been published: an address once given out keeps leading somewhere, and to one record only."""

from collections.abc import Iterator

from ledger.addresses import PERMANENT, of_record
from ledger.fields import is_version
from ledger.ledger import Ledger
from ledger.problems import Problem
from ledger.published import moves
from ledger.rules.evidence import complaint, near


def published_ids_stay(ledger: Ledger) -> Iterator[Problem]:
    """An id of the register is the id of a record still, or has moved; and every id that is in use is in the register."""
    for found in ledger.found["published"].values():
        kind, listed, ends = found.record.id, set(found.record.ids), moves(ledger, found.record.id)
        for index, ident in enumerate(found.record.ids):
            if not ledger.has(kind, ident) and ident not in ends:
                message = f"{ident} was published and is gone; bring the record back, or name under moved the one that takes its place"
                yield complaint(ledger, found, "published", message, "ids", index)
        for ident, one in ledger.found[kind].items():
            if ident not in listed:
                yield complaint(ledger, one, "published", "is not in the register of published ids; 'make tidy' adds it", "id")
        for index, move in enumerate(found.record.moved):
            if ledger.has(kind, move.was):
                yield complaint(ledger, found, "moved", f"{move.was} is a record still; take out the record or the move", "moved", index, "was")
            elif move.was not in listed:
                yield complaint(ledger, found, "moved", f"{move.was} was never published; {near(move.was, listed)}", "moved", index, "was")
            elif move.was not in ends and not ledger.has(kind, move.now):
                yield complaint(ledger, found, "moved", f"there is no {move.now}; {near(move.now, ledger.found[kind])}", "moved", index, "now")


def codes_name_one_record(ledger: Ledger) -> Iterator[Problem]:
    """No two ids of a kind, present or moved, share a short address."""
    for kind in PERMANENT:
        register = ledger.get("published", kind)
        gone = [ident for ident in register.ids if ident not in ledger.found[kind]] if register else []
        known = {of_record(kind, ident): ident for ident in gone}
        for ident, found in ledger.found[kind].items():
            other = known.setdefault(of_record(kind, ident), ident)
            if other != ident:
                yield complaint(ledger, found, "same-code", f"has the short address of {other}; choose another id", "id")


def versions_are_told(ledger: Ledger) -> Iterator[Problem]:
    """A change names the version of a briefing that is beyond its first: without it the printouts before could not say what is new."""
    told = {(page, change.version) for change in ledger.records("changes") for page in ledger.pages if change.concerns(page)}
    for page in ledger.pages.values():
        version = str(page.meta.get("version", "1.0"))
        if page.kind == "briefing" and is_version(version) and version != "1.0" and (page.path, version) not in told:
            message = f"version is {version}, of which no change tells; name it in evidence/changes.yaml: version: '{version}'"
            yield Problem(f"docs/{page.path}", page.meta_lines.get("version", 1), "untold", message)


RULES = (published_ids_stay, codes_name_one_record, versions_are_told)
