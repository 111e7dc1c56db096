"""The order of the pages, from their front matter: no list to keep in `mkdocs.yml`, so a new page needs no change there."""

from typing import Any

from ledger.ledger import Ledger

Nav = list[dict[str, Any]]


def navigation(ledger: Ledger) -> Nav:
    """Pages and folders by `order`, then by title; a folder is named by the title of its index page."""
    tree: dict[str, Any] = {}
    for path in ledger.pages:
        *folders, name = path.split("/")
        level = tree
        for folder in folders:
            level = level.setdefault(folder, {})
        level[name] = path
    return _level(ledger, tree)


def _level(ledger: Ledger, tree: dict[str, Any]) -> Nav:
    entries: list[tuple[int, str, dict[str, Any]]] = []
    for name, below in tree.items():
        if isinstance(below, str):
            page = ledger.pages[below]
            place = -1 if name == "index.md" else page.meta.get("order", 0)
            title = str(page.meta.get("short", page.title))
            entries.append((place, title, {title: below}))
        else:
            index = ledger.pages.get(below.get("index.md", ""))
            title = str(index.meta.get("short", index.title)) if index else name.capitalize()
            order = index.meta.get("order", 0) if index else min((ledger.pages[p].meta.get("order", 0) for p in below.values() if isinstance(p, str)), default=0)
            entries.append((order, title, {title: _level(ledger, below)}))
    return [entry for *_, entry in sorted(entries, key=lambda entry: (entry[0], entry[1]))]
