"""Rules on positions: balance where they stand side by side."""

from collections.abc import Iterator

from ledger.ledger import Ledger, filters
from ledger.problems import Problem


def sides_have_equal_room(ledger: Ledger) -> Iterator[Problem]:
    """Positions shown as a table are at least three, of at most 60 words each, the longest within 15 % of the shortest."""
    for page in ledger.pages.values():
        for use in page.uses:
            if use.name != "positions" or use.options.get("layout", "table") != "table":
                continue
            shown = ledger.select("positions", use.ids, **filters(use.options))
            lengths = {position.id: len(position.argument.split()) for position in shown}
            where = f"docs/{page.path}"
            if len(lengths) < 3:
                yield Problem(where, use.line, "balance", f"shows {len(lengths)} positions; a table takes at least three parties")
                continue
            for ident, words in lengths.items():
                if words > 60:
                    yield Problem(where, use.line, "balance", f"{ident} has {words} words; keep it to 60")
            if max(lengths.values()) > 1.15 * min(lengths.values()):
                told = ", ".join(f"{ident} {words}" for ident, words in lengths.items())
                yield Problem(where, use.line, "balance", f"lengths differ by more than 15 % ({told}); bring them together")


RULES = (sides_have_equal_room,)
