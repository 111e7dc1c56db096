"""Mutations of the real evidence: none ends in an exception, and each that breaks a rule is reported with its line."""

from pathlib import Path

import mutate


def test_mutations_are_reported(tmp_path: Path) -> None:
    """Three hundred changes to the real evidence and pages: no exception, and every one that breaks a rule has its complaint."""
    result = mutate.run(mutate.copy(tmp_path), 300, seed=7)
    assert not result.excepted, mutate.told(result)
    assert not result.unreported, mutate.told(result)
    assert result.must > 150
