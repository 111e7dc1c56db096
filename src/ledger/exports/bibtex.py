"""BibTeX: its kinds, its month words, and the signs it would read as commands."""

import re

from ledger.exports.csl import OTHERS, Item, Name

KINDS = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "entry-encyclopedia": "incollection",
    "paper-conference": "inproceedings",
    "pamphlet": "booklet",
    "report": "techreport",
    "thesis": "phdthesis",
}
PUBLISHED_IN = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle", "techreport": "institution", "phdthesis": "school", "book": "publisher"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_COMMANDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {sign: f"\\{sign}" for sign in "&%$#_{}"}
_LIGATURE = re.compile(r"([-`'<>?!])(?=[-`'<>])")  # TeX would set another sign for the two
_OPENS = re.compile(r"(?<![^\s(\[{])(?P<sign>[\"'])(?=\w)")  # a quotation mark before a word, after a space or a bracket


def escaped(text: str) -> str:
    """A text whose every sign TeX prints as it stands, but for straight quotation marks, which open and close."""
    whole = _LIGATURE.sub(r"\1{}", "".join(_COMMANDS.get(sign, sign) for sign in text))
    opened = _OPENS.sub(lambda found: "``" if found["sign"] == '"' else "`", whole)
    return opened.replace('"', "''")


def author(name: Name) -> str:
    """One name: family, suffix and given; a literal one in braces, so that it is not taken apart."""
    if name == OTHERS:
        return "others"
    if "literal" in name:
        return f"{{{escaped(name['literal'])}}}"
    return ", ".join(escaped(name[part]) for part in ("family", "suffix", "given") if part in name)


def entry(item: Item) -> str:
    """One source or page."""
    kind = KINDS.get(item["type"], "misc")
    fields = {"title": f"{{{escaped(item['title'])}}}"}  # braced twice, because styles lower the capitals of what is not
    if "author" in item:
        fields["author"] = " and ".join(map(author, item["author"]))
    if published := item.get("publisher") or item.get("container-title"):
        fields[PUBLISHED_IN.get(kind, "howpublished")] = escaped(published)
    for field, of_bibtex in (("number", "number"), ("version", "version"), ("note", "note")):
        if field in item:
            fields[of_bibtex] = escaped(item[field])
    if "URL" in item:
        fields["url"] = item["URL"]
    if "language" in item:
        fields["language"] = item["language"]
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    for name, part in zip(("year", "month", "day"), item.get("issued", {}).get("date-parts", [[]])[0], strict=False):
        lines.append(f"  {name} = {MONTHS[part - 1] if name == 'month' else f'{{{part}}}'}")
    return f"@{kind}{{{item['id']},\n" + ",\n".join(lines) + "\n}\n"


def bibtex(items: list[Item]) -> str:
    """A file of entries."""
    return "\n".join(map(entry, items))
