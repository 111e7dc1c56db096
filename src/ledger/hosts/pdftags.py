"""What WeasyPrint 70 leaves out of the tags of a PDF, and what is put in for readers who hear it.

It has no public way to do so; a test holds each of these, so that a later release that does better, or differs, is seen.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any


@cache
def mend() -> None:
    """Have WeasyPrint write, once for this process:

    - the language of a part, for it tells that of the document only (Matterhorn checkpoint 11);
    - the scope of a header cell, for it ties a header to cells but none to a corner (checkpoint 15);
    - what a link is about, where a title says so, and that a link is there on paper too (checkpoint 28);
    - the running lines of a page as furniture, for it tags them as text (checkpoint 18).
    """
    import pydyf
    from weasyprint.formatting_structure.boxes import MarginBox
    from weasyprint.pdf import tags
    from weasyprint.pdf.stream import Stream

    plain_tree, plain_marked = tags._build_box_tree, Stream.marked

    def tree(box: Any, *others: Any) -> Iterator[Any]:
        if isinstance(box, MarginBox):
            return
        said = {} if box.element is None or box.element_tag in ("html", "body") else box.element.attrib
        if link := getattr(box, "link_annotation", None):
            link["F"] = 4
            if "title" in said:
                link["Contents"] = pydyf.String(said["title"])
        for element in plain_tree(box, *others):
            if "lang" in said:
                element["Lang"] = pydyf.String(said["lang"])
            if element["S"] == "/TH" and "scope" in said:
                element["A"]["Scope"] = "/Row" if said["scope"] == "row" else "/Column"
            yield element

    @contextmanager
    def furniture(stream: Any) -> Iterator[None]:
        stream.begin_marked_content("Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
        yield
        stream.end_marked_content()

    def marked(stream: Any, box: Any, tag: str) -> AbstractContextManager[None]:
        return furniture(stream) if box.element is None else plain_marked(stream, box, tag)  # only running lines have no element

    tags._build_box_tree, Stream.marked = tree, marked
