"""Addresses: of a page on the site, and the short ones that stand on paper.

A printed address must be short enough for a column, safe to read aloud and to type, and must never come to mean
something else. So a record's code is taken from its id, not from its place in a list: adding a source moves no other.
Crockford's base32 leaves out the letters that are taken for others (i and l for 1, o for 0, u for v). Seven of its
signs make 32⁷, 34 billion codes: among n ids of a kind, n²/2 pairs, one pair in 34 billion shares its code. At 20,000
ids that is a chance of 0.6 % that any two do (with six signs it would be 17 %), at 2,000 of 0.006 %; and a rule watches.
"""

import hashlib

from ledger.records import PREFIX

PERMANENT = ("sources", "claims", "events")  # the kinds whose every record has an address of its own, for good
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 7


def code(ident: str) -> str:
    """The short code of an id: the first seven signs of the base32 of its SHA-256."""
    bits = int.from_bytes(hashlib.sha256(ident.encode()).digest()[:5], "big") >> (40 - 5 * LENGTH)
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def of_record(kind: str, ident: str) -> str:
    """Where a source, a claim or an event answers: `s/7k2mq4x`."""
    return f"{PREFIX[kind]}/{code(ident)}"


def of_source(ident: str) -> str:
    """Where a source answers."""
    return of_record("sources", ident)


def of_version(page: str, version: str) -> str:
    """Where a printed version of a page answers: `v/a-briefing-1.0`."""
    return f"v/{slug_of(page)}-{version}"


def slug_of(page: str) -> str:
    """The last part of a page's path: `a-briefing`."""
    return page.removesuffix(".md").removesuffix("/index").rpartition("/")[2]


def of_page(page: str) -> str:
    """The address of a page under docs/, as all hosts make it: `briefings/a-briefing/`."""
    path = page.removesuffix(".md")
    path = "" if path == "index" else path.removesuffix("/index")
    return f"{path}/" if path else ""
