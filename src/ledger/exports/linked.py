"""Linked data (JSON-LD, in the words of schema.org): the data as a set, and the claims of others that we judged.

What stands in the head of a page is in `overrides/partials/citation-head.html`; here is what needs the records.
"""

from collections.abc import Iterable
from typing import Any

from ledger import addresses, citing
from ledger.exports.tables import last_checked
from ledger.ledger import Ledger
from ledger.records import Claim
from ledger.site import Site

CONTEXT = "https://schema.org"
Node = dict[str, Any]


def publisher(site: Site) -> Node:
    """Who answers for all of it."""
    return {"@type": "Organization", "name": site.name, "url": site.address}


def dataset(ledger: Ledger, site: Site, folder: str, version: str, files: Iterable[tuple[str, str, str]]) -> Node:
    """The open data as one set; `files` are path, media type and description."""
    days = sorted(event.date for event in ledger.records("events"))
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": f"{site.address}{folder}",
        "name": f"{site.name}: open data",
        "description": f"{site.description} Claims with status and history, sources, events, positions, judgments and figures.",
        "url": f"{site.address}{folder.partition('/')[0]}/",
        "version": version,
        "dateModified": last_checked(ledger),
        **({"temporalCoverage": f"{days[0]}/{days[-1]}"} if days else {}),
        "keywords": [word.title for word in ledger.words("topic").values()],
        "inLanguage": site.language,
        "license": site.license_url,
        "isAccessibleForFree": True,
        "creator": publisher(site),
        "publisher": publisher(site),
        "distribution": [
            {"@type": "DataDownload", "name": path, "description": text, "encodingFormat": type_, "contentUrl": f"{site.address}{folder}{path}"}
            for path, type_, text in files
        ],
    }


def claim_reviews(ledger: Ledger, site: Site) -> Node:
    """The claims of the articles under audit, where a named party made them."""
    reviews = [review for claim in ledger.records("claims") if claim.article and (review := _review(ledger, claim, site))]
    return {"@context": CONTEXT, "@graph": reviews}


def party(ledger: Ledger, said_by: str | None) -> Node | None:
    """The named person or body who said it; None for people unnamed, for hearsay, and for nobody in particular."""
    if actor := ledger.get("actors", said_by or ""):
        names = [name for name in (actor.native_name, *actor.aliases) if name]
        return {"@type": "Person" if actor.kind == "person" else "Organization", "name": actor.name} | ({"alternateName": names} if names else {})
    if any(source.publisher == said_by for source in ledger.records("sources")):
        return {"@type": "Organization", "name": said_by}
    return None


def _review(ledger: Ledger, claim: Claim, site: Site) -> Node | None:
    author = party(ledger, claim.said_by)
    if author is None or claim.verdict is None:
        return None
    article = ledger.get("sources", ledger.words("article")[str(claim.article)].source or "")
    said: Node = {"@type": "Claim", "author": author}
    if date := claim.date or (article and article.issued):
        said["datePublished"] = date
    if article and article.url:
        said["appearance"] = {"@type": "CreativeWork", "name": article.title, "url": article.url}
    return {
        "@type": "ClaimReview",
        "@id": f"{site.address}{addresses.of_record('claims', claim.id)}/",
        "url": f"{site.address}{addresses.of_record('claims', claim.id)}/",
        "claimReviewed": claim.statement,
        "itemReviewed": said,
        "reviewRating": {"@type": "Rating", "alternateName": citing.VERDICTS[claim.verdict]},
        "reviewBody": claim.finding,
        "datePublished": claim.checked,
        "inLanguage": site.language,
        "license": site.license_url,
        "author": publisher(site),
    }
