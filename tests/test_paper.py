"""The prints of the real site, and of a toy page that is too long: pages, words, numbers, tags, bytes."""

import json
import os
import re
import time
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import page as validation  # page-validation
import pytest
from places import ROOT
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from ledger import addresses
from ledger.__main__ import main
from ledger.exports import permanent
from ledger.hosts import weasyprint
from ledger.hosts.article import article
from ledger.hosts.markdown import fingerprint, keep
from ledger.hosts.print import print_into
from ledger.ledger import Ledger, gather
from ledger.pages import CITE, Page, cites_in
from ledger.paper import status, twin, whole
from ledger.paper.document import Document, Spilled, count
from ledger.paper.marks import is_cite
from ledger.paper.trees import has_class, of_class, text_of, without
from ledger.rules import checked
from ledger.site import Site, read_site

PRINT = ROOT / "overrides" / "print"
BRIEFINGS = sorted((ROOT / "docs" / "briefings").glob("[!i]*.md"))
TWINS = [f"{path.stem}-{paper}.pdf" for path in BRIEFINGS for paper in ("a4", "letter")]
WHOLE = [f"{path.stem}-full.pdf" for path in BRIEFINGS] + ["woodside-briefings.pdf"]
SIZES = {"a4": (595, 842), "letter": (612, 792)}  # points
MILLIMETER = 72 / 25.4
MARK = "\x01"  # stands for a note number in the texts that are compared

pytestmark = pytest.mark.skipif(bool(weasyprint.missing()) and "CI" not in os.environ, reason=str(weasyprint.missing()))


@pytest.fixture(scope="module")
def site() -> Site:
    """The site's own words."""
    return read_site(ROOT)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """The real evidence."""
    return checked(ROOT)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Path:
    """A folder with everything printed."""
    folder = tmp_path_factory.mktemp("printed")
    print_into(folder, ROOT, site)
    return folder


@pytest.fixture(scope="module")
def documents(ledger: Ledger, site: Site) -> dict[str, Document]:
    """The twins, composed and not yet set."""
    pages = [ledger.pages[f"briefings/{path.name}"] for path in BRIEFINGS]
    return {document.name: document for page in pages for document in twin.twins(ledger, page, article(ledger, page), site)}


def plain(text: str) -> str:
    """A text without the differences that setting makes: quotation marks, spaces, joiners."""
    text = re.sub(r"[\u00a0\u202f\s]+", " ", text.replace("\u2060", "").translate(str.maketrans("“”‘’", "\"\"''")))
    return re.sub(rf" ?{MARK}", MARK, text).strip()


def body(document: Document) -> Element:
    """The text of a document as a tree, each group of note numbers as one sign."""
    html = document.settings[0]
    tree = fromstring(html[html.index("<body") : html.index("</body>") + len("</body>")])
    for marks in of_class(tree, "marks"):
        numbers = [one for one in marks if one.tag == "a"]
        marks[:] = []
        marks.text = MARK if numbers else ""
    return tree


def text_of_page(ledger: Ledger, page: Page) -> str:
    """What stands on a page, without its citations."""
    return re.sub(r" ([.,;:])", r"\1", plain(text_of(without(article(ledger, page), is_cite))))


def text_of_pdf(path: Path) -> list[str]:
    """The text of each page, with words whole again that were broken at the end of a line."""
    return [page.extract_text().replace("\u2010\n", "").replace("\u2060", "") for page in PdfReader(path).pages]


def tags(path: Path) -> Iterator[DictionaryObject]:
    """Every structure element of a PDF."""
    waiting: list[Any] = [PdfReader(path).trailer["/Root"]["/StructTreeRoot"]["/K"]]  # type: ignore[index]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, ArrayObject):
            waiting += [kid for kid in one if not isinstance(kid, int)]
        elif isinstance(one, DictionaryObject) and "/S" in one:
            yield one
            waiting += [one["/K"]] if "/K" in one and not isinstance(one["/K"], int) else []


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_is_two_pages_of_the_paper_it_is_named_for(printed: Path, name: str) -> None:
    pages = PdfReader(printed / "pdf" / name).pages
    assert len(pages) == 2
    for page in pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == pytest.approx(SIZES[name.rpartition("-")[2][:-4]], abs=1)


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_has_1000_to_1450_words_with_its_sources(printed: Path, documents: dict[str, Document], name: str) -> None:
    words = count(" ".join(text_of_pdf(printed / "pdf" / name)))
    assert 1000 <= words <= 1450
    assert words == pytest.approx(documents[name].words["all"], abs=25)  # what is counted before setting is what is read


@pytest.mark.parametrize("name", TWINS)
def test_running_lines_tell_series_page_state_address_and_license(printed: Path, ledger: Ledger, site: Site, name: str) -> None:
    page = ledger.pages[f"briefings/{name.rpartition('-')[0]}.md"]
    for number, text in enumerate(text_of_pdf(printed / "pdf" / name), 1):
        told = plain(text)
        for words in (site.name.upper(), page.meta["short"], f"version {page.meta['version']}", site.license, f"page {number} of 2"):
            assert words in told
        assert f"{site.shown}/{addresses.of_version(page.path, page.meta['version'])}" in told


@pytest.mark.parametrize("name", TWINS)
def test_type_is_large_enough_and_keeps_to_its_margins(printed: Path, name: str) -> None:
    """Running text has at least 9.5 points, sources 7.5, and nothing stands within 14 millimeters of the edge."""
    for page in PdfReader(printed / "pdf" / name).pages:
        seen: list[tuple[str, str, float, float]] = []

        def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float, seen: list[tuple[str, str, float, float]] = seen) -> None:
            if font and re.search(r"\w{2}", text):
                seen.append((str(font["/BaseFont"]), text, abs(size * tm[3] * cm[3]), cm[4] + tm[4] * cm[0]))

        page.extract_text(visitor_text=visit)
        serif = [size for font, _, size, _ in seen if "Woodside-Serif" in font]
        sans = [size for font, text, size, _ in seen if "Woodside-Sans" in font and re.search(r"[a-z]{3}", text)]
        assert serif and min(serif) >= 9.49
        assert min(size for size in sans if size > 6.9) >= 6.99  # statuses in the margin of a claim; all else is 7.5 and more
        assert sorted(sans)[len(sans) // 2] >= 7.49
        assert min(x for *_, x in seen if x) >= 14 * MILLIMETER - 0.5


@pytest.mark.parametrize("name", TWINS)
def test_every_number_resolves_on_the_same_sheet(documents: dict[str, Document], name: str) -> None:
    html = documents[name].settings[0]
    marked = {int(number) for number in re.findall(r'href="#source-(\d+)"', html)}
    listed = [int(number) for number in re.findall(r'<li id="source-(\d+)"', html)]
    assert listed == list(range(1, len(listed) + 1)) and marked == set(listed)


@pytest.mark.parametrize("name", TWINS[::2])
def test_every_sourced_sentence_carries_its_number(documents: dict[str, Document], ledger: Ledger, name: str) -> None:
    """A sentence that cites sources on the page cites on the sheet; so does every claim, event and position."""
    sheet = without(body(documents[name]), lambda one: has_class(one, "native"))
    text = plain(text_of(sheet))
    found = 0
    for sentence in ledger.pages[documents[name].page].sentences:
        sourced = any(cite.kind == "sources" for bracket in CITE.findall(sentence.raw) for cite in cites_in(bracket, 0))
        words = plain(sentence.text).rstrip(".")
        if sourced and sentence.section in ("Bottom line", "Background", "Other readings") and (place := text.find(words)) >= 0:
            found += 1
            assert MARK in text[place : place + len(words) + 3], sentence.text
    assert found >= 8
    evidence = [*sheet.iter("td"), *(item for of in ("columns", "dates") for one in of_class(sheet, of) for item in one.iter("li"))]
    assert len(evidence) >= 12 and all(MARK in text_of(one) for one in evidence)


@pytest.mark.parametrize("name", TWINS[::2])
def test_the_text_of_a_twin_is_the_text_of_its_page(documents: dict[str, Document], ledger: Ledger, name: str) -> None:
    """Sentence for sentence, claim for claim, cell for cell; what the sheet adds is furniture."""
    page = ledger.pages[documents[name].page]
    whole_ = text_of_page(ledger, page)
    sheet = without(body(documents[name]), lambda one: has_class(one, "marks") or has_class(one, "confidence"))
    pieces = [one for of in ("story", "dates", "columns", "judgments") for part in of_class(sheet, of) for one in part.iter() if one.tag in ("p", "li")]
    pieces += [one for part in sheet.iter() if part.tag in ("header", "td") or part.get("id") == "changed" for one in part.iter("p")]
    told = [plain(text_of(one)) for one in pieces]
    assert sum(map(count, told)) > 600
    assert [text for text in told if text not in whole_] == []


@pytest.mark.parametrize("name", TWINS + WHOLE)
def test_a_pdf_conforms_to_pdf_ua(printed: Path, name: str) -> None:
    report = validation.validate_pdf(str(printed / "pdf" / name), profile=validation.ValidationProfile.PDF_UA_1)
    assert report.is_compliant and not report.failures


@pytest.mark.parametrize("name", TWINS + WHOLE)
def test_a_pdf_says_what_it_is_to_whoever_hears_it(printed: Path, name: str) -> None:
    """Title, author, description, language, bookmarks; Chinese marked as Chinese; header cells with their scope."""
    pdf = PdfReader(printed / "pdf" / name)
    root: Any = pdf.trailer["/Root"]
    assert pdf.metadata and pdf.metadata.title and pdf.metadata.author and pdf.metadata.subject
    assert root["/Lang"] == "en-US" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert len(pdf.outline) >= 1
    elements = list(tags(printed / "pdf" / name))
    languages = {str(one["/Lang"]) for one in elements if "/Lang" in one}
    text = "".join(text_of_pdf(printed / "pdf" / name))
    assert not re.search(r"[\u4e00-\u9fff]", text) or "zh-Hans" in languages
    assert all("/Scope" in one["/A"] for one in elements if one["/S"] == "/TH")
    assert all(one.get("/Alt") for one in elements if one["/S"] == "/Figure")
    levels = [int(str(one["/S"])[2]) for one in reversed(elements) if re.fullmatch(r"/H[1-6]", str(one["/S"]))]
    assert levels and max(levels) <= 3


@pytest.mark.parametrize("name", TWINS + WHOLE)
def test_only_our_faces_are_in_a_pdf(printed: Path, name: str) -> None:
    pages = PdfReader(printed / "pdf" / name).pages
    fonts = {str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert fonts and all(re.match(r"/[A-Z]{6}\+Woodside-", font) for font in fonts)


def test_the_text_is_read_in_the_order_of_the_sheet(printed: Path) -> None:
    for name in TWINS:
        text = plain(" ".join(text_of_pdf(printed / "pdf" / name))).casefold()
        heads = ("key judgments", "known, disputed, not known", "background", "positions side by side", "other readings", "what changed last", "sources", "is this sheet current")
        places = [text.index(head) for head in heads]
        assert all(one < next_ for one, next_ in pairwise(places))


def _set(document: Document, kept: Path) -> bytes | Spilled:
    """One document set alone, with nothing kept of other runs."""
    with weasyprint.Press(PRINT, kept) as press:
        press.take(document)
        ((_, _, made),) = press.pdfs()
    return made


def test_the_same_inputs_give_the_same_bytes(documents: dict[str, Document], printed: Path, tmp_path: Path) -> None:
    """Set alone, in another process and without what was kept."""
    document = documents[TWINS[0]]
    assert _set(document, tmp_path) == (printed / "pdf" / document.name).read_bytes()


def test_what_has_not_changed_is_not_printed_again(printed: Path, site: Site, tmp_path: Path) -> None:
    begun = time.process_time()
    again = print_into(tmp_path, ROOT, site)
    assert time.process_time() - begun < 1
    assert again.pdfs == len(TWINS + WHOLE) and again.new == 0
    assert all((tmp_path / path.relative_to(printed)).read_bytes() == path.read_bytes() for path in printed.rglob("*.*") if path.is_file())


def test_every_address_on_paper_answers(printed: Path, documents: dict[str, Document], ledger: Ledger, site: Site) -> None:
    """What a sheet prints is a page that export or print writes, and the code leads there too."""
    paths = {page: addresses.of_page(page) for page in ledger.pages}
    written = {path.removesuffix("/index.html") for path in permanent.permanent(ledger, site, paths)} | {path.removesuffix("/index.html") for path, _ in status.pages(ledger, site)}
    for name in TWINS:
        text = "".join(text_of_pdf(printed / "pdf" / name))
        told = {address.strip("/") for address in re.findall(rf"/s/[0-9a-z]{{{addresses.LENGTH}}}\b", text)}
        assert len(told) == documents[name].settings[0].count('<li id="source-')
        assert told <= written
        page = ledger.pages[documents[name].page]
        version = addresses.of_version(page.path, page.meta["version"])
        assert version in written and f"{site.address}{version}/" in documents[name].settings[0]


def test_a_chart_tells_its_numbers(printed: Path) -> None:
    told = [str(one["/Alt"]) for name in WHOLE for one in tags(printed / "pdf" / name) if one["/S"] == "/Figure"]
    assert any(re.search(r"highest [\d,.]+ in ", alternative) for alternative in told)


def test_the_book_leads_by_page(printed: Path, ledger: Ledger) -> None:
    """The contents name each chapter with the page on which it begins."""
    texts = text_of_pdf(printed / "pdf" / "woodside-briefings.pdf")
    contents = plain(texts[1])
    for page in whole.in_book(ledger):
        begins = re.search(rf"{re.escape(plain(page.title))} (\d+)", contents)
        assert begins, page.title
        assert plain(page.title).split()[0] in plain(texts[int(begins[1]) - 1])


@pytest.fixture
def toy_print(toy_copy: Path) -> Path:
    """The toy with the print templates of the real site."""
    (toy_copy / "overrides").mkdir(exist_ok=True)
    (toy_copy / "overrides" / "print").symlink_to(PRINT)
    return toy_copy


def _toy_twin(root: Path) -> tuple[Ledger, Document]:
    ledger, problems = gather(root)[:2]
    assert not [problem for problem in problems if problem.rule != "form"]
    keep(root.resolve(), fingerprint(root.resolve()), ledger)
    (page,) = (page for page in ledger.pages.values() if page.kind == "briefing")
    return ledger, next(twin.twins(ledger, page, article(ledger, page), read_site(root)))


def test_a_sheet_with_too_few_words_says_how_many_to_add(toy_print: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, document = _toy_twin(toy_print)
    monkeypatch.setattr(twin, "WORDS", (document.words["all"] + 7, 9999))
    (problem,) = twin.wrong_length(ledger, document)
    assert problem.path == f"docs/{document.page}" and "; add 7 to reach" in problem.message


def test_a_sheet_that_overflows_says_how_many_words_to_cut_and_where(toy_print: Path, tmp_path: Path) -> None:
    for path in (toy_print / "evidence").glob("*/judgments.yaml"):
        path.write_text(re.sub(r"(statement: .*)", r"\1 " + "and so on " * 150, path.read_text(encoding="utf-8")), encoding="utf-8")
    ledger, document = _toy_twin(toy_print)
    spilled = _set(document, tmp_path)
    assert isinstance(spilled, Spilled)
    (problem,) = twin.too_long(ledger, document, spilled)
    found = re.search(r"runs over page 1; cut (\d+) words from 'Key judgments'", problem.message)
    assert found and 0 < int(found[1]) < 2000
    assert ledger.pages[document.page].headings and problem.line > 1


def test_a_sheet_with_too_many_words_says_how_many_to_cut(toy_print: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger, document = _toy_twin(toy_print)
    monkeypatch.setattr(twin, "WORDS", (1, document.words["all"] - 9))
    (problem,) = twin.wrong_length(ledger, document)
    assert "; cut 9 to reach" in problem.message and problem.line > 1


def test_every_version_ever_printed_keeps_its_page(toy_print: Path) -> None:
    """An old printout learns what changed since; the latest learns that it is current."""
    ledger = gather(toy_print)[0]
    (page,) = (page for page in ledger.pages.values() if page.kind == "briefing")
    pages = dict(status.pages(ledger, read_site(toy_print)))
    slug = addresses.slug_of(page.path)
    assert sorted(pages) == [f"v/{slug}-1.0/index.html", f"v/{slug}-1.1/index.html"]
    change = list(ledger.records("changes"))[1]
    assert "no longer current" in pages[f"v/{slug}-1.0/index.html"] and change.now in unescape(pages[f"v/{slug}-1.0/index.html"])
    assert "is current" in pages[f"v/{slug}-1.1/index.html"] and "What changed since" not in pages[f"v/{slug}-1.1/index.html"]


def _without_pango() -> str:
    return f"no PDF can be made; run: apt-get install {weasyprint.LIBRARIES}"


def test_without_weasyprint_the_site_stands_and_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Loudly, with the packages to install; and in CI it is an error."""
    monkeypatch.setattr("ledger.hosts.print._last", lambda note, inputs: None)
    monkeypatch.setattr(weasyprint, "missing", _without_pango)
    monkeypatch.delenv("CI", raising=False)
    assert main(["--root", str(ROOT), "print", "--site", str(tmp_path)]) == 0
    assert "THE SITE HAS NO PDFs" in (told := capsys.readouterr().err) and "libharfbuzz-subset0" in told
    assert (tmp_path / "v" / "status.css").exists() and not (tmp_path / "pdf").exists()
    monkeypatch.setenv("CI", "true")
    assert main(["--root", str(ROOT), "print", "--site", str(tmp_path)]) == 1


def test_a_sign_that_no_print_font_has_is_named(documents: dict[str, Document], tmp_path: Path) -> None:
    document = documents[TWINS[0]]
    with weasyprint.Press(PRINT, tmp_path) as press:
        assert press.lacking(document) == set()
        assert press.lacking(document._replace(settings=("<p>龘</p>",))) == {"龘"}


def test_a_half_written_note_of_the_last_run_is_not_trusted(printed: Path, tmp_path: Path) -> None:
    from ledger.hosts.print import _last

    (tmp_path / "last.json").write_text('{"inputs": "x", "pdfs": {"a.pdf": "gone.pdf"}, "te', encoding="utf-8")
    assert _last(tmp_path / "last.json", "x") is None
    (tmp_path / "last.json").write_text(json.dumps({"inputs": "x", "pdfs": {"a.pdf": "gone.pdf"}, "texts": {}}), encoding="utf-8")
    assert _last(tmp_path / "last.json", "x") is None
