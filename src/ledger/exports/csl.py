"""Sources in the fields of the Citation Style Language, from which BibTeX and RIS are written too.

Authors stand in the evidence as free text. What is not plainly a person with a given and a family name stays one
literal name: an institution, a single word, and a name whose family part stands first, because styles print those as
they are and turn the others around.
"""

import re
import unicodedata
from typing import Any

from ledger.addresses import of_record
from ledger.ledger import Ledger
from ledger.records import Source
from ledger.site import Site

Item = dict[str, Any]
Name = dict[str, str]
OTHERS: Name = {"literal": "others"}
# What appears in something larger, whose name is the publisher's.
PERIODICAL = {"article-newspaper", "article-magazine", "article-journal", "post-weblog", "broadcast", "entry-encyclopedia", "interview"}
PARTICLES = {"al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "ibn", "la", "le", "ten", "ter", "van", "von", "zu"}
_SUFFIX = re.compile(r"(?P<name>.+?),? (?P<suffix>Jr\.?|Sr\.?|II|III|IV)")


class Authors:
    """How to read the names of authors: which are bodies, and which begin with the family name."""

    def __init__(self, ledger: Ledger):
        self.bodies = {source.publisher.casefold() for source in ledger.records("sources")}
        self.family_first = {word.title.casefold() for word in ledger.words("family-first").values()}
        for actor in ledger.records("actors"):
            if actor.kind != "person":
                self.bodies |= {name.casefold() for name in (actor.name, *actor.aliases)}
            elif actor.pinyin and _plain(actor.pinyin) == _plain(actor.name):
                self.family_first.add(actor.name.casefold())

    def read(self, author: str) -> list[Name]:
        """The authors a text names: `Ann Ash and others`, `Ann Ash, Bo Birch and Cy Cedar`."""
        if author.casefold() in self.bodies:
            return [{"literal": author}]
        bare = re.sub(r"\s*\([^)]*\)", "", author)  # an affiliation in brackets is no part of the name
        parts = re.split(r"\s*;\s*|,? and |, (?!(?:Jr|Sr|II|III|IV)\b)", bare)
        return [OTHERS if part == "others" else self._name(part) for part in parts if part]

    def _name(self, text: str) -> Name:
        if " " not in text or text.casefold() in self.bodies | self.family_first:
            return {"literal": text}
        found = _SUFFIX.fullmatch(text)
        words = (found["name"] if found else text).split()
        first = len(words) - 1
        while first > 1 and words[first - 1].lower() in PARTICLES:
            first -= 1
        name = {"family": " ".join(words[first:]), "given": " ".join(words[:first])}
        return name | {"suffix": found["suffix"]} if found else name


def _plain(name: str) -> str:
    """A name without marks of tone, spaces and case."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in letters if sign.isalpha()).casefold()


def date_parts(date: str) -> dict[str, list[list[int]]]:
    """A day, a month or a year as CSL has it; the precision stays."""
    return {"date-parts": [[int(part) for part in date.split("-")]]}


def items(ledger: Ledger, site: Site) -> list[Item]:
    """Every source, in the order of its file."""
    authors = Authors(ledger)
    return [_item(source, authors, site) for source in ledger.records("sources")]


def _item(source: Source, authors: Authors, site: Site) -> Item:
    item: Item = {"id": source.id, "type": source.type, "title": source.title}
    if source.author and source.author != source.publisher:
        item["author"] = authors.read(source.author)
    item["container-title" if source.type in PERIODICAL else "publisher"] = source.publisher
    if source.issued:
        item["issued"] = date_parts(source.issued)
    if source.url:
        item["URL"] = source.url
    item["language"] = source.language
    # Where CSL has no field, its schema has `custom`.
    item["custom"] = {
        "address": f"{site.address}{of_record('sources', source.id)}/",
        "reliability": source.reliability,
        "primary": source.primary,
        "read": source.read,
    }
    return item
