"""Rules on pages: front matter, citations, links, blocks, and the sections of a briefing."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ledger.blocks import BLOCKS, DATE, ID, WORD
from ledger.dates import is_date, is_day
from ledger.fields import is_version, plain_text
from ledger.ledger import Ledger, filters, resolve
from ledger.pages import CITE, IMAGE, LINK, Page, Use
from ledger.problems import Problem
from ledger.records import KIND_OF_PREFIX, PREFIX
from ledger.rules.evidence import near

KINDS = ("briefing", "page", "register", "about")
ALWAYS = {"title": str, "summary": str, "kind": str, "order": int}
BRIEFING = {"topic": str, "version": str, "as_of": str, "checked": str, "review_due": str}
PICTURES = (".svg", ".png", ".jpg", ".webp", ".avif")
OPTIONAL = {"short": str, "hide_contents": bool, "template": str, "search": dict}

def on_line(page: Page, line: int, rule: str, message: str) -> Problem:
    """A complaint about a line of a page."""
    return Problem(f"docs/{page.path}", line, rule, message)


def front_matter_is_whole(ledger: Ledger) -> Iterator[Problem]:
    """Front matter has the keys of its kind, and no others; its text is plain; its dates are dates."""
    titles: dict[str, str] = {}
    for page in ledger.pages.values():
        if page.problems:
            continue
        needed = ALWAYS | (BRIEFING if page.kind == "briefing" else {})
        for key in needed:
            if key not in page.meta:
                yield on_line(page, 1, "front-matter", f"the key {key} is missing; add it between the lines of hyphens")
        for key, value in page.meta.items():
            line = page.meta_lines.get(key, 1)
            type_ = (needed | OPTIONAL).get(key)
            if type_ is None:
                yield on_line(page, line, "front-matter", f"nobody knows the key {key}; known here: {', '.join([*needed, *OPTIONAL])}")
            elif not isinstance(value, type_) or (type_ is int and isinstance(value, bool)):
                yield on_line(page, line, "front-matter", f"{key} holds {value!r:.40}; it should be {'text in quotes' if type_ is str else 'a number' if type_ is int else 'true or false'}")
            elif isinstance(value, str):
                try:
                    plain_text(value)
                except ValueError as error:
                    yield on_line(page, line, "front-matter", f"{key}: {error}")
                if any(sign in value for sign in "<>\"`{}"):
                    yield on_line(page, line, "front-matter", f"{key} holds a sign that a page's head must not ({value!r:.40}); write plain words")
        yield from _values(ledger, page)
        title = page.title.casefold()
        if titles.setdefault(title, page.path) != page.path:
            yield on_line(page, page.meta_lines.get("title", 1), "title", f"has the title of docs/{titles[title]}; give it its own")


def _values(ledger: Ledger, page: Page) -> Iterator[Problem]:
    def at(key: str, message: str) -> Problem:
        return on_line(page, page.meta_lines.get(key, 1), "front-matter", message)

    meta = page.meta
    if "kind" in meta and meta["kind"] not in KINDS:
        yield at("kind", f"kind is {meta['kind']!r}; write {', '.join(KINDS)}")
    if isinstance(meta.get("summary"), str) and len(meta["summary"]) > 160:
        yield at("summary", f"summary has {len(meta['summary'])} characters; keep it to 160")
    if isinstance(meta.get("template"), str) and not re.fullmatch(r"[a-z0-9-]+\.html", meta["template"]):
        yield at("template", "template is no plain file name; write one that stands in overrides/")
    if page.kind == "briefing":
        if isinstance(meta.get("topic"), str) and not ledger.has_word("topic", meta["topic"]):
            yield at("topic", f"topic has no word {meta['topic']}; {near(meta['topic'], ledger.words('topic'), 'add the word or mend the id')}")
        for key in ("checked", "review_due"):
            if isinstance(meta.get(key), str) and not is_day(meta[key]):
                yield at(key, f"{key} is no day; write YYYY-MM-DD in quotes")
        if isinstance(meta.get("as_of"), str) and not is_date(meta["as_of"]):
            yield at("as_of", "as_of is no date; write YYYY-MM-DD or YYYY-MM in quotes")
        if isinstance(meta.get("version"), str) and not is_version(meta["version"]):
            yield at("version", "version is none; write two numbers and a dot between them, in quotes: '1.0'")
        if all(isinstance(meta.get(key), str) for key in ("checked", "review_due")) and meta["review_due"] <= meta["checked"]:
            yield at("review_due", "review_due is not after checked; mend one of them")


def citations_resolve(ledger: Ledger) -> Iterator[Problem]:
    """Every citation names a source or a claim that exists."""
    for page in ledger.pages.values():
        for cite in page.cites:
            if cite.kind != "ours" and not ledger.has(cite.kind, cite.id):
                yield on_line(page, cite.line, "citation", f"{cite.kind} has no {cite.id!r}; {near(cite.id, ledger.found[cite.kind])}")


def links_lead_somewhere(ledger: Ledger) -> Iterator[Problem]:
    """A link names a record, a page under docs/ and a heading on it, or an address that begins with https."""
    anchors: dict[str, set[str]] = {path: set(page.slugs) for path, page in ledger.pages.items()}
    records = {f"{PREFIX[kind]}-{ident}" for kind in PREFIX for ident in ledger.found[kind]}
    records |= {f"{PREFIX[kind]}-{ident}" for kind, ident in ledger.unread if kind in PREFIX}
    for kind, ident in ledger.shown:
        if home := ledger.home(kind, ident):
            anchors[home.page].add(home.anchor)
    for page in ledger.pages.values():
        for link in page.links:
            yield from _judge_link(ledger, page, link.target, link.line, anchors, records)


def _judge_link(ledger: Ledger, page: Page, target: str, line: int, anchors: dict[str, set[str]], records: set[str]) -> Iterator[Problem]:
    scheme, colon, rest = target.partition(":")
    if scheme == "zh":
        prefix, _, ident = rest.partition(":")
        kind = KIND_OF_PREFIX.get(prefix, "")
        if kind not in ("actors", "glossary"):
            yield on_line(page, line, "link", f"{target!r} names nobody; write zh:a: and an actor's id, or zh:t: and a word's")
        elif not ledger.has(kind, ident):
            yield on_line(page, line, "link", f"{kind} has no {ident!r}; {near(ident, ledger.found[kind])}")
        elif (record := ledger.get(kind, ident)) and not record.native_name:
            yield on_line(page, line, "link", f"{ident} has no native_name; take the mark away or add the name")
    elif colon and scheme in KIND_OF_PREFIX:
        kind = KIND_OF_PREFIX[scheme]
        if not ledger.has(kind, rest):
            yield on_line(page, line, "link", f"{kind} has no {rest!r}; {near(rest, ledger.found[kind])}")
        elif (kind, rest) not in ledger.shown:
            yield on_line(page, line, "unshown", f"no register shows {rest}, so nothing can be linked to; add a block of {kind} with its id or topic to a page under docs/registers")
    elif colon and "/" not in scheme and "#" not in scheme:
        if scheme not in ("https", "http", "mailto"):
            yield on_line(page, line, "link", f"{target[:40]!r} is no address a reader may follow; write https://…")
    elif target.startswith("//"):
        yield on_line(page, line, "link", f"{target[:40]!r} has no scheme; write https://…")
    else:
        path, fragment = resolve(page.path, target)
        if (path and path.endswith(".md")) or path == page.path:
            if path not in ledger.pages:
                yield on_line(page, line, "link", f"there is no page docs/{path}; {near(str(path), ledger.pages, 'mend the path')}")
            elif fragment and fragment not in anchors[str(path)]:
                rule, what = ("unshown", "does not show") if fragment in records else ("link", "has no heading")
                yield on_line(page, line, rule, f"docs/{path} {what} #{fragment}; {near(fragment, anchors[str(path)], 'mend the link')}")
        elif path == "..":
            yield on_line(page, line, "link", f"{target[:60]!r} leads out of docs/; link to a page by its .md path")
        elif path is None or not _is_file(ledger, path):
            yield on_line(page, line, "link", f"there is no file {f'docs/{path}'[:60]!r}; link to a page by its .md path")


def _is_file(ledger: Ledger, path: str) -> bool:
    try:
        return (ledger.root / "docs" / path).is_file()
    except OSError:  # a name longer than the disk takes
        return False


def images_are_ours(ledger: Ledger) -> Iterator[Problem]:
    """An image is a file under docs/, never an address: a page asks no other site for anything."""
    for page in ledger.pages.values():
        for image in page.images:
            path, _ = resolve(page.path, image.target)
            if path is None or not path.endswith(PICTURES) or not _is_file(ledger, path):
                yield on_line(page, image.line, "image", f"there is no picture {image.target[:60]!r}; put the picture beside the page")


def blocks_are_known(ledger: Ledger) -> Iterator[Problem]:
    """A block, its options and its ids exist, and it shows something."""
    for page in ledger.pages.values():
        for use in page.uses:
            if use.name not in BLOCKS:
                yield on_line(page, use.line, "block", f"there is no block {use.name!r}; {near(use.name, BLOCKS, 'known: ' + ', '.join(BLOCKS))}")
                continue
            faults = list(_judge_use(ledger, page, use))
            yield from faults
            block = BLOCKS[use.name]
            if use.text and not block.text:
                yield on_line(page, use.text, "block", f"stands inside the block {use.name}, which takes no text; close the block above it")
            if block.text and not use.text:
                yield on_line(page, use.line, "block", f"{use.name} holds no text; write some or take it out")
            if not faults and block.kind and not _shown(ledger, use):
                yield on_line(page, use.line, "empty-block", f"{use.name} with these options shows nothing; widen them")
            bare = [claim.id for claim in ledger.select("claims", use.ids, **filters(use.options)) if not claim.verdict]
            if use.options.get("layout") == "audit" and bare:
                yield on_line(page, use.line, "block", f"the layout audit shows verdicts, and {bare[0]} has none; choose by article")


def _shown(ledger: Ledger, use: Use) -> bool:
    return use.name == "changes" or bool(ledger.select(str(BLOCKS[use.name].kind), use.ids, **filters(use.options)))


def _judge_use(ledger: Ledger, page: Page, use: Use) -> Iterator[Problem]:
    block = BLOCKS[use.name]
    if use.ids and not block.ids:
        yield on_line(page, use.line, "block", f"{use.name} takes no ids; leave out what stands behind the bar")
    for ident in use.ids if block.kind and block.ids else ():
        if not ledger.has(str(block.kind), ident):
            yield on_line(page, use.line, "block", f"{block.kind} has no {ident!r}; {near(ident, ledger.found[str(block.kind)])}")
    for key, value in use.options.items():
        if key not in block.options:
            yield on_line(page, use.line, "block", f"{use.name} has no option {key!r}; known: {', '.join(block.options) or 'none'}")
            continue
        allowed = block.options[key]
        if isinstance(allowed, tuple):
            if value not in allowed:
                yield on_line(page, use.line, "block", f"{key} is {value!r}; write {', '.join(allowed)}")
        elif allowed == DATE:
            if not is_date(value):
                yield on_line(page, use.line, "block", f"{key} is {value!r}; write YYYY-MM-DD, YYYY-MM or YYYY")
        elif allowed == ID:
            for ident in filter(None, (part.strip() for part in value.split(","))):
                if not ledger.has("events", ident):
                    yield on_line(page, use.line, "block", f"events has no {ident!r}; {near(ident, ledger.found['events'])}")
        elif allowed != WORD and not ledger.has_word(allowed, value):
            yield on_line(page, use.line, "block", f"{allowed} has no word {value!r}; {near(value, ledger.words(allowed), 'add the word or mend the id')}")


def headings_step_down(ledger: Ledger) -> Iterator[Problem]:
    """Headings begin at level two (the title is level one) and never skip a level."""
    for page in ledger.pages.values():
        level = 1
        for heading in page.headings:
            if heading.level == 1:
                yield on_line(page, heading.line, "headings", "is of level one, which the title has; begin with ##")
            elif heading.level > level + 1:
                yield on_line(page, heading.line, "headings", f"skips from level {level} to {heading.level}; use {'#' * (level + 1)}")
            level = heading.level
        for (above, text), (number, line) in pairwise(page.lines):
            if line[:1] in ("=", "-") and above == number - 1 and text.strip() and re.fullmatch(r"(=+|-+) *", line):
                yield on_line(page, number, "headings", "makes a heading of the line above; write ## before the heading, or leave a line empty")


_SIGN = re.compile(r"[<&{\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")  # without one of these, or a script's address, a line holds nothing of what follows
_TAG = re.compile(r"<\s*/?\s*[a-zA-Z][^>]*>?|<[!?]|&#|\{[:%{#]|\bjavascript:|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", re.IGNORECASE)


def text_holds_no_html(ledger: Ledger) -> Iterator[Problem]:
    """A page is Markdown: no HTML, no template marks, no hidden or control signs; a comment ends on its line."""
    for page in ledger.pages.values():
        for number, line in page.lines:
            if (_SIGN.search(line) or "javascript:" in line.lower()) and (found := _TAG.search(re.sub(r"<https?://[^>\s]+>", "", line) if "<http" in line else line)):
                yield on_line(page, number, "html", f"holds {found.group(0)[:30]!r}; write Markdown without HTML")


_DEFINITION = re.compile(r" {0,3}\[[^\[\]]*\]:")


def marks_are_whole(ledger: Ledger) -> Iterator[Problem]:
    """A link, a citation and a code span end on the line they begin on; what is not whole the host would read otherwise."""
    for page in ledger.pages.values():
        for number, line in page.lines:
            if "[" not in line and "`" not in line and "///" not in line:
                continue
            rest = CITE.sub("", LINK.sub("", IMAGE.sub("", line)))
            if "](" in rest or _DEFINITION.match(line) or "\\[" in line or "\\]" in line:
                yield on_line(page, number, "link", "holds a link in pieces; write [text](address) on one line, without a backslash before a bracket")
            if "[@" in rest or "[zh:" in rest:
                yield on_line(page, number, "citation", "holds a bracket in pieces; open and close it on one line, without brackets inside")
            if "`" in line:
                yield on_line(page, number, "code", "opens code and does not close it; end it on the same line")
            if re.match(r"[\s>*+.)\d-]*///", line):
                yield on_line(page, number, "block", f"{line.strip()[:40]!r} is no head of a block; begin at the margin with slashes, a name, a bar and ids")


RULES = (
    front_matter_is_whole,
    citations_resolve,
    links_lead_somewhere,
    images_are_ours,
    blocks_are_known,
    headings_step_down,
    text_holds_no_html,
    marks_are_whole,
)
