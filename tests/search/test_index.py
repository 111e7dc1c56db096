"""The index: how words are read, where they are kept, and that two builds of it are the same."""

import json
import re
from pathlib import Path

import pytest
from places import ROOT

from ledger import search
from ledger.ledger import Ledger
from ledger.search import STOP, pieces, words

CLIENT = (ROOT / "overrides/assets/javascripts/search.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("107,941 deaths", ["107941", "deaths"]),
        ("19.5 percent", ["19.5", "percent"]),
        ("H.R. 3461", ["hr", "3461"]),
        ("H. R. 3461", ["hr", "3461"]),
        ("the U.S.-China bridge", ["the", "us", "china", "bridge"]),
        ("4-AP", ["4", "ap", "4ap"]),
        ("T40.4", ["t40", "4", "t404"]),
        ("pill-press", ["pill", "press"]),
        ("China’s", ["china"]),
        ("Lan Fo’an", ["lan", "foan"]),
        ("Lü Xiǎohóng", ["lu", "xiaohong"]),
        ("公安部", ["公安部", "公安", "安部"]),
        ("AT&T", ["at", "t"]),
    ],
)
def test_words(text: str, read: list[str]) -> None:
    assert list(words(text)) == read


def held(toy: Ledger) -> dict[str, object]:
    """What every piece assigns, by its path."""
    return {path: json.loads(text.partition("=")[2].rstrip(";\n")) for path, text in pieces(toy)}


def test_two_builds_are_the_same(toy: Ledger) -> None:
    assert list(pieces(toy)) == list(pieces(toy))


def test_every_piece_is_one_assignment(toy: Ledger) -> None:
    for path, text in pieces(toy):
        kind, name = Path(path).stem.split("-", 1)
        assert text.startswith(f'ledgerSearch.{kind}["{name}"]=')
        assert "<" not in text


def test_what_is_large_is_cut_by_one_more_letter(toy: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number in a piece says how many letters name the pieces that hold its words; no word is lost."""
    whole = {word: found for path, shelf in held(toy).items() if path.startswith("search/words-") for word, found in shelf.items()}
    monkeypatch.setattr(search, "LARGE", 300)
    cut = held(toy)
    for word, found in whole.items():
        letters = 2
        while isinstance(shelf := cut[f"search/words-{search.shard(word, letters)}.js"], int):
            letters = shelf
        assert shelf[word] == found
    assert any(isinstance(shelf, int) and shelf > 2 for shelf in cut.values())


def test_the_browser_leaves_out_the_same_words() -> None:
    """What is not in the index must not be asked for."""
    told = re.search(r'STOP = new Set\("([^"]+)"', CLIENT)
    assert told
    assert set(told[1].split()) == STOP


def test_the_browser_knows_the_size_of_a_block() -> None:
    assert f"const BLOCK = {search.BLOCK};" in CLIENT
