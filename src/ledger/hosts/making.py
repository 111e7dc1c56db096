"""Pages converted before MkDocs asks for them: by other processors when a site is built, once and for all when it is served.

MkDocs converts one page after the other, and all of them again at every save. But a page depends on its own text, on
what it asked of the ledger and on which files there are, and on nothing else; so it can be converted anywhere, and kept
while the answers stay the same. Whatever does not fit is converted by MkDocs as ever.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from ledger.crew import Crew
from ledger.hosts.markdown import noting
from ledger.hosts.noted import Asked, same_answers
from ledger.ledger import Ledger

log = logging.getLogger("mkdocs")
SHARE = 4  # pages that are converted in one go


class Converted(NamedTuple):
    """What MkDocs keeps of a converted page, and what was logged meanwhile as (logger, level, message)."""

    markdown: str
    content: str
    toc: Any
    title: str | None
    anchors: set[str] | None
    links: dict[str, dict[str, str]] | None  # path of a file to its anchors that the page links to, each with the link as written
    said: list[tuple[str, int, str]]


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.heard: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append((record.name, record.levelno, record.getMessage()))


@contextmanager
def _hearing() -> Iterator[list[tuple[str, int, str]]]:
    """Hear what is logged instead of showing it."""
    listener = _Listener()
    handlers, spreads = log.handlers, log.propagate
    log.handlers, log.propagate = [listener], False
    try:
        yield listener.heard
    finally:
        log.handlers, log.propagate = handlers, spreads


def convert(page: Any, config: Any, files: Any) -> Converted:
    """Convert a page of MkDocs whose text has been read; what is logged is kept, not shown."""
    with _hearing() as said:
        type(page).render(page, config, files)
    links = page.links_to_anchors
    named = None if links is None else {file.src_uri: anchors for file, anchors in links.items()}
    return Converted(page.markdown, page.content, page.toc, page._title_from_render, page.present_anchor_ids, named, said)


def adopt(page: Any, converted: Converted, files: Any) -> None:
    """Give the page what was converted, as if MkDocs had done it."""
    page.content, page.toc, page._title_from_render = converted.content, converted.toc, converted.title
    page.present_anchor_ids = converted.anchors
    if converted.links is not None:
        page.links_to_anchors = {files.get_file_from_path(path): anchors for path, anchors in converted.links.items()}
    for name, level, message in converted.said:
        logging.getLogger(name).log(level, message)


def convert_together(pages: list[Any], config: Any, files: Any, **tasks: Callable[..., Any]) -> Crew:
    """Have the pages of MkDocs converted by a crew, and let each take what was made of it.

    The crew is the caller's, for other tasks and to dismiss.

    If a plugin has changed a page's text meanwhile, MkDocs converts the page itself.
    """

    def converted(first: int) -> list[Converted]:
        made = []
        for page in pages[first : first + SHARE]:
            page.read_source(config)
            made.append(convert(page, config, files))
            page.content = page.markdown = page.toc = None  # this copy of the process is done with it
        return made

    crew = Crew(convert=converted, **tasks)
    for first in range(0, len(pages), SHARE):
        share = crew.ask("convert", first)
        for place, page in enumerate(pages[first : first + SHARE]):
            page.render = partial(_take, page, share, place)
    return crew


def _take(page: Any, share: "Future[list[Any]]", place: int, config: Any, files: Any) -> None:
    made = share.result()[place]
    share.result()[place] = None  # it is the page's now
    del page.render
    if made.markdown == page.markdown:
        adopt(page, made, files)
    else:
        type(page).render(page, config, files)


class Kept:
    """Pages kept from one build of `mkdocs serve` to the next, with what each asked of the ledger; and the compiled templates."""

    def __init__(self) -> None:
        self.templates: Any = None
        self.files: set[str] = set()
        self.pages: dict[str, tuple[Converted, Asked]] = {}

    def serve(self, page: Any, ledger: Ledger) -> None:
        """Let the page take what was kept, where that is still right; otherwise convert and keep it."""

        def render(config: Any, files: Any) -> None:
            path = page.file.src_uri
            converted, asked = self.pages.get(path, (None, {}))
            if converted is None or converted.markdown != page.markdown or not same_answers(ledger, asked):
                with noting() as asked:
                    converted = convert(page, config, files)
                self.pages[path] = converted, asked
            adopt(page, converted, files)

        page.render = render

    def look(self, files: Any) -> None:
        """Forget everything when a file has come or gone, because links depend on which files there are."""
        now = {file.src_uri for file in files}
        if now != self.files:
            self.files = now
            self.pages.clear()
