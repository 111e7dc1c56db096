"""Cut the print fonts: `python make.py NODE_MODULES`, with the packages that README.md names.

Latin faces keep every sign a briefing is likely to hold and the features the sheets use; the Han face keeps only the
signs that stand in `docs/` and `evidence/`. Cut fonts are changed fonts, and the license reserves the name Source:
so they are named Woodside.
"""

import json
import re
import sys
from copy import deepcopy
from io import BytesIO
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
LATIN = [
    *range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x300, 0x309), 0x30C, *range(0x1E00, 0x1F00), *range(0x2002, 0x2028), 0x202F,
    *map(ord, "‰′″‹›⁄€№™←→−≈≠≤≥"),
]  # fmt: skip
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "case", "sups", "lnum", "onum", "pnum", "tnum", "smcp", "c2sc", "frac"]
FACES = {
    "serif": ("Woodside Serif", "Regular", "source-serif/TTF/SourceSerif4SmText-Regular.ttf"),
    "serif-italic": ("Woodside Serif", "Italic", "source-serif/TTF/SourceSerif4SmText-It.ttf"),
    "serif-semibold": ("Woodside Serif", "Semibold", "source-serif/TTF/SourceSerif4SmText-Semibold.ttf"),
    "display-semibold": ("Woodside Display", "Semibold", "source-serif/TTF/SourceSerif4Display-Semibold.ttf"),
    "sans": ("Woodside Sans", "Regular", "source-sans/TTF/SourceSans3-Regular.ttf"),
    "sans-italic": ("Woodside Sans", "Italic", "source-sans/TTF/SourceSans3-It.ttf"),
    "sans-semibold": ("Woodside Sans", "Semibold", "source-sans/TTF/SourceSans3-Semibold.ttf"),
}
HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")


def han_signs() -> set[int]:
    """Every Han sign and its punctuation, as they stand in pages and records."""
    files = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "evidence").rglob("*.yaml")]
    return {ord(sign) for path in files for sign in HAN.findall(path.read_text(encoding="utf-8"))}


def cut(font: TTFont, signs: set[int], features: list[str]) -> None:
    """Leave only these signs and features in the font."""
    options = subset.Options(layout_features=features, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], hinting=False, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=signs)
    subsetter.subset(font)


def add_signs(font: TTFont) -> None:
    """Give the font two signs of its own.

    An empty one for U+2060, which binds a note number to its word; else a system's font would lend one. And a hyphen for
    the ends of lines that is not the hyphen of words and addresses, so that these can be copied from a PDF.
    """
    font["glyf"]["joiner"], font["hmtx"]["joiner"] = Glyph(), (0, 0)
    font["glyf"]["hyphen.end"], font["hmtx"]["hyphen.end"] = deepcopy(font["glyf"]["hyphen"]), font["hmtx"]["hyphen"]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= {0x2060: "joiner", 0x2010: "hyphen.end"}


def add_space(font: TTFont) -> None:
    """Give the Han face a space, for a space between Han signs is looked for there."""
    font["glyf"]["space"], font["hmtx"]["space"] = Glyph(), (font["head"].unitsPerEm // 4, 0)
    for table in font["cmap"].tables:
        table.cmap |= {0x20: "space", 0xA0: "space"}


def save(font: TTFont, name: str, family: str, style: str) -> None:
    """Name the font anew and write it plain, for a packed one takes a second to open; its times are those of its source, so that cutting twice gives the same bytes."""
    for number, text in {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}.items():
        font["name"].removeNames(nameID=number)
        font["name"].setName(text, number, 3, 1, 0x409)
    font.recalcTimestamp = False
    font.save(HERE / f"{name}.ttf")
    print(f"{name}.ttf: {len(font.getBestCmap())} signs, {(HERE / f'{name}.ttf').stat().st_size:,} bytes")


def han(package: Path) -> TTFont:
    """The Han signs in use, gathered from the slices in which the package holds them."""
    wanted = han_signs()
    parts = []
    for part, ranges in json.loads((package / "unicode.json").read_text(encoding="utf-8")).items():
        spans = [span.strip()[2:].partition("-") for span in ranges.split(",")]
        here = {sign for sign in wanted if any(int(low, 16) <= sign <= int(high or low, 16) for low, _, high in spans)}
        if here and part.startswith("["):
            font = TTFont(package / "files" / f"noto-serif-sc-{part.strip('[]')}-400-normal.woff2", recalcTimestamp=False)
            cut(font, here, [])
            font.flavor = None
            parts.append(HERE / f"part-{part.strip('[]')}.ttf")
            font.save(parts[-1])
            wanted -= here
    if wanted:
        sys.exit(f"the package has no {' '.join(map(chr, sorted(wanted)))}")
    options = merge.Options(drop_tables=["GSUB", "GPOS", "GDEF", "vhea", "vmtx", "BASE", "STAT"])
    whole = merge.Merger(options).merge([str(part) for part in parts])
    whole["head"].created = whole["head"].modified = TTFont(parts[0])["head"].modified
    whole.recalcTimestamp = False
    whole.save(parts[0])
    whole = TTFont(BytesIO(parts[0].read_bytes()), recalcTimestamp=False)
    for part in parts:
        part.unlink()
    return whole


def main(packages: Path) -> None:
    """Cut every face."""
    for name, (family, style, file) in FACES.items():
        font = TTFont(packages / file, recalcTimestamp=False)
        cut(font, set(LATIN), FEATURES)
        add_signs(font)
        save(font, name, family, style)
    signs = han(packages / "@fontsource/noto-serif-sc")
    add_space(signs)
    save(signs, "han", "Woodside Han", "Regular")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
