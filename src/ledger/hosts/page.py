"""What is known of the insides of the hosts: which page is being written, and what its template is given.

MkDocs and ProperDocs register a tree processor `relpath` that holds the file; Zensical a preprocessor
`rendering_context` that holds the page. Neither is documented, so a test for each host fails loudly when it changes.
"""

from importlib import import_module
from typing import Any


def current(md: Any) -> str | None:
    """The path under docs/ of the page that this converter writes; None where nobody says."""
    if "relpath" in md.treeprocessors:
        return str(md.treeprocessors["relpath"].file.src_uri)
    if "rendering_context" in md.preprocessors:
        return str(md.preprocessors["rendering_context"].page.path)
    return getattr(md, "ledger_page", None)  # print composes pages without a host, and names the page itself


def context(page: Any, nav: Any, files: Any, config: Any) -> Any:
    """What MkDocs or ProperDocs gives to the template of a page; `files` are those of the pages."""
    host = type(page).__module__.partition(".")[0]
    return import_module(f"{host}.commands.build").get_context(nav, files, config, page)
