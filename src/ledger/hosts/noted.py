"""A ledger that notes what is asked of it, so that one can ask again later and see whether the answers have changed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from ledger.ledger import Ledger

METHODS = ("get", "records", "source", "cited", "words", "select", "home", "has", "topic_of")
INDEXES = ("resting_on", "bears_out", "pages_naming", "pages_resting", "judgments_on", "events_of", "said", "links_to", "pages")


class Question(NamedTuple):
    """A method and its arguments, or an index and the one key looked up in it; an index without a key asks for its keys."""

    name: str
    arguments: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...] = ()

    def ask(self, ledger: Ledger) -> Any:
        """The answer; a page answers with its front matter, because its text concerns nobody else."""
        if self.name in METHODS:
            found = getattr(ledger, self.name)(*self.arguments, **dict(self.named))
            return tuple(found) if self.name == "records" else found
        index = getattr(ledger, self.name)
        if not self.arguments:
            return list(index)
        (key,) = self.arguments
        found = index[key] if isinstance(index, defaultdict) else index.get(key)  # else the first to ask would hear None, and the next an empty list
        return (found.kind, found.meta) if self.name == "pages" and found else found


Asked = dict[Question, Any]  # each question with its answer


def same_answers(ledger: Ledger, asked: Asked) -> bool:
    """True if the ledger answers every question as it was answered before."""
    try:
        return all(question.ask(ledger) == answer for question, answer in asked.items())
    except LookupError:  # what was there has gone
        return False


class Noted:
    """A ledger as pages use it; what is in neither of the two lists above is not here, so nothing goes unnoted."""

    def __init__(self, ledger: Ledger, asked: Asked):
        for name in METHODS:
            setattr(self, name, _Method(name, ledger, asked))
        for name in INDEXES:
            setattr(self, name, _Index(name, ledger, asked))


class _Method:
    def __init__(self, name: str, ledger: Ledger, asked: Asked):
        self.name, self.ledger, self.asked = name, ledger, asked

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        question = Question(self.name, tuple(tuple(one) if isinstance(one, list) else one for one in arguments), tuple(named.items()))
        if question not in self.asked:
            self.asked[question] = question.ask(self.ledger)
        return self.asked[question]


class _Index:
    def __init__(self, name: str, ledger: Ledger, asked: Asked):
        self.name, self.ledger, self.asked = name, ledger, asked

    def _note(self, *key: Any) -> Any:
        question = Question(self.name, key)
        self.asked[question] = question.ask(self.ledger)
        return getattr(self.ledger, self.name)

    def get(self, key: Any, default: Any = None) -> Any:
        return self._note(key).get(key, default)

    def __getitem__(self, key: Any) -> Any:
        return self._note(key)[key]

    def values(self) -> Iterator[Any]:
        return (self[key] for key in self._note())
