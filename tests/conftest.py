"""What the tests share: the toy dossier, copies of it to break, and golden files with their update switch."""

import difflib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from places import GOLDEN, ROOT, TOY

from ledger.ledger import Ledger, gather
from ledger.rules import checked
from ledger.site import Site, read_site

# The ordinary run tries the same examples every time; `pytest --hypothesis-profile=fuzz` looks for new ones.
settings.register_profile("ordinary", deadline=None, derandomize=True, database=None)
settings.register_profile("fuzz", deadline=None, max_examples=5_000)
settings.load_profile("ordinary")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes what is now so; the review is the diff."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew; read their diff before you commit it")


@pytest.fixture(scope="session")
def updating(request: pytest.FixtureRequest) -> bool:
    """True when golden files are to be written, not compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def toy() -> Ledger:
    """The ledger of the toy, checked."""
    return checked(TOY)


@pytest.fixture(scope="session")
def real() -> Ledger:
    """The ledger of the real project."""
    return gather(ROOT)[0]


@pytest.fixture(scope="session")
def site() -> Site:
    """The real site's own words."""
    return read_site(ROOT)


@pytest.fixture
def toy_copy(tmp_path: Path) -> Path:
    """A copy of the toy that a test may break."""
    return Path(shutil.copytree(TOY, tmp_path / "toy", ignore=shutil.ignore_patterns("site*")))


@pytest.fixture
def golden(updating: bool) -> Callable[[str, str], None]:
    """Hold a text against its golden file, by the file's name below `tests/golden/`."""

    def hold(name: str, text: str) -> None:
        path = GOLDEN / name
        if updating:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        assert path.exists(), f"there is no {name}; run pytest --update-golden and review it"
        before = path.read_text(encoding="utf-8")
        difference = "\n".join(difflib.unified_diff(before.splitlines(), text.splitlines(), f"golden/{name}", "now", lineterm="", n=1))
        assert text == before, difference

    return hold
