"""HTML to PDF with WeasyPrint, several documents at a time, and none that has not changed.

WeasyPrint leaves with status 0 when it has lost text or broken a page limit, so what it has set is measured here.
"""

import gc
import hashlib
import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from html import unescape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import Any

from ledger.hosts import pdftags
from ledger.paper.document import Document, Spilled, count

VARIANT = "pdf/ua-1"
LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def missing() -> str | None:
    """What to say where WeasyPrint or a library it needs is not there."""
    try:
        import weasyprint  # noqa: F401  # only tried here; its absence is what is asked for
    except ImportError as error:
        return f"no PDF can be made, for {error.name} is not installed; run: pip install -r requirements.txt"
    except OSError as error:
        return f"no PDF can be made, for a system library is missing ({str(error).splitlines()[0]}); on Debian run: apt-get install {LIBRARIES}"
    return None


def release() -> str:
    """The version of WeasyPrint, asked for without loading it; none where it is not installed."""
    try:
        return version("weasyprint")
    except PackageNotFoundError:
        return ""


def key(document: Document, folder: Path) -> str:
    """What changes when the PDF would: the HTML, the sheets, the fonts, WeasyPrint, and what is mended in it."""
    whole = hashlib.sha256(json.dumps([release(), *document]).encode())
    for path in [*(folder / sheet for sheet in document.sheets), *sorted((folder / "fonts").glob("*.ttf")), Path(__file__), Path(pdftags.__file__)]:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:24]


class Press:
    """Processes that set documents as PDF. They make themselves ready while the documents are still being written.

    `kept` is where the PDFs of other runs lie: what lies there is not set again.
    """

    def __init__(self, folder: Path, kept: Path):
        kept.mkdir(parents=True, exist_ok=True)
        self.folder, self.kept = folder, kept
        self.taken: list[tuple[Document, Path, Future[bytes | Spilled] | None]] = []
        self.pool = ProcessPoolExecutor(min(3, os.cpu_count() or 1), initializer=_begin)  # a fourth would wait for the book
        self.missing = self.pool.submit(missing).result  # and the processes have begun

    def lacking(self, document: Document) -> set[str]:
        """The signs that no print font has: a system's font would lend them, a different one on each machine."""
        return {sign for sign in unescape(document.settings[0]) if sign.isprintable() and ord(sign) not in _signs(self.folder)}

    def take(self, document: Document) -> None:
        """Have a document set, unless its PDF is kept. The longest come first, so that none is left for the end."""
        path = self.kept / f"{key(document, self.folder)}.pdf"
        self.taken.append((document, path, None if path.exists() else self.pool.submit(_pdf, document, self.folder)))

    def pdfs(self) -> Iterator[tuple[Document, Path, bytes | Spilled]]:
        """Each document taken, where its PDF is kept, and the PDF, or the words that do not fit."""
        for document, path, setting in self.taken:
            made = setting.result() if setting else path.read_bytes()
            if setting and isinstance(made, bytes):
                part = path.with_suffix(".part")
                part.write_bytes(made)
                part.rename(path)  # a run that is stopped leaves no half a file
            yield document, path, made

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.pool.shutdown(cancel_futures=True)


@cache
def _signs(folder: Path) -> set[int]:
    """All signs of the print fonts."""
    from fontTools.ttLib import TTFont

    return {sign for path in (folder / "fonts").glob("*.ttf") for sign in TTFont(path).getBestCmap()}


def _begin() -> None:
    """Make a process ready to set documents."""
    gc.disable()  # a quarter of the time went into looking for garbage while a document was set, and there is next to none
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # fonts carry the time of their cutting
    if not missing():
        pdftags.mend()


def _pdf(document: Document, folder: Path) -> bytes | Spilled:
    """One document, in a process that has begun."""
    import weasyprint

    fonts, sheets = _styles(document.sheets, folder)
    gc.collect()  # of the document before
    for html in document.settings:
        page = weasyprint.HTML(string=html, base_url=f"{folder}/", url_fetcher=_local)
        rendered = page.render(font_config=fonts, stylesheets=sheets, pdf_variant=VARIANT)
        if document.pages in (None, len(rendered.pages)):
            return bytes(rendered.write_pdf(pdf_variant=VARIANT))
    return _spilled(rendered, document)


@cache
def _styles(names: tuple[str, ...], folder: Path) -> tuple[Any, list[Any]]:
    """Fonts and sheets, read once a process, with the values of `:root` put where they are named: else every element looks them up."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    texts = [(folder / name).read_text(encoding="utf-8") for name in names]
    values = dict(re.findall(r"(--[\w-]+): ([^;]+);", "".join(re.findall(r":root \{(.*?)\}", "".join(texts), re.DOTALL))))
    plain = [re.sub(r"var\((--[\w-]+)\)", lambda name: values.get(name[1], name[0]), text) for text in texts]
    return fonts, [weasyprint.CSS(string=text, base_url=f"{folder}/", font_config=fonts, url_fetcher=_local) for text in plain]


def _local(address: str) -> Any:
    """Files of the project only: a print never fetches anything."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=("file", "data")).fetch(address)


def _spilled(rendered: Any, document: Document) -> Spilled:
    """The words behind the end of each page that should have held its part."""
    words = [0] * len(document.starts)
    part = -1
    for page in rendered.pages:
        begun = [number for number, anchor in enumerate(document.starts) if anchor in page.anchors]
        if begun:
            part = begun[-1]
        else:
            words[part] += _words_on(page)
    return Spilled(tuple(words))


def _words_on(page: Any) -> int:
    """The words in the text area of a page that WeasyPrint has set; it has no public way to ask."""
    from weasyprint.formatting_structure.boxes import MarginBox, TextBox

    def below(box: Any) -> Iterator[str]:
        for child in getattr(box, "children", ()):
            if isinstance(child, TextBox):
                yield child.text
            elif not isinstance(child, MarginBox):
                yield from below(child)

    return count(" ".join(below(page._page_box)))
