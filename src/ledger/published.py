"""The register of published ids: a permanent address must lead somewhere for as long as anybody may hold it on paper.

`evidence/published.yaml` names every id that has had an address of its own. `make tidy` adds the new ones, so that an
editor never types them; a rule complains of one that is gone, until a move says which record answers in its place.
"""

from pathlib import Path

from ledger.addresses import PERMANENT
from ledger.ledger import Ledger
from ledger.reader import canonical, read_evidence
from ledger.records import Published


def moves(ledger: Ledger, kind: str) -> dict[str, str]:
    """Ids of a kind that were published and are no longer used, each to the id that answers for it now.

    A record may move more than once; a circle leads nowhere and is left out, as is a way to a record that is gone.
    """
    register = ledger.get("published", kind)
    steps = {move.was: move.now for move in register.moved} if register else {}
    ends: dict[str, str] = {}
    for was in steps:
        now, seen = was, set()
        while now in steps and now not in seen:
            seen.add(now)
            now = steps[now]
        if ledger.get(kind, now):
            ends[was] = now
    return ends


def register(root: Path) -> list[str]:
    """Add every id that is not in the register yet; the names of the files changed. Without a register, nothing is done."""
    path = root / "evidence" / "published.yaml"
    if not path.exists():
        return []
    found, problems, _ = read_evidence(root)
    name = path.relative_to(root).as_posix()
    if any(problem.path == name and problem.rule != "form" for problem in problems):
        return []
    known: dict[str, Published] = {one.record.id: one.record for one in found if one.kind == "published"}
    records = []
    for kind in PERMANENT:
        before = known.get(kind) or Published.model_construct(id=kind, ids=(), moved=())
        ids = {*before.ids, *(one.record.id for one in found if one.kind == kind)}
        record = before.model_copy(update={"ids": tuple(sorted(ids))})
        if ids:
            records.append(record.model_dump(mode="json", exclude_defaults=True))
    text = path.read_text(encoding="utf-8")
    head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    new = head + canonical(records)
    if new == text:
        return []
    path.write_text(new, encoding="utf-8")
    return [name]
