"""The table of everybody who ever lived in the story, and of the couples among them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from linkage.generator.arrays import Floats, Ints

NOBODY = -1
ELSEWHERE = -1
ALWAYS = np.iinfo(np.int32).max
_EPOCH_YEAR = 1970


def first_day(years: Ints | int) -> npt.NDArray[np.int32]:
    """Return the first of January of each year, as days since 1 January 1970."""
    months = (np.asarray(years) - _EPOCH_YEAR).astype("datetime64[Y]")
    return months.astype("datetime64[D]").astype(np.int32)


def year_of(days: Ints) -> npt.NDArray[np.int32]:
    """Return the year of each day given in days since 1 January 1970."""
    years = days.astype("datetime64[D]").astype("datetime64[Y]")
    return years.astype(np.int32) + _EPOCH_YEAR


def year_fraction(days: Ints) -> Floats:
    """Return how much of its year had passed on each day, from 0 to below 1."""
    return (days - first_day(year_of(days))) / 366.0


@dataclass
class People:
    """
    Persons 0 … n-1, each attribute an array (n,).

    ``women`` is 1 for women, ``born`` and ``died`` are days since 1970, ``mother`` and ``father``
    are persons, ``parents`` and ``couple`` are couples, ``twin`` is the twin's person, ``born_in``
    and ``home`` are old communes; -1 stands for nobody and for elsewhere.
    """

    women: npt.NDArray[np.uint8]
    born: npt.NDArray[np.int32]
    died: npt.NDArray[np.int32]
    mother: npt.NDArray[np.int32]
    father: npt.NDArray[np.int32]
    parents: npt.NDArray[np.int32]
    couple: npt.NDArray[np.int32]
    twin: npt.NDArray[np.int32]
    surname: npt.NDArray[np.uint16]
    born_in: npt.NDArray[np.int16]
    home: npt.NDArray[np.int16]
    year: npt.NDArray[np.int16]
    size: int = 0

    @classmethod
    def room_for(cls, count: int) -> "People":
        """Return an empty table with room for so many people; it grows when they are more."""
        empty: dict[str, Any] = {name: np.empty(count, dtype) for name, dtype in _DTYPES.items()}
        return cls(**empty)

    def add(self, count: int, **columns: Ints | int) -> npt.NDArray[np.int64]:
        """Add people and return who they are; what is not given is nobody."""
        start, end = self.size, self.size + count
        for name in _DTYPES:
            held = getattr(self, name)
            if end > len(held):
                held = np.concatenate([held, np.empty(max(end, len(held)), dtype=held.dtype)])
                setattr(self, name, held)
            held[start:end] = columns.get(name, NOBODY)
        self.year[start:end] = year_of(self.born[start:end])
        self.size = end
        return np.arange(start, end)

    def trim(self) -> None:
        """Give back the room that was not needed."""
        for name in _DTYPES:
            setattr(self, name, getattr(self, name)[: self.size].copy())


_DTYPES: dict[str, type[np.integer]] = {
    "women": np.uint8,
    "born": np.int32,
    "died": np.int32,
    "mother": np.int32,
    "father": np.int32,
    "parents": np.int32,
    "couple": np.int32,
    "twin": np.int32,
    "surname": np.uint16,
    "born_in": np.int16,
    "home": np.int16,
    "year": np.int16,
}


@dataclass(frozen=True)
class Couples:
    """
    Couples 0 … m-1 of one wedding season: ``wife`` and ``husband`` are persons.

    A single mother is a couple without a husband. ``first_home`` is the commune at the wedding,
    ``second_home`` the one moved to after ``children_before_move`` children.
    """

    wife: Ints
    husband: Ints
    first_home: Ints
    second_home: Ints
    children_before_move: Ints
    number: Ints
