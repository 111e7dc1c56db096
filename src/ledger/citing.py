"""A source in words: the mark in the text, the numbered note, and what its grade and its reading mean.

The words of a full reference follow the order of the Chicago Manual of Style's notes (author, title, publisher, date),
with what this house adds: grade, how far the source was read, what limits it.
"""

from ledger.dates import in_short, in_words
from ledger.ledger import Ledger
from ledger.records import Source

GRADES = {
    "A": "official register, court, statistics office or treaty body, for what it enacted, decided or counted",
    "B": "government or member speaking for itself; news agency, newspaper, trade press or research body with named editors",
    "C": "state-run, advocacy, partisan or minor outlet",
    "D": "aggregator, repost, digest or machine translation",
    "E": "page with a plain error of its own",
    "F": "origin not established",
}
READ = {"full": "read in full", "excerpt": "read in excerpt", "cited-by": "known through another source"}
STATUSES = {
    "confirmed": "a primary source, or two independent ones, bear it out",
    "reported": "one secondary source says so",
    "disputed": "sources disagree",
    "contradicted": "a primary source says otherwise",
    "superseded": "true then, not now",
    "open": "nothing read settles it",
}
VERDICTS = {
    "confirmed": "confirmed",
    "mostly-confirmed": "mostly confirmed",
    "imprecise": "imprecise",
    "contradicted": "contradicted",
    "reported-only": "reported only",
    "unresolved": "unresolved",
    "outcome-happened": "it happened",
    "outcome-partly": "it happened in part",
    "outcome-did-not-happen": "it did not happen",
}
LANGUAGES = {
    "en": "English",
    "zh": "Chinese",
    "zh-Hans": "Chinese (simplified)",
    "zh-Hant": "Chinese (traditional)",
    "de": "German",
    "it": "Italian",
    "pt": "Portuguese",
    "es": "Spanish",
    "fr": "French",
}


def mark(ledger: Ledger, source: str) -> str:
    """Publisher and date of the source of that id, as they stand in the sentence: `NCHS, Mar 2024`."""
    cited = ledger.cited(source)
    return f"{cited.publisher}, {in_short(cited.issued)}"


def byline(source: Source) -> str:
    """Author, publisher and date, as they stand in a note."""
    who = f"{source.author}, {source.publisher}" if source.author and source.author != source.publisher else source.publisher
    return f"{who}, {in_words(source.issued)}"


def standing(source: Source) -> str:
    """What to think of a source, in a line: grade, primary or not, how far read, language, and whether it fell."""
    parts = [f"grade {source.reliability}", "primary" if source.primary else "secondary", READ[source.read]]
    if source.language != "en":
        parts.append(f"in {LANGUAGES.get(source.language, source.language)}")
    if source.withdrawn:
        parts.append(f"withdrawn {in_words(source.withdrawn.date)}")
    return ", ".join(parts)
