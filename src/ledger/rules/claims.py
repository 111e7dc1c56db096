"""Rules on claims: evidence against status, and the order of a history."""

from collections.abc import Iterator

from ledger.ledger import Ledger
from ledger.problems import Problem
from ledger.rules.evidence import complaint


def confirmed_has_its_evidence(ledger: Ledger) -> Iterator[Problem]:
    """`confirmed` needs a primary source or two publishers among the evidence that speaks for it."""
    for found in ledger.found["claims"].values():
        claim = found.record
        known = all(ledger.get("sources", item.source) for item in claim.evidence)
        if claim.status == "confirmed" and known and not ledger.meets_confirmed(claim):
            yield complaint(ledger, found, "confirmed", "is confirmed without a primary source or two publishers; add evidence or write reported", "status")
        if claim.status == "contradicted" and not any(item.against for item in claim.evidence):
            yield complaint(ledger, found, "contradicted", "is contradicted but no evidence is marked 'against: true'; mark it", "status")


def history_is_in_order(ledger: Ledger) -> Iterator[Problem]:
    """A history is not empty, its dates ascend, no step repeats the status before it, and the last one is the status."""
    for found in ledger.found["claims"].values():
        claim = found.record
        if not claim.history:
            yield complaint(ledger, found, "history", "has no history; say since when it has this status", "history")
            continue
        for index, (before, after) in enumerate(zip(claim.history, claim.history[1:], strict=False), 1):
            if after.date <= before.date:
                yield complaint(ledger, found, "history", f"steps from {before.date} to {after.date}; dates should ascend", "history", index, "date")
            if after.status == before.status:
                yield complaint(ledger, found, "history", f"steps from {before.status} to {after.status}; a step changes the status", "history", index, "status")
        last = claim.history[-1]
        if last.status != claim.status:
            yield complaint(ledger, found, "history", f"ends with {last.status} while status says {claim.status}; add the last step", "status")
        if last.date > claim.checked:
            yield complaint(ledger, found, "history", f"changes on {last.date}, after the last check on {claim.checked}; mend one of them", "history", len(claim.history) - 1, "date")


def supersedes_ends(ledger: Ledger) -> Iterator[Problem]:
    """What a claim supersedes has the status `superseded`, and no chain of them comes back to its start."""
    for found in ledger.found["claims"].values():
        trail, claim = [found.record.id], found.record
        while claim and claim.supersedes:
            if claim.supersedes in trail:
                yield complaint(ledger, found, "cycle", f"supersedes itself by way of {' → '.join([*trail, claim.supersedes])}; break the circle", "supersedes")
                break
            trail.append(claim.supersedes)
            claim = ledger.get("claims", claim.supersedes)
        if found.record.supersedes and (old := ledger.get("claims", found.record.supersedes)) and old.status != "superseded":
            yield complaint(ledger, found, "supersedes", f"supersedes {old.id}, which is {old.status}; give that one the status superseded", "supersedes")


def audits_are_whole(ledger: Ledger) -> Iterator[Problem]:
    """A claim of an article under audit has kind, verdict and finding; another has none of them."""
    for found in ledger.found["claims"].values():
        claim = found.record
        parts = [claim.article, claim.kind, claim.verdict, claim.finding]
        if any(parts) and not all(parts):
            yield complaint(ledger, found, "audit", "has only some of article, kind, verdict and finding; give all four or none", "id")


RULES = (confirmed_has_its_evidence, history_is_in_order, supersedes_ends, audits_are_whole)
