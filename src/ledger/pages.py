"""The pages under `docs/`: front matter, headings, citations, links, blocks and sentences, each with its line.

The pages are read here a second time, apart from the host's Markdown, because a host names no line in what it
complains of, and leaves a block with a wrong option on the page as raw text.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ledger.problems import Problem
from ledger.records import KIND_OF_PREFIX
from ledger.yamltext import Text, decode

CITE = re.compile(r"\[(@[^\[\]\n]+)\]")
IMAGE = re.compile(r"!\[([^\[\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|\[zh:([^\[\]\n]+)\]")
HTML_LINK = re.compile(r"\b(?:href|src)\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
CODE_SPAN = re.compile(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)")
COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)")
_FENCE = re.compile(r"^(`{3,}|~{3,})[ ]*(?:\{[^{}]*\}|[\w#.+-]*)[ ]*$")  # as the host's fenced_code reads it
_OPEN = re.compile(r"^(/{3,})[ ]*([A-Za-z][\w-]*)[ ]*(?:\|(.*))?$")
_CLOSE = re.compile(r"^(/{3,})[ ]*$")
_HEADING = re.compile(r"^(#{1,6})[ ]*(.+?)(?:[ ]+#+)?(?:[ ]*\{[^}]*#([\w-]+)[^}]*\})?[ ]*$")
_NATIVE = re.compile(r"\s*\[zh:[^\]]+\]")
_TARGET = re.compile(r"!?\[([^\[\]]*)\]\([^)]*\)")
_SIGN = re.compile(r"[<*_`{]")
_EMPHASIS = re.compile(r"<[^>]+>|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|\{[^}]*\}")
_BEFORE_STOP = re.compile(r"\s+([.,;:])")
MAX_LINE = 2_000  # a longer line is no sentence, and would keep the expressions above busy for minutes


class Cite(NamedTuple):
    """One thing named in a bracket: a source (`@id, locator`), a claim (`@c:id`), or `@ours`."""

    kind: str  # sources, claims or ours
    id: str
    locator: str | None
    line: int


class Link(NamedTuple):
    """A link as written: an address, a path, or a record's `prefix:id`."""

    target: str
    line: int


class Use(NamedTuple):
    """A block as written."""

    name: str
    ids: tuple[str, ...]
    options: dict[str, str]
    line: int
    section: str
    text: int = 0  # the line of the first text inside, 0 without any


class Heading(NamedTuple):
    """A heading and the address it gets."""

    level: int
    text: str
    slug: str
    line: int


class Sentence(NamedTuple):
    """A line of prose; `text` is without citations and markup, `section` the heading of level two above it."""

    text: str
    raw: str
    line: int
    section: str
    kind: str  # paragraph, item or row
    cited: bool
    assessed: bool


@dataclass
class Page:
    """A page as the rules and the ledger see it."""

    path: str  # relative to docs/
    lines: list[tuple[int, str]] = field(default_factory=list)  # what is Markdown: no code, comments or heads of blocks
    meta: dict[str, Any] = field(default_factory=dict)
    meta_lines: dict[str, int] = field(default_factory=dict)
    cites: list[Cite] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Link] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The page's name, as front matter gives it."""
        return str(self.meta.get("title", self.path))

    @property
    def kind(self) -> str:
        """briefing, page, register or about; empty where the front matter cannot be read."""
        return str(self.meta.get("kind", "page")) if self.meta else ""

    @property
    def tells(self) -> bool:
        """True for a page that tells the story, and does not list records or speak of the site."""
        return self.kind in ("briefing", "page")

    @property
    def slugs(self) -> set[str]:
        """The addresses of the page's headings."""
        return {heading.slug for heading in self.headings}


def slugify(text: str) -> str:
    """The address of a heading, as Python-Markdown's `toc` extension makes it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def cites_in(bracket: str, line: int) -> list[Cite]:
    """The citations of one bracket's inside: `@a, p. 4; @c:b; @ours`."""
    out = []
    for part in bracket.split(";"):
        name, _, locator = part.strip().partition(",")
        name = name.strip().removeprefix("@").strip()
        where = locator.strip() or None
        if name == "ours":
            out.append(Cite("ours", name, where, line))
        elif name.startswith("c:"):
            out.append(Cite("claims", name[2:], where, line))
        else:
            out.append(Cite("sources", name, where, line))
    return out


def plain(text: str) -> str:
    """A line of Markdown as a reader hears it: no citations, no link targets, no emphasis."""
    if "[" in text or "<" in text:
        text = COMMENT.sub("", CITE.sub("", _NATIVE.sub("", text)))
        text = _TARGET.sub(r"\1", text)
    if _SIGN.search(text):
        text = _EMPHASIS.sub("", text)
    return _BEFORE_STOP.sub(r"\1", " ".join(text.split()))


def read_page(path: Path, name: str, shown: str) -> Page:
    """The page at `path`; `name` is its path under docs/, `shown` the one that complaints name."""
    page = Page(name)
    text, page.problems = decode(path, shown)
    if page.problems:
        return page
    lines = re.split(r"\r\n?|\n", text)  # not splitlines: it also breaks where neither the host nor an editor's program does
    body = _front_matter(page, lines, shown)
    _scan(page, lines, body, shown)
    return page


def _front_matter(page: Page, lines: list[str], shown: str) -> int:
    if lines[0].rstrip() != "---":
        page.problems.append(Problem(shown, 1, "front-matter", "is missing; begin the page with a line of three hyphens and its keys"))
        return 0
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        page.problems.append(Problem(shown, 1, "front-matter", "is not closed; end it with a line of three hyphens"))
        return len(lines)
    parsed = Text(shown, "\n".join(["", *lines[1:end]]) + "\n")
    page.problems += parsed.problems
    if isinstance(parsed.data, dict) and not parsed.problems:
        page.meta = parsed.data
        page.meta_lines = {str(loc[0]): line for loc, line in parsed.lines.items() if len(loc) == 1}
    elif not parsed.problems:
        page.problems.append(Problem(shown, 1, "front-matter", "is not a list of keys; write 'title: …' and the rest, a key a line"))
    return end + 1


def _scan(page: Page, lines: list[str], start: int, shown: str) -> None:
    fence, fenced = "", 0
    stack: list[tuple[int, int]] = []  # open blocks: how many slashes, and the place in page.uses
    section = ""
    seen: dict[str, int] = {}
    options: dict[str, str] | None = None
    for number, raw in enumerate(lines[start:], start + 1):
        if fence:
            if raw.rstrip(" ") == fence:
                fence = ""
            continue
        head = raw[:1]  # most lines are prose: nothing is tried on them that needs another first sign
        if head in ("`", "~") and (found := _FENCE.match(raw)):
            fence, fenced = found.group(1), number
            continue
        if len(raw) > MAX_LINE:
            page.problems.append(Problem(shown, number, "line-length", f"has {len(raw)} characters; write a sentence a line"))
            continue
        line = CODE_SPAN.sub("", raw) if "`" in raw else raw
        line = COMMENT.sub("", line) if "<!--" in line else line
        if options is not None:
            if raw.expandtabs(4).startswith("    ") and raw.strip():
                key, colon, value = raw.strip().partition(":")
                if colon:
                    options[key.strip()] = value.strip().strip("'\"")
                else:
                    page.problems.append(Problem(shown, number, "block", "stands indented below the head of a block, where options stand; write it as key: value, or take the indent away"))
                continue
            options = None
        if head == "/" and (found := _CLOSE.match(raw)):
            if stack:
                slashes, place = stack.pop()
                if slashes != len(found.group(1)):
                    opened = page.uses[place]
                    page.problems.append(Problem(shown, number, "block", f"closes {opened.name} of line {opened.line} with {len(found.group(1))} slashes; write {slashes}"))
            else:
                page.problems.append(Problem(shown, number, "block", "closes a block that was never opened; take the slashes away"))
            continue
        if head == "/" and (found := _OPEN.match(raw)):
            ids = tuple(part.strip() for part in (found.group(3) or "").split(",") if part.strip())
            options = {}
            stack.append((len(found.group(1)), len(page.uses)))
            page.uses.append(Use(found.group(2), ids, options, number, section))
            continue
        page.lines.append((number, line))
        if head == "#" and (found := _HEADING.match(line)):
            heading = plain(found.group(2))
            slug = found.group(3) or slugify(heading)
            count = seen.get(slug, 0)
            seen[slug] = count + 1
            page.headings.append(Heading(len(found.group(1)), heading, f"{slug}_{count}" if count else slug, number))
            if len(found.group(1)) == 2:
                section = heading
        if "[" in line:
            _links(page, line, number)
        if "=" in line:
            page.links += [Link(found.group(1), number) for found in HTML_LINK.finditer(line)]
        if stack and line.strip() and not page.uses[stack[-1][1]].text:
            page.uses[stack[-1][1]] = page.uses[stack[-1][1]]._replace(text=number)
        _sentence(page, line, number, section, [page.uses[place].name for _, place in stack])
    if fence:
        page.problems.append(Problem(shown, fenced, "code", "the fence is never closed; end it with the same signs"))
    for _, place in stack:
        use = page.uses[place]
        page.problems.append(Problem(shown, use.line, "block", f"the block {use.name} is never closed; end it with a line of three slashes"))


def _links(page: Page, line: str, number: int) -> None:
    for found in CITE.finditer(line):
        page.cites += cites_in(found.group(1), number)
    page.links += [Link(found.group(1) or f"zh:{found.group(2)}", number) for found in LINK.finditer(line)]
    page.images += [Link(found.group(2), number) for found in IMAGE.finditer(line)]


def _sentence(page: Page, line: str, number: int, section: str, blocks: list[str]) -> None:
    text = line.strip()
    if not text or text.startswith(("#", "<", "![", "---", "***")) or (text[0] in "|:-" and not text.strip("|:- \t")):
        return
    if blocks and blocks[-1] != "assessment":
        return
    kind = "paragraph"
    if text.startswith("|"):
        kind = "row"
    elif (text[0] in "-*+" or text[0].isdigit()) and (found := re.match(r"(?:[-*+]|\d+[.)])\s+", text)):
        kind, text = "item", text[found.end() :]
    elif text.startswith(">"):
        text = text.lstrip("> ")
    cited = "[" in text and (
        bool(CITE.search(text)) or any((found.group(1) or "").partition(":")[0] in KIND_OF_PREFIX for found in LINK.finditer(text))
    )
    page.sentences.append(Sentence(plain(text), text, number, section, kind, cited, bool(blocks)))


@lru_cache(maxsize=8192)
def _cached(path: Path, name: str, shown: str, stamp: int, size: int) -> Page:
    return read_page(path, name, shown)


def read_pages(root: Path) -> list[Page]:
    """Every page under `root/docs`, by path; a page that has not changed is not read again."""
    docs = root / "docs"
    out = []
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs).as_posix()
        try:
            stat = path.stat()
        except OSError:  # a link to nothing; the reader says so
            out.append(read_page(path, name, f"docs/{name}"))
            continue
        out.append(_cached(path, name, f"docs/{name}", stat.st_mtime_ns, stat.st_size))
    return out
