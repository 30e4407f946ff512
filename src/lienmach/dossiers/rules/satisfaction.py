"""How satisfied people are: which answers there are, and what is told of few of them."""

from dataclasses import dataclass

SCORES = (5, 4, 3, 2, 1)
"""From very satisfied to very dissatisfied."""

SATISFIED = 4
"""The lowest score that counts as satisfied. Our own reading; Decision 766 was not seen in full."""

FEWEST = 5
"""Scores and words are shown to officers only where at least so many answered: none is known by them."""

LONGEST_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """
    Answers of an agency, a procedure and a month: how many, and how many of them satisfied.

    What they sum up to is null where they are so few that a single answer would be known.
    """

    agency: str
    procedure: str
    month: str
    answers: int
    satisfied: int | None
    total: int | None

    @property
    def mean(self) -> float | None:
        """Return the mean score, from 1 to 5."""
        return None if self.total is None else self.total / self.answers


def shown(figure: Figure) -> Figure:
    """Return a figure as officers are shown it."""
    if figure.answers >= FEWEST:
        return figure
    return Figure(figure.agency, figure.procedure, figure.month, figure.answers, None, None)
