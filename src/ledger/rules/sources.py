"""Rules on sources that fall: whatever rests on a withdrawn source is named until somebody has looked at it again."""

from collections.abc import Iterator

from ledger.ledger import Ledger
from ledger.problems import Problem
from ledger.records import KIND_OF_PREFIX, PREFIX
from ledger.rules.evidence import complaint


def withdrawn_sources_are_reviewed(ledger: Ledger) -> Iterator[Problem]:
    """Every record and page that rests on a withdrawn source is listed as reviewed: `c:` and its id, `j:` and its id, a page's path."""
    for found in ledger.found["sources"].values():
        source = found.record
        if not source.withdrawn:
            continue
        for name in sorted(set(fallen(ledger, source.id)) - set(source.withdrawn.reviewed)):
            prefix, _, ident = name.partition(":")
            one = ledger.found[KIND_OF_PREFIX[prefix]][ident] if ident else None
            message = f"rests on {source.id}, withdrawn on {source.withdrawn.date}; review it, then add {name} to the source's reviewed"
            yield complaint(ledger, one, "withdrawn", message) if one else Problem(f"docs/{name}", 1, "withdrawn", message)
        for index, name in enumerate(source.withdrawn.reviewed):
            if not _exists(ledger, name):
                message = f"{name!r} is no record and no page; write a letter, a colon and an id (c:an-id), or the path of a page"
                yield complaint(ledger, found, "withdrawn", message, "withdrawn", "reviewed", index)


def fallen(ledger: Ledger, source: str) -> Iterator[str]:
    """What falls with a source: the records that name it, the judgments above those claims, and the pages that show either by id."""
    claims = []
    for kind, record in ledger.resting_on.get(source, ()):
        yield f"{PREFIX[kind]}:{record.id}"
        if kind == "claims":
            claims.append(record.id)
    judgments = [judgment.id for claim in claims for judgment in ledger.judgments_on.get(claim, ())]
    yield from (f"j:{ident}" for ident in judgments)
    yield from ledger.pages_resting.get(source, ())
    yield from (path for ident in judgments for path in ledger.pages_naming.get(("judgments", ident), ()))


def _exists(ledger: Ledger, name: str) -> bool:
    prefix, colon, ident = name.partition(":")
    return ledger.has(KIND_OF_PREFIX.get(prefix, ""), ident) if colon else name in ledger.pages


RULES = (withdrawn_sources_are_reviewed,)
