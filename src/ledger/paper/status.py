"""What stands behind the code on a printout: whether it is still current, what changed since, where the latest is.

A printout outlives the page it was made from, so every version that was ever printed keeps its page. The versions are
those that `evidence/changes.yaml` tells of.
"""

from collections.abc import Iterator
from posixpath import relpath
from typing import Any

from ledger import addresses
from ledger.ledger import Ledger
from ledger.pages import Page
from ledger.paper.document import templates
from ledger.site import Site


def changes_of(ledger: Ledger, page: Page) -> list[Any]:
    """The changes to a page and those to the whole site, by date."""
    touched = (change for change in ledger.records("changes") if change.concerns(page.path))
    return sorted(touched, key=lambda change: change.date)


def versions(ledger: Ledger, page: Page) -> dict[str, list[Any]]:
    """Every version a page has had, in order, each with the changes since."""
    changes = changes_of(ledger, page)
    told = {change.version: place for place, change in enumerate(changes, 1) if change.version}
    return {version: changes[place:] for version, place in (told | {page.meta["version"]: len(changes)}).items()}


def pages(ledger: Ledger, site: Site) -> Iterator[tuple[str, str]]:
    """The path on the site and the HTML of the page of every version."""
    template = templates(ledger.root).get_template("status.html")
    for page in ledger.pages.values():
        if page.kind != "briefing":
            continue
        for version, since in versions(ledger, page).items():
            path = addresses.of_version(page.path, version)
            yield f"{path}/index.html", template.render(
                site=site,
                page=page,
                version=version,
                since=since[::-1],
                slug=addresses.slug_of(page.path),
                top=relpath(".", path),
            )
