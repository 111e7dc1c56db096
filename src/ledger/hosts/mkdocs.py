"""The MkDocs plugin: check first, order the navigation, watch the evidence, keep the last good site.

It is thin: whatever it does, the command line does too, because not every host runs plugins.
"""

import gc
import logging
import posixpath
import shutil
import threading
import time
from contextlib import suppress
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File

from ledger import addresses, exports
from ledger.crew import Crew
from ledger.exports import crawlers
from ledger.hosts import standing
from ledger.hosts.making import Kept, Templates, Together, alone, compile_templates, templates_of
from ledger.hosts.markdown import fingerprint, keep
from ledger.ledger import Ledger
from ledger.navigation import navigation
from ledger.pages import read_pages
from ledger.problems import REFUSALS, BadEvidence, refusal
from ledger.rules import checked
from ledger.search import pieces
from ledger.site import read_site

log = logging.getLogger("mkdocs.plugins.ledger")


def _tell(error: BadEvidence) -> None:
    for problem in error.problems:
        log.error(str(problem))


def _checked_together(root: Path, config: Any) -> Ledger:
    """The ledger, checked; another processor reads the pages meanwhile, and one compiles the templates."""
    with Crew(pages=read_pages, templates=partial(compile_templates, root, config)) as crew:
        pages, compiled = crew.ask("pages", root), crew.ask("templates")
        ledger = checked(root, lambda _: pages.result())
        compiled.result()
    return ledger


class LedgerConfig(Config):
    """`root` is the project's folder, relative to `mkdocs.yml`; `leave_out` names files of the theme that this site does not use, `*` standing for anything."""

    root = config_options.Type(str, default=".")
    leave_out = config_options.ListOfItems(config_options.Type(str), default=[])


class LedgerPlugin(BasePlugin[LedgerConfig]):
    """The events of MkDocs, and what is done at each."""

    building = False  # a program that builds by itself starts nothing up, and swaps its folders itself
    crew: Crew | None = None  # the other processors
    together: Together | None = None  # the pages that they make
    partial: Path | None = None  # where a site is built
    kept: Kept | None = None  # what `mkdocs serve` keeps from save to save
    indexing: threading.Thread | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether a site is built or served; a built one replaces the last only when it is whole."""
        self.building = command == "build"
        self.crew = self.together = None
        if command == "serve":
            self.kept = Kept()

    def on_config(self, config: Any) -> Any:
        """Check everything first, so that nothing is built on a fault; then set navigation and where to build."""
        if self.indexing:
            self.indexing.join()
        if self.kept:
            gc.disable()  # until the page has been fetched: looking through all that is kept would take a sixth of the time
        root = (Path(config.config_file_path).parent / self.config.root).resolve()
        if self.building:
            self.site = Path(config.site_dir)
            self.made_from = standing.inputs(config, root)
            if standing.stands(root, self.site, self.made_from):
                log.info(f"Nothing has changed; the site in {self.site} is left as it is")
                raise SystemExit(0)
        print_ = fingerprint(root)
        try:
            ledger = _checked_together(root, config) if self.building else checked(root)
        except BadEvidence as error:
            _tell(error)
            raise Abort(f"{len(error.problems)} problem(s) in evidence/ and docs/; the site was not touched.") from None
        keep(root, print_, ledger, for_good=self.building)
        self.root = root
        self.ledger = ledger
        self.days = {"changed": crawlers.changed(ledger), "edited": crawlers.edited(ledger)}
        if config.nav is None:
            config.nav = navigation(ledger)
        if self.building:
            for page in ledger.pages.values():
                page.lines.clear()  # only the rules read them
            gc.freeze()  # the ledger stays to the end; nobody need look through it again and again
            self.partial = self.site.with_name(self.site.name + ".partial")
            config.site_dir = str(self.partial)
        elif self.kept:
            self.kept.keep_templates(config)
        return config

    def on_serve(self, server: Any, *, config: Any, builder: Any) -> Any:
        """Watch the evidence as well, and look for a save ten times a second, not twice, for what is built again takes half a second; nor wait long for a second save."""
        watched = [str(self.root / "evidence")]
        for path in (config.docs_dir, config.config_file_path, *config.theme.dirs):
            with suppress(KeyError):  # the theme is watched only where one asks for it
                server.unwatch(path)
                watched.append(path)
        server.observer = type(server.observer)(timeout=0.1)
        server.build_delay = 0.02
        for path in watched:
            server.watch(path)
        return server

    def on_files(self, files: Any, *, config: Any) -> Any:
        """Leave out what comes with the theme and is not used, and make one style sheet of several: each is a way to and fro for a phone."""
        for file in list(files):
            if any(fnmatch(file.src_uri, pattern) for pattern in self.config.leave_out):
                files.remove(file)
        folder = "assets/stylesheets"
        sheets = [file for file in map(files.get_file_from_path, config.extra_css) if file and posixpath.dirname(file.src_uri) == folder]
        if sheets:
            together = File.generated(config, f"{folder}/together.css", content="".join(file.content_string for file in sheets))
            config.extra_css = [together.src_uri, *(path for path in config.extra_css if path not in {file.src_uri for file in sheets})]
            files.append(together)
        for file in sheets:
            files.remove(file)
        return files

    def on_nav(self, nav: Any, *, config: Any, files: Any) -> Any:
        """Have the pages made by every processor, or taken from the last build."""
        self.pages = [file.page for file in files.documentation_pages() if file.page]
        self.alone = alone(self, config)
        if self.building:
            settings = Path(config.config_file_path)
            path_of = {page.file.src_uri: page.file.dest_uri.removesuffix("index.html") for page in self.pages}
            folder = Path(config.site_dir)
            self.parts = exports.parts(self.ledger, read_site(settings.parent, settings.name), folder, path_of)
            write = {"write": lambda name: exports.put(folder, self.parts[name]())}
            if self.alone:
                for page in self.pages:
                    page.read_source(config)
                    self._tell(page, files)
                self.together = Together(self.pages, templates_of(self.root, config), config, nav, files, **write)
            self.crew = self.together.crew if self.together else Crew(**write)
            self.begun = [self.crew.ask("write", name) for name in exports.EARLY]  # before the pages: they take longest, and most memory
            if self.together:
                self.together.begin()
        elif self.kept:
            self.kept.look(config, files)
            for page in self.pages:
                self.kept.serve(page, self.ledger)
        return nav

    def on_page_markdown(self, markdown: str, *, page: Any, config: Any, files: Any) -> str:
        """Tell the templates what they cannot know."""
        self._tell(page, files)
        return markdown

    def _tell(self, page: Any, files: Any) -> None:
        """When the page was last changed, when it was last checked or changed, and what picture it has of its own."""
        card = f"assets/og/{addresses.slug_of(page.file.src_uri)}.png"
        if files.get_file_from_path(card):
            page.meta["card"] = card
        page.meta |= {key: days[page.file.src_uri] for key, days in self.days.items() if page.file.src_uri in days}

    @event_priority(-100)  # whoever has something to say of the templates has said it
    def on_env(self, env: Any, *, config: Any, files: Any) -> Any:
        """Have made pages taken as they are."""
        if self.kept:
            self.kept.look_around(self.pages, standing.own_theme(config))
        elif self.building:
            env.bytecode_cache = templates_of(self.root, config).bytecode_cache
        making = self.together or self.kept
        return Templates(env, making.html) if making and self.alone else env

    def on_post_build(self, *, config: Any) -> None:
        """Add what is not a page, then put the finished site in the place of the last one."""
        folder = Path(config.site_dir)
        if self.crew is None:
            self.indexing = threading.Thread(target=self._index, args=(folder,))
            self.indexing.start()
            return
        self.begun += [self.crew.ask("write", name) for name in self.parts if name not in exports.EARLY]
        exports.finish(folder, self.begun)
        self.crew.dismiss()
        old = self.site.with_name(self.site.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        try:
            if self.site.exists():
                self.site.rename(old)
            folder.rename(self.site)
        except OSError as error:
            raise PluginError(f"the finished site could not be put in place ({error.strerror}: {error.filename})") from None
        shutil.rmtree(old, ignore_errors=True)
        config.site_dir = str(self.site)
        standing.remember(self.root, self.site, self.made_from)

    def _index(self, folder: Path) -> None:
        """Write the index of the search and tidy memory, once the page that was saved has been fetched."""
        time.sleep(0.3)
        gc.enable()
        exports.put(folder, pieces(self.ledger))

    def on_build_error(self, *, error: Exception) -> None:
        """Leave no half-built site behind, and say what was wrong without a traceback."""
        gc.enable()
        if self.crew:
            self.crew.dismiss()
        if self.partial:
            shutil.rmtree(self.partial, ignore_errors=True)
        if isinstance(error, BadEvidence):
            _tell(error)
            raise Abort("the site was not touched.") from None
        if isinstance(error, REFUSALS):
            raise Abort(f"{refusal(error)}; the site was not touched.") from None
