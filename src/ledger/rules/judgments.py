"""Rules on judgments: one term of the ladder with its range, confidence apart, claims beneath."""

import re
from collections.abc import Iterator

from ledger.fields import LADDER, range_of
from ledger.ledger import Ledger
from ledger.problems import Problem
from ledger.rules.evidence import complaint

TERMS = re.compile(r"\b(" + "|".join(sorted(LADDER, key=len, reverse=True)) + r")\b", re.IGNORECASE)


def ladder_stands_in_the_sentence(ledger: Ledger) -> Iterator[Problem]:
    """The statement has one term of the ladder, the one in `likelihood`, with its range in brackets behind it."""
    for found in ledger.found["judgments"].values():
        judgment = found.record
        terms = [term.lower() for term in TERMS.findall(judgment.statement)]
        should = f"{judgment.likelihood} ({range_of(judgment.likelihood)})"
        if terms != [judgment.likelihood] or should not in judgment.statement.replace("\u00a0", " "):
            yield complaint(ledger, found, "ladder", f"the statement should say '{should}' once and no other term", "statement")
        if len(judgment.statement.split()) > 40:
            yield complaint(ledger, found, "judgment-length", f"the statement has {len(judgment.statement.split())} words; keep it to 40", "statement")


def confidence_stands_apart(ledger: Ledger) -> Iterator[Problem]:
    """`because` begins with the confidence and holds no likelihood; the statement holds no confidence."""
    for found in ledger.found["judgments"].values():
        judgment = found.record
        if not judgment.because.startswith(f"Confidence is {judgment.confidence} because"):
            yield complaint(ledger, found, "confidence", f"because should begin 'Confidence is {judgment.confidence} because'", "because")
        if TERMS.search(judgment.because):
            yield complaint(ledger, found, "confidence", "because holds a term of the ladder; keep likelihood and confidence in separate sentences", "because")
        if "confidence" in judgment.statement.lower():
            yield complaint(ledger, found, "confidence", "the statement speaks of confidence; say that in because", "statement")


def judgments_rest_and_end(ledger: Ledger) -> Iterator[Problem]:
    """A judgment rests on claims, settles after it was made, and is scored once its day has come."""
    for found in ledger.found["judgments"].values():
        judgment = found.record
        if not judgment.claims:
            yield complaint(ledger, found, "judgment-claims", "rests on no claim; name at least one", "claims")
        if judgment.settle_by != "standing" and judgment.settle_by <= judgment.made:
            yield complaint(ledger, found, "settle-by", "is to be settled before it was made; mend one of the dates", "settle_by")
        if judgment.outcome and judgment.outcome.date < judgment.made:
            yield complaint(ledger, found, "outcome", "was settled before it was made; mend one of the dates", "outcome")


RULES = (ladder_stands_in_the_sentence, confidence_stands_apart, judgments_rest_and_end)
