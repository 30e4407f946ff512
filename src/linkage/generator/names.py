"""The words that names are made of, and how often each was given in which years."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from linkage.generator.arrays import Floats, Ints

NAMES_TABLE = Path(__file__).parent / "data" / "names.csv"
SURNAME, FIRST_MIDDLE, SECOND_MIDDLE, GIVEN = range(4)
PERIODS = ("before_1960", "before_1985", "before_2005", "since_2005")
PERIOD_ENDS = np.array([1960, 1985, 2005])
MEN, WOMEN = 0, 1
_SEXES = {"M": MEN, "F": WOMEN}


@dataclass(frozen=True)
class Choice:
    """Names 0 … k-1 as words (k, 2 or 1), and the cumulated share of each, (k,)."""

    words: Ints
    shares: Floats

    def draw(self, count: int, rng: np.random.Generator) -> Ints:
        """Return names drawn by how often they are given, (count, words)."""
        at = np.searchsorted(self.shares, rng.random(count), side="right")
        names: Ints = self.words[at.clip(0, len(self.words) - 1)]
        return names

    def only(self, allowed: Ints) -> "Choice | None":
        """Return the choice among names whose first word is allowed, None when there is none."""
        keep = np.isin(self.words[:, 0], allowed)
        weights = np.diff(np.r_[0.0, self.shares])[keep]
        if not weights.sum() > 0.0:
            return None
        return Choice(self.words[keep], np.cumsum(weights / weights.sum()))


@dataclass(frozen=True)
class Vocabulary:
    """
    All words of names; a word is its position in ``words``, and 0 is no word at all.

    ``choices`` are keyed by kind (``middle``, ``given``, ``pair``, ``twins``), sex and period.
    """

    words: tuple[str, ...]
    surnames: Choice
    choices: dict[tuple[str, int, int], Choice]

    def surnames_of(self, count: int, rng: np.random.Generator) -> Ints:
        """Return surnames drawn by how many bear them, (count,)."""
        return self.surnames.draw(count, rng)[:, 0]

    def word(self, text: str) -> int:
        """Return the position of a word."""
        return self.words.index(text)

    def initials(self) -> Ints:
        """Return the first letter of each word as a number, (words,); 0 for no word."""
        return np.array([ord(text[0]) if text else 0 for text in self.words])


@cache
def vocabulary() -> Vocabulary:
    """Return the words of the table that ships with the generator."""
    with NAMES_TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = ("", *sorted({word for row in rows for word in row["words"].split()}))
    place = {word: at for at, word in enumerate(words)}
    choices = {}
    for kind in ("middle", "given", "pair", "twins"):
        for letter, sex in _SEXES.items():
            found = [row for row in rows if row["kind"] == kind and row["sex"] == letter]
            for period, column in enumerate(PERIODS):
                choices[kind, sex, period] = _choice(found, column, place)
    surnames = _choice((row for row in rows if row["kind"] == "surname"), PERIODS[0], place)
    return Vocabulary(words, surnames, choices)


def _choice(rows: Iterable[dict[str, str]], column: str, place: dict[str, int]) -> Choice:
    given = [row for row in rows if int(row[column])]
    weights = np.array([int(row[column]) for row in given], dtype=np.float64)
    words = np.array([[place[word] for word in row["words"].split()] for row in given])
    return Choice(words, np.cumsum(weights / weights.sum()))
