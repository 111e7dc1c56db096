"""Citations, read by programs we did not write: pandoc and rispy agree with our own words on names, dates and titles."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rispy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from places import ROOT

from ledger import dates
from ledger.exports import bibtex, cites, csl, ris
from ledger.ledger import Ledger
from ledger.records import Source
from ledger.site import Site

READERS = Path(__file__).parent / "readers"


@pytest.fixture(scope="module")
def items(real: Ledger, site: Site) -> list[csl.Item]:
    """Every source in the fields of CSL."""
    return csl.items(real, site)


def pandoc(*arguments: str, text: str = "") -> str:
    """What pandoc makes of it; a warning is a failure."""
    done = subprocess.run(["pandoc", *arguments], input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def bare(text: str) -> str:
    """A text without what typography may change: quotation marks, spaces, and the word before the last of several names."""
    return re.sub(r"[\s\"'`‘’“”,]|\band\b", "", text)


def in_our_words(source: Source) -> tuple[str, str, str]:
    """Names, title and date as the site prints them; an affiliation in brackets is no part of a name."""
    author = source.author if source.author != source.publisher else None
    return re.sub(r" \([^)]*\)", "", author or "nobody named"), source.title, dates.in_words(source.issued)


@pytest.mark.parametrize("form", ["json", "bib"])
def test_pandoc_prints_every_source_as_we_do(form: str, real: Ledger, items: list[csl.Item], tmp_path: Path) -> None:
    """pandoc reads CSL-JSON and BibTeX without a warning, and prints names, title and date of every source as the site does."""
    path = tmp_path / f"sources.{form}"
    path.write_text(json.dumps(items) if form == "json" else bibtex.bibtex(items), encoding="utf-8")
    style = READERS / "names-title-date.csl"
    printed = pandoc("--citeproc", f"--csl={style}", f"--bibliography={path}", "--to=plain", "--wrap=none", text="---\nnocite: '@*'\n---\n")
    told = [tuple(map(bare, line.split(" ¦ "))) for line in printed.split("\n\n") if line.strip()]
    ours = [tuple(map(bare, in_our_words(source))) for source in real.records("sources")]
    assert [pair for pair in zip(told, ours, strict=True) if pair[0] != pair[1]] == []


@pytest.mark.parametrize("form", ["csljson", "bibtex", "biblatex"])
def test_pandoc_keeps_every_field(form: str, items: list[csl.Item]) -> None:
    """Address, date and names go through pandoc unharmed, field by field."""
    text = json.dumps(items) if form == "csljson" else bibtex.bibtex(items)
    back = {item["id"]: item for item in json.loads(pandoc(f"--from={form}", "--to=csljson", text=text))}
    assert back.keys() == {item["id"] for item in items}
    for item in items:
        for field in ("URL", "issued", "author"):
            assert bare(str(back[item["id"]].get(field))) == bare(str(item.get(field))), item["id"]


def test_ris_reads_back(items: list[csl.Item]) -> None:
    """rispy finds every source with its title, year, address and names."""
    back = rispy.loads(ris.ris(items))
    assert [one["id"] for one in back] == [item["id"] for item in items]
    for one, item in zip(back, items, strict=True):
        assert one["title"] == item["title"]
        assert one.get("urls", [None])[0] == item.get("URL")
        assert one.get("year") == (str(item["issued"]["date-parts"][0][0]) if "issued" in item else None)
        assert one.get("authors", []) == [ris.author(name) for name in item.get("author", ()) if name != csl.OTHERS]


NAMES = {
    "Ida Brandt": [{"family": "Brandt", "given": "Ida"}],
    "Ann Ash and others": [{"family": "Ash", "given": "Ann"}, csl.OTHERS],
    "Ann Ash, Bo Birch, Cy Cedar": [{"family": "Ash", "given": "Ann"}, {"family": "Birch", "given": "Bo"}, {"family": "Cedar", "given": "Cy"}],
    "Ann Ash, Bo Birch and Cy Cedar": [{"family": "Ash", "given": "Ann"}, {"family": "Birch", "given": "Bo"}, {"family": "Cedar", "given": "Cy"}],
    "Bo W. Birch III": [{"family": "Birch", "given": "Bo W.", "suffix": "III"}],
    "Martin King, Jr. and Vera van der Berg": [{"family": "King", "given": "Martin", "suffix": "Jr."}, {"family": "van der Berg", "given": "Vera"}],
    "Ann Ash (Wend Institute)": [{"family": "Ash", "given": "Ann"}],
    "Lin Yuhua": [{"literal": "Lin Yuhua"}],  # the register of people gives her name in pinyin, family first
    "Wend Gazette": [{"literal": "Wend Gazette"}],
    "Lin and Daughters, Structural Engineers": [{"literal": "Lin and Daughters, Structural Engineers"}],
    "Reuters": [{"literal": "Reuters"}],
    "李明": [{"literal": "李明"}],
}


@pytest.mark.parametrize("text", NAMES)
def test_names_are_taken_apart(text: str, toy: Ledger) -> None:
    """A person has a given and a family name; institutions, single words and names with the family first stay whole."""
    assert csl.Authors(toy).read(text) == NAMES[text]


PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co", "Mn", "Mc", "Me")), min_size=1, max_size=20)


@settings(max_examples=15, deadline=None)
@given(st.lists(PRINTABLE, min_size=30, max_size=30))
def test_no_sign_is_a_command(titles: list[str]) -> None:
    """Whatever stands in a title, pandoc reads the same signs from our BibTeX."""
    items: list[dict[str, Any]] = [{"id": f"t{number}", "type": "book", "title": f"a {title} z"} for number, title in enumerate(titles)]
    back = json.loads(pandoc("--from=bibtex", "--to=csljson", text=bibtex.bibtex(items)))
    plain = {one["id"]: re.sub(r"</?(?:span|i|b|sup|sub)[^>]*>", "", one["title"]) for one in back}
    for item in items:
        assert bare(plain[item["id"]]) == bare(item["title"])


def test_pages_cite_their_version(real: Ledger, site: Site) -> None:
    """A briefing is cited as a report with number, version, day, address; pandoc reads all three files."""
    for page in real.pages.values():
        one = cites.item(page, site)
        assert json.loads(pandoc("--from=csljson", "--to=csljson", text=json.dumps([one])))[0]["title"]
        assert len(rispy.loads(ris.ris([one]))) == 1
        if page.kind == "briefing":
            back = json.loads(pandoc("--from=bibtex", "--to=csljson", text=bibtex.bibtex([one])))[0]
            assert back["type"] == "report"
            assert (back["publisher"], back["number"]) == (site.name, one["number"])
            assert one["number"].endswith(f"-{page.meta['version']}")
            assert dates.in_words(page.meta["as_of"]) in one["note"]


def test_citation_cff_is_valid() -> None:
    """`CITATION.cff` keeps the schema of the format's authors."""
    schema = json.loads((READERS / "citation-file-format-1.2.0.json").read_text(encoding="utf-8"))
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(told)] == []
