"""Pages made before MkDocs asks for them: by other processors when a site is built, once and for all when it is served.

MkDocs converts one page after the other and puts one after the other into its template, and all of them again at every
save. But what a page says depends on its own text, on what it asked of the ledger and on which files there are; and how
it is shown, on that, on the settings and templates, and on what other pages are called. So a page can be made anywhere,
and kept while nothing of that has changed. Where another plugin has a say in pages, MkDocs does as ever.
"""

import logging
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import FileSystemBytecodeCache, TemplateError

from ledger.crew import Crew
from ledger.hosts.markdown import noting
from ledger.hosts.noted import Asked, same_answers
from ledger.hosts.page import context
from ledger.hosts.standing import own_theme
from ledger.ledger import Ledger

log = logging.getLogger("mkdocs")
SHARE = 4  # pages that are made in one go
SAYS = ("pre_page", "page_read_source", "page_markdown", "page_content", "env", "page_context")  # events in which a plugin can change what is shown of a page


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


def alone(plugin: Any, config: Any) -> bool:
    """True where no other plugin can change what is shown of a page."""
    return all(getattr(handler, "__self__", None) is plugin for event in SAYS for handler in config.plugins.events[event])


def templates_of(root: Path, config: Any) -> Any:
    """The templates of the theme; what is compiled of them is kept in the project's `.cache`, where that can be written."""
    templates = config.theme.get_env()
    folder = root / ".cache" / "templates"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if os.access(folder, os.W_OK):
        templates.bytecode_cache = FileSystemBytecodeCache(str(folder), f"{version('jinja2')}-%s")  # another Jinja may compile otherwise
    return templates


def compile_templates(root: Path, config: Any) -> None:
    """Compile what every page needs: the skeleton, and what the project has written itself."""
    templates = templates_of(root, config)
    own = [path.relative_to(config.theme.custom_dir).as_posix() for path in own_theme(config) if path.suffix == ".html"]
    for name in dict.fromkeys(("main.html", "base.html", *own)):
        with suppress(TemplateError):  # it is told where the template is used
            templates.get_template(name)


class Templates:
    """The templates of MkDocs; for a page that has been made, what was made of it stands in for its template."""

    def __init__(self, templates: Any, made: Callable[[Any, Any], str]):
        self.templates, self.made = templates, made

    def get_template(self, name: str) -> Any:
        """A template by its name, as MkDocs asks for it."""
        return _Template(self.templates.get_template(name), self.made)


class _Template:
    def __init__(self, template: Any, made: Callable[[Any, Any], str]):
        self.template, self.made = template, made

    def render(self, context: Any) -> str:
        return self.made(self.template, context) if context["page"] else str(self.template.render(context))


class Together:
    """The pages of MkDocs, made by a crew; the crew is the caller's, for other tasks and to dismiss."""

    def __init__(self, pages: list[Any], templates: Any, config: Any, nav: Any, files: Any, **tasks: Callable[..., Any]):
        """Call the crew together; the pages' front matter has been read."""
        self.pages = pages
        self.made: dict[str, bytes] = {}
        all_ = files.documentation_pages()

        def make(first: int) -> list[tuple[Converted, bytes]]:
            out = []
            for page in pages[first : first + SHARE]:
                meta = page.meta  # with what the templates were told
                type(page).read_source(page, config)
                page.meta = meta
                converted = convert(page, config, files)
                page.active = True
                html = templates.get_template(meta.get("template", "main.html")).render(context(page, nav, all_, config))
                page.active = False
                page.content = page.markdown = ""  # this copy of the process is done with it
                page.toc = page.present_anchor_ids = page.links_to_anchors = None
                out.append((converted._replace(markdown="", content="", toc=None), zlib.compress(html.encode(), 1)))
            return out

        self.crew = Crew(make=make, **tasks)

    def begin(self) -> None:
        """Have the pages made, and let each take what was made of it when MkDocs asks."""
        for page in self.pages:
            page.read_source = lambda config: None  # what is needed of it here has been read
            page.markdown = ""
        for first in range(0, len(self.pages), SHARE):
            share = self.crew.ask("make", first)
            for place, page in enumerate(self.pages[first : first + SHARE]):
                page.render = partial(self._take, page, share, place)

    def _take(self, page: Any, share: "Future[list[Any]]", place: int, config: Any, files: Any) -> None:
        """In the place of the page's conversion."""
        converted, self.made[page.file.src_uri] = share.result()[place]
        share.result()[place] = None  # it is the page's now
        adopt(page, converted, files)

    def html(self, template: Any, context: Any) -> str:
        """In the place of the filling of the page's template."""
        pressed = self.made.pop(context["page"].file.src_uri, None)
        return zlib.decompress(pressed).decode() if pressed else str(template.render(context))


def _once(ask: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """The first answer, ever again: MkDocs always asks for the same files."""
    answer: list[str] = []

    def answered(**how: Any) -> list[str]:
        answer[:] = answer or ask(**how)
        return answer

    return answered


class Kept:
    """What is kept from one build of `mkdocs serve` to the next: the templates, each converted page with what it asked of the ledger, and the same in its template."""

    def __init__(self) -> None:
        self.templates: Any = None
        self.theme: Any = None  # where they come from
        self.settled: Any = None  # what all conversions depend on
        self.pages: dict[str, tuple[Converted, Asked]] = {}
        self.around: Any = None  # what all filled templates depend on
        self.filled: dict[str, tuple[Converted, str]] = {}

    def keep_templates(self, config: Any) -> None:
        """Give MkDocs the templates of the last build. It would compile all of them again, and look through ten thousand icons for files to copy."""
        theme = config.theme.dirs, own_theme(config)
        if theme != self.theme:
            self.theme, self.templates = theme, config.theme.get_env()
            self.templates.auto_reload = True
            self.templates.list_templates = _once(self.templates.list_templates)
        config.theme.get_env = lambda: self.templates

    def look(self, config: Any, files: Any) -> None:
        """Forget everything when the settings have changed, or a file has come or gone, because links depend on which files there are."""
        settled = Path(config.config_file_path).read_bytes(), {file.src_uri for file in files}
        if settled != self.settled:
            self.settled = settled
            self.pages.clear()
            self.filled.clear()

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

    def look_around(self, pages: list[Any], templates: Iterable[Path]) -> None:
        """Forget every filled template when one of the files has changed, or what a page is called, for that stands on other pages too."""
        around = [(page.url, page.title, page.meta) for page in pages], [(path, path.stat().st_mtime_ns, path.stat().st_size) for path in templates]
        if around != self.around:
            self.around = around
            self.filled.clear()

    def html(self, template: Any, context: Any) -> str:
        """The page in its template, filled only where something has changed."""
        path = context["page"].file.src_uri
        converted, _ = self.pages.get(path, (None, {}))  # a draft has none
        filled, html = self.filled.get(path, (None, ""))
        if converted is None or converted is not filled:
            html = str(template.render(context))
        if converted:
            self.filled[path] = converted, html
        return html
