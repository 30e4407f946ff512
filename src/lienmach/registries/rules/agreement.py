"""When persons agree on a candidate link: two of them, and by the same word."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

ENOUGH = 2


class Word(StrEnum):
    """What a person says of a candidate."""

    SAME = "same"
    NOT_SAME = "not-same"
    CANNOT_TELL = "cannot-tell"


def verdict(words: Iterable[Word]) -> Word | None:
    """
    Return what the words of different persons come to, or null while nothing is decided.

    Whoever cannot tell decides nothing, and where two disagree a third person does.
    """
    counted = Counter(word for word in words if word is not Word.CANNOT_TELL)
    same, other = counted[Word.SAME], counted[Word.NOT_SAME]
    if max(same, other) < ENOUGH or same == other:
        return None
    return Word.SAME if same > other else Word.NOT_SAME
