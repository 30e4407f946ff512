"""What differs between a birth entry and a resident, word by word, to be marked on a page."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from linkage.folding import folded_name


class Kind(StrEnum):
    """How two values stand to each other."""

    SAME = "same"
    MARKS = "marks"
    DIFFERENT = "different"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a value, and whether the other side has them not."""

    text: str
    is_different: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Two values and how they stand to each other."""

    kind: Kind
    left: tuple[Part, ...]
    right: tuple[Part, ...]


def compared(left: str, right: str) -> Difference:
    """Return how two values stand; names that differ in diacritics alone are told apart."""
    if not (left and right):
        return Difference(Kind.MISSING, _whole(left), _whole(right))
    if left.casefold() == right.casefold():  # capitals are a habit of the book
        return Difference(Kind.SAME, _whole(left), _whole(right))
    kind = Kind.MARKS if folded_name(left) == folded_name(right) else Kind.DIFFERENT
    one, other = left.split(), right.split()
    lefts: list[Part] = []
    rights: list[Part] = []
    plain = [word.casefold() for word in one], [word.casefold() for word in other]
    for tag, a, b, c, d in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        for parts, words in ((lefts, one[a:b]), (rights, other[c:d])):
            if words:
                parts.append(Part(" ".join(words), tag != "equal"))
    return Difference(kind, tuple(lefts), tuple(rights))


def _whole(text: str) -> tuple[Part, ...]:
    return (Part(text, is_different=False),) if text else ()
