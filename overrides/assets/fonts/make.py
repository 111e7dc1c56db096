"""Make the faces of this folder from Adobe's variable fonts; README.md says how to fetch them and how to run this.

Each face is cut to the characters and the features in use, its axes to the weights in use. The names inside are
changed, because the license reserves the name "Source" for unmodified fonts.
"""

import sys
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ASCII = "".join(map(chr, range(0x20, 0x7F)))
LATIN = "".join(map(chr, range(0xC0, 0x100))).replace("×", "").replace("÷", "") + "ČčŁłŠšŽž"
PINYIN = "ĀāĒēĪīŌōŪūǍǎĚěǏǐǑǒǓǔǖǘǚǜ"
MARKS = "\u00a0£¥§©«°±·»½×–—‘’“”•…′€−→↑\u2009\u202f"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"

FACES = {
    # The optical size is that of reading: one drawing serves text and titles, which saves a second axis.
    # Italics serve single words of English: neither pinyin nor arrows are set in them.
    "woodside-serif": ("SourceSerif4Variable-Roman.ttf", {"opsz": 18, "wght": 400}, "pnum", LATIN + PINYIN, "Woodside Serif", "Regular"),
    "woodside-serif-italic": ("SourceSerif4Variable-Italic.ttf", {"opsz": 18, "wght": 400}, "pnum", "ÀÁÇÈÉÊÑÓÖÜàáâäçèéêëíñóôöúü", "Woodside Serif", "Italic"),
    "woodside-sans": ("SourceSans3VF-Upright.ttf", {"wght": (400, 600)}, "sups", LATIN + PINYIN + RAISED, "Woodside Sans", "Regular"),
}


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the font its own family name and keep only the names that say whose work it is."""
    table = font["name"]
    table.names = [name for name in table.names if name.nameID in (0, 5, 13, 14) and name.platformID == 3]
    for ident, text in {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}.items():
        table.setName(text, ident, 3, 1, 0x409)


def make(source: Path, axes: dict[str, object], figures: str, letters: str, family: str, style: str) -> TTFont:
    """One face: cut, pinned, renamed."""
    font = TTFont(source, recalcTimestamp=False)
    features = ["kern", "liga", "tnum", "lnum", figures]
    # Raised letters are left behind: "sups" is wanted for the figures of the citation marks only.
    options = Options(layout_features=features, layout_closure=figures != "sups", hinting=False, notdef_outline=True, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(text=ASCII + MARKS + letters)
    subsetter.subset(font)
    smaller = BytesIO()
    font.save(smaller)  # the instancer wants a font as it is read from a file
    font = instantiateVariableFont(TTFont(smaller, recalcTimestamp=False), axes)
    for tag in ("STAT", "BASE", "MVAR"):
        if tag in font:
            del font[tag]
    rename(font, family, style)
    font.flavor = "woff2"
    return font


if __name__ == "__main__":
    sources = {path.name: path for path in Path(sys.argv[1]).rglob("*.ttf")}
    for name, (source, *cut) in FACES.items():
        out = Path(__file__).with_name(f"{name}.woff2")
        make(sources[source], *cut).save(out)
        print(f"{out.name}: {out.stat().st_size:,} bytes")
