"""The reader: whatever a file holds, it ends in records and complaints with lines, and what it writes it reads back."""

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from places import TOY

from ledger.reader import _Dumper, canonical, evidence_files, line_of, read_evidence, tidy
from ledger.rules import check
from ledger.yamltext import MAX_DEPTH, Text

YAMLISH = st.lists(
    st.sampled_from(
        ["- ", "id: ", "x", "\n", "  ", ": ", "'", '"', "[", "]", "{", "}", ", ", "|", ">", "&a ", "*a", "!!str ", "? ", "#", "---\n", "...\n", "\t", "%YAML 1.1\n", "~", "null", "1", "é", "\\u202e", "\r"]
    ),
    max_size=40,
).map("".join)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=120).map(str.strip).filter(bool)
VALUES = st.one_of(
    WORDS,
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.integers(-(10**9), 10**9).map(lambda whole: whole / 10_000),
    st.sampled_from(["true", "null", "~", "yes", "off", "1.5", "1e5", "0x1F", "0o14", "1_000", "12:30", "2023", "2023-11", "2023-11-15", "=", "<<", "-", "?", "- a", "a: b", "a #b", "'", '"', "…", "---", "!x", "&x", "*x", "%x", "@x", "`x"]),
)


def reads(text: str) -> Text:
    """A text, read; every complaint has a line of the text and stands on one line itself."""
    read = Text("evidence/x.yaml", text)
    last = text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 2  # the end may count as a line
    for problem in read.problems:
        assert 1 <= problem.line <= last
        assert str(problem).isprintable()
    return read


@given(st.one_of(YAMLISH, st.text(max_size=300)))
def test_any_text_ends_in_data_or_a_complaint(text: str) -> None:
    """Whatever a text holds, reading it ends; without data there is a complaint, or there was nothing to read."""
    read = reads(text)
    assert read.problems or read.data is not None or not yaml.safe_load(text)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with nothing but room for one file of records."""
    root = tmp_path_factory.mktemp("project")
    (root / "evidence").mkdir()
    return root


@given(raw=st.one_of(st.binary(max_size=300), YAMLISH.map(str.encode)))
@settings(deadline=None)
def test_any_bytes_end_in_records_or_a_complaint(raw: bytes, project: Path) -> None:
    """Whatever bytes a file of records holds, reading the evidence ends, and what is no record is complained of."""
    (project / "evidence" / "usage.yaml").write_bytes(raw)
    found, problems, _ = read_evidence(project)
    for problem in problems:
        assert problem.line >= 1
        assert str(problem).isprintable()
    assert problems or len(found) == len(yaml.safe_load(raw))


@given(st.lists(st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), st.one_of(VALUES, st.lists(VALUES, min_size=1, max_size=3)), min_size=1, max_size=5), min_size=1, max_size=4))
def test_what_is_written_is_read_back(records: list[dict[str, object]]) -> None:
    """The canonical form of records reads back as the same records, whatever their texts look like."""
    read = reads(canonical(records))
    assert (read.problems, read.data) == ([], records)


def test_the_line_of_every_value_is_kept() -> None:
    """Each value knows its line, in block and in flow style; a value that is not there has the line of what is around it."""
    read = Text("x", "# head\n- id: a\n  list:\n  - one\n  - {two: 2,\n     three: 3}\n- b\n")
    lines = {loc: read.line(loc) for loc in ((0, "id"), (0, "list", 0), (0, "list", 1, "two"), (0, "list", 1, "three"), (1,), (0, "nothing"))}
    assert lines == {(0, "id"): 2, (0, "list", 0): 4, (0, "list", 1, "two"): 5, (0, "list", 1, "three"): 6, (1,): 7, (0, "nothing"): 2}


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("false", False), ("yes", "yes"), ("12", 12), ("-1.50", -1.5), ("012", "012"), ("1e3", "1e3"), ("1_0", "1_0"), ("2023-11-15", "2023-11-15"), ("NO", "NO"), ("'12'", "12"), ("0x10", "0x10"), ("12:30", "12:30"), (".inf", ".inf")],
)
def test_a_value_is_what_was_written(text: str, value: object) -> None:
    """Only true, false and plain numbers are anything but text: no dates, no country that turns into false."""
    assert Text("x", f"- {text}\n").data == [value]


def test_depth_has_an_end() -> None:
    """Nesting stops at a fixed depth, whatever the text goes on to do."""
    assert Text("x", "[" * MAX_DEPTH + "]" * MAX_DEPTH).problems == []
    assert [problem.rule for problem in Text("x", "[" * (MAX_DEPTH + 1)).problems] == ["yaml"]


def test_tidy_mends_the_form_and_nothing_else(toy_copy: Path) -> None:
    """What `tidy` writes is the canonical form: the same records, comments at the head kept; a second time changes nothing."""
    before = {path: path.read_text(encoding="utf-8") for path, *_ in evidence_files(toy_copy)}
    for path, text in before.items():
        head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
        records = list(reversed(yaml.load(text, yaml.CBaseLoader))) if path.stem in ("sources", "claims", "events", "actors", "glossary", "publishers") else yaml.load(text, yaml.CBaseLoader)
        messy = [dict(reversed(record.items())) for record in records]
        if path.stem not in ("series", "sources", "claims", "judgments", "arguments"):  # the base loader reads numbers and truth as text
            path.write_text(head + yaml.dump(messy, Dumper=_Dumper, sort_keys=False, default_flow_style=True, allow_unicode=True), encoding="utf-8")
    assert {problem.rule for problem in check(toy_copy)} == {"form"}
    assert tidy(toy_copy) != []
    assert {path: path.read_text(encoding="utf-8") for path in before} == before
    assert tidy(toy_copy) == []
    assert check(toy_copy) == []


def test_tidy_leaves_what_it_cannot_read(toy_copy: Path) -> None:
    """A file that does not read stays as it is, byte for byte."""
    path = toy_copy / "evidence" / "usage.yaml"
    for text in ("- id: [\n", "- {id: a, nobody: knows}\n", "id: a\n", "- word\n", "- id: 1\n", "\xff"):
        path.write_text(text, encoding="latin-1")
        assert tidy(toy_copy) == []
        assert path.read_text(encoding="latin-1") == text


def test_records_know_their_line(tmp_path: Path) -> None:
    """A record knows file and line, and each value in it; twins are told apart."""
    root = Path(shutil.copytree(TOY, tmp_path / "toy"))
    found, _, _ = read_evidence(root)
    text = {path: path.read_text(encoding="utf-8").splitlines() for path, *_ in evidence_files(root)}
    for one in found:
        lines = text[root / one.path]
        assert lines[one.line - 1] == f"- id: {one.record.id}" or lines[one.line - 1] == f"- id: '{one.record.id}'"
        last = list(type(one.record).model_fields)[-1]
        if getattr(one.record, last) not in (None, ()):
            assert lines[line_of(root, one, last) - 1].startswith((f"  {last}:", "  - "))
