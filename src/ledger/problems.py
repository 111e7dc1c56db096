"""A complaint: where it is, which rule was broken, what is wrong and what would be right."""

from concurrent.futures import BrokenExecutor
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One complaint.

    `path` is relative to the project's folder, `line` counts from 1,
    `rule` is the rule's name, `message` says what is wrong; and after a semicolon what would be right.
    """

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        line = f"{self.path}:{self.line}: {self.rule}: {self.message}"
        return "".join(sign if sign.isprintable() else " " for sign in line)  # one line, and no sign that drives a terminal


REFUSALS = (OSError, BrokenExecutor)  # what the machine may do to us at any time: a full disk, a closed file, a process killed


def refusal(error: Exception) -> str:
    """What the machine refused, in one line: `No space left on device (site/index.html)`."""
    if isinstance(error, BrokenExecutor):
        return "a process was killed from outside, perhaps for want of memory"
    place = getattr(error, "filename2", None) or getattr(error, "filename", None)  # of two names the second is written to
    return f"{getattr(error, 'strerror', None) or error}{f' ({place})' if place else ''}"


class BadEvidence(Exception):
    """Raised where work cannot go on because records or pages break the rules; holds every problem."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))
