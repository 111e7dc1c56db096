"""Where the tests find things. Not in `conftest.py`, because another folder of tests has one of that name too."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
TOY = ROOT / "tests" / "toy"
GOLDEN = ROOT / "tests" / "golden"
