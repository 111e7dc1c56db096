"""The MkDocs plugin: check first, order the navigation, watch the evidence, keep the last good site.

It is thin: whatever it does, the command line does too, because not every host runs plugins.
"""

import logging
import shutil
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin

from ledger.hosts.markdown import fingerprint, keep
from ledger.navigation import navigation
from ledger.problems import BadEvidence
from ledger.rules import checked
from ledger.search import pieces

log = logging.getLogger("mkdocs.plugins.ledger")


class LedgerConfig(Config):
    """`root` is the project's folder, relative to `mkdocs.yml`."""

    root = config_options.Type(str, default=".")


class LedgerPlugin(BasePlugin[LedgerConfig]):
    """The events of MkDocs, and what is done at each."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether a site is built or served; a built one replaces the last only when it is whole."""
        self.building = command == "build"

    def on_config(self, config: Any) -> Any:
        """Check everything first, so that nothing is built on a fault; then set navigation and where to build."""
        root = (Path(config.config_file_path).parent / self.config.root).resolve()
        print_ = fingerprint(root)
        try:
            ledger = checked(root)
        except BadEvidence as error:
            for problem in error.problems:
                log.error(str(problem))
            raise Abort(f"{len(error.problems)} problem(s) in evidence/ and docs/; the site was not touched.") from None
        keep(root, print_, ledger)
        self.root = root
        self.ledger = ledger
        if config.nav is None:
            config.nav = navigation(ledger)
        if self.building:
            self.site = Path(config.site_dir)
            config.site_dir = str(self.site.with_name(self.site.name + ".partial"))
        return config

    def on_serve(self, server: Any, *, config: Any, builder: Any) -> Any:
        """Watch the evidence as well as the pages."""
        server.watch(str(self.root / "evidence"))
        return server

    def on_post_build(self, *, config: Any) -> None:
        """Add the pieces of the search, then put the finished site in the place of the last one."""
        for name, text in pieces(self.ledger):
            path = Path(config.site_dir, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if not self.building:
            return
        partial, old = Path(config.site_dir), self.site.with_name(self.site.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        try:
            if self.site.exists():
                self.site.rename(old)
            partial.rename(self.site)
        except OSError as error:
            raise PluginError(f"the finished site could not be put in place ({error.strerror}: {error.filename})") from None
        shutil.rmtree(old, ignore_errors=True)
        config.site_dir = str(self.site)

    def on_build_error(self, *, error: Exception) -> None:
        """Leave no half-built site behind, and say what was wrong without a traceback."""
        if isinstance(error, BadEvidence):
            for problem in error.problems:
                log.error(str(problem))
            raise Abort("the site was not touched.") from None
