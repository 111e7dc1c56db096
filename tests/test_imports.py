"""The architecture, held by reading import statements: DESIGN's rings, and how long a module may be."""

import ast
import re
import sys
from pathlib import Path

import pytest
from places import ROOT

PACKAGE = ROOT / "src" / "ledger"
MODULES = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in sorted(PACKAGE.rglob("*.py"))}
LONGEST = 300

# A ring, and what it may import besides itself; a folder stands for all modules in it. HACKING.md shows the same table.
RINGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "dates": ("words", ()),
    "problems": ("words", ()),
    "fields": ("words", ()),
    "records": ("words", ()),
    "blocks": ("words", ()),
    "addresses": ("words", ()),
    "crew": ("words", ()),
    "yamltext": ("gather", ("words",)),
    "reader": ("gather", ("words",)),
    "pages": ("gather", ("words",)),
    "ledger": ("gather", ("words",)),
    "navigation": ("gather", ("words",)),
    "published": ("gather", ("words",)),
    "site": ("gather", ("words",)),
    "rules": ("judge", ("words", "gather")),
    "citing": ("tell", ("words", "gather")),
    "charts": ("tell", ("words", "gather")),
    "render": ("tell", ("words", "gather")),
    "paper": ("tell", ("words", "gather")),
    "exports": ("tell", ("words", "gather")),
    "schema": ("tell", ("words", "gather")),
    "search": ("tell", ("words", "gather")),
    "hosts": ("hosts", ("words", "gather", "judge", "tell")),
    "__main__": ("door", ("words", "gather", "judge", "tell", "hosts")),
    "__init__": ("words", ()),
}
HOSTS = {"mkdocs", "properdocs", "zensical", "markdown", "pymdownx", "weasyprint", "pydyf", "fontTools"}
PARSERS = {"yaml": {"gather", "hosts"}, "pydantic": {"words", "gather", "tell"}, "jinja2": {"tell", "hosts"}, "markupsafe": {"words", "tell", "hosts"}}


def ring_of(module: str) -> str:
    """The ring of a module of ours; a new module needs a line in the table."""
    first = module.split(".")[0]
    assert first in RINGS, f"{module} belongs to no ring yet; give it a line in RINGS and in HACKING.md"
    return RINGS[first][0]


def imports(path: Path) -> list[str]:
    """Every module that a file imports, at the top or inside a function, ours as `ledger.…`."""
    out = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            out += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by dots; write the whole name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            out += [name if name.removeprefix("ledger.") in MODULES else str(node.module) for name in names]
    return out


def ours(module: str) -> list[str]:
    """The modules of ours that a module imports."""
    return [name.removeprefix("ledger.") for name in imports(MODULES[module]) if name.startswith("ledger.")]


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_inwards(module: str) -> None:
    """A module imports its own ring and those within it: judge and tell never meet, and nothing imports the door."""
    ring, within = ring_of(module), RINGS[module.split(".")[0]][1]
    outward = [name for name in ours(module) if ring_of(name) not in (ring, *within)]
    assert outward == [], f"{module} ({ring}) reaches outwards"
    assert "__main__" not in ours(module)


@pytest.mark.parametrize("module", MODULES)
def test_only_hosts_know_a_host(module: str) -> None:
    """Only `hosts/` imports MkDocs, Python-Markdown, pymdownx or WeasyPrint; parsers and templates stay in their rings."""
    roots = {name.split(".")[0] for name in imports(MODULES[module])}
    if ring_of(module) != "hosts":
        assert not roots & HOSTS
    for library, rings in PARSERS.items():
        assert library not in roots or ring_of(module) in rings, f"{module} imports {library}"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("hosts.")])
def test_hosts_keep_apart(module: str) -> None:
    """The Markdown extension, which runs under every host, imports none of them; nothing imports the plugin, and only print WeasyPrint."""
    roots = {name.split(".")[0] for name in imports(MODULES[module])}
    hosts = roots & {"mkdocs", "properdocs", "zensical", "weasyprint"}
    assert len(hosts) <= 1
    if module in ("hosts.markdown", "hosts.page", "hosts.typography"):
        assert not hosts
    assert "hosts.mkdocs" not in ours(module)
    assert "hosts.weasyprint" not in ours(module) or module == "hosts.print"


def test_the_table_is_the_one_in_hacking() -> None:
    """HACKING.md names every module in its ring, so that the table people read is the one that is held."""
    text = (ROOT / "HACKING.md").read_text(encoding="utf-8").partition("## The rings")[2].partition("\n## ")[0]
    told = {name.removesuffix("/*"): ring for ring, names in re.findall(r"^\| (\w+) \| (`[^|]+`) \|", text, re.MULTILINE) for name in re.findall(r"`([^`]+)`", names)}
    assert told == {name: ring for name, (ring, _) in RINGS.items() if name != "__init__"}


def test_the_package_imports_nothing_else() -> None:
    """Beyond the standard library the package needs what `pyproject.toml` names, and nothing else."""
    allowed = HOSTS | set(PARSERS) | {"ledger", "segno", "icalendar", "minify"} | set(sys.stdlib_module_names)
    assert {name.split(".")[0] for path in MODULES.values() for name in imports(path)} <= allowed


@pytest.mark.parametrize("module", MODULES)
def test_modules_are_short(module: str) -> None:
    """No module has more than 300 lines, unless HACKING.md names it with the reason."""
    lines = len(MODULES[module].read_text(encoding="utf-8").splitlines())
    reasons = [line for line in (ROOT / "HACKING.md").read_text(encoding="utf-8").splitlines() if "lines" in line]
    name = f"{module.replace('.', '/')}.py"
    assert lines <= LONGEST or any(f"`{name}`" in line for line in reasons), f"{name} has {lines} lines"
