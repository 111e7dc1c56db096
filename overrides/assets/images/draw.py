"""Draw the site's mark (SVG and PNG) and the cards that other sites show beside a link, one a briefing.

Run it at the project's root after a briefing's title, summary, version or date has changed:
`python overrides/assets/images/draw.py`. Pillow and PyYAML come with the site's own requirements.
"""

from pathlib import Path

import yaml
from PIL import Image, ImageDraw, ImageFont

PAPER, INK, SOFT, RULE = "#fcfbf8", "#1d1c1a", "#4a4844", "#d9d5cc"
LOWER, UPPER = "#8a5a00", "#6a3f94"  # the two parties' hues: two halves of one square
HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts"
MONTHS = "January February March April May June July August September October November December".split()

MARK = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<style>.l{{fill:{LOWER}}}.u{{fill:{UPPER}}}@media (prefers-color-scheme:dark){{.l{{fill:#d9a441}}.u{{fill:#b697dd}}}}</style>
<path class="l" d="M3 7v22h22z"/><path class="u" d="M7 3h22v22z"/>
</svg>
"""


def mark(size: int, edge: float = 0, ground: str | None = None) -> Image.Image:
    """The mark at a size; drawn large and reduced, for smooth slopes."""
    scale = 8
    unit = size * scale * (1 - 2 * edge) / 32
    image = Image.new("RGBA", (size * scale,) * 2, ground or (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for color, corners in ((LOWER, ((3, 7), (3, 29), (25, 29))), (UPPER, ((7, 3), (29, 3), (29, 25)))):
        draw.polygon([(x * unit + size * scale * edge, y * unit + size * scale * edge) for x, y in corners], fill=color)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the site's own faces."""
    return ImageFont.truetype(str(FONTS / f"{name}.woff2"), size)


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in lines of at most `width`."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def card(title: str, summary: str, foot: str) -> Image.Image:
    """A card of 1200 by 630: series, title, one sentence, the date of the evidence."""
    image = Image.new("RGB", (1200, 630), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((80, 62), "Woodside Briefings", font=face("woodside-serif", 40), fill=INK)
    draw.line((80, 132, 1120, 132), fill=INK, width=2)
    y = 176
    large, small = face("woodside-serif", 78), face("woodside-sans", 34)
    for line in wrapped(title, large, 1040):
        draw.text((80, y), line, font=large, fill=INK)
        y += 88
    y += 22
    for line in wrapped(summary, small, 940):
        draw.text((80, y), line, font=small, fill=SOFT)
        y += 46
    draw.line((80, 540, 1120, 540), fill=RULE, width=2)
    draw.text((80, 558), foot, font=face("woodside-sans", 28), fill=SOFT)
    image.paste(mark(44), (1076, 554), mark(44))
    return image


def front_matter(path: Path) -> dict[str, str]:
    """What a page says of itself."""
    return yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])


if __name__ == "__main__":
    (HERE / "mark.svg").write_text(MARK, encoding="utf-8")
    mark(32).save(HERE / "mark-32.png", optimize=True)
    mark(180, 0.14, PAPER).save(HERE / "mark-180.png", optimize=True)
    cards = Path("docs/assets/og")
    cards.mkdir(parents=True, exist_ok=True)
    pages = {page.stem: front_matter(page) for page in sorted(Path("docs/briefings").glob("*.md"))}
    home = front_matter(Path("docs/index.md"))
    images = {"woodside": card(home["title"], home["summary"], "Briefings, timeline, registers of claims and sources")}
    for name, meta in pages.items():
        if meta["kind"] == "briefing":
            year, month = str(meta["as_of"])[:7].split("-")
            images[name] = card(meta["title"], meta["summary"], f"Evidence as of {MONTHS[int(month) - 1]} {year} · version {meta['version']}")
    for name, image in images.items():
        image.quantize(64, dither=Image.Dither.NONE).save(cards / f"{name}.png", optimize=True)
        print(cards / f"{name}.png", (cards / f"{name}.png").stat().st_size)
