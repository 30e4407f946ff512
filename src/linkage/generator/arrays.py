"""Names for the kinds of arrays, and the random sources, that the generator works with."""

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.floating[Any]]
Flags = npt.NDArray[np.bool_]
Names = npt.NDArray[np.uint16]
"""Names of n people as (n, 4) words: surname, first and second middle name, given name."""


def random_source(seed: int, stage: str, part: int = 0) -> np.random.Generator:
    """Return the random source of one stage, the same whenever and in whatever order it runs."""
    return np.random.default_rng([seed, zlib.crc32(stage.encode()), part])


def rank_in_group(groups: Ints) -> npt.NDArray[np.int64]:
    """Return for each of n places how many earlier places belong to the same group."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(groups) else order
    lengths = np.diff(np.r_[starts, len(groups)])
    ranks = np.empty(len(groups), dtype=np.int64)
    ranks[order] = np.arange(len(groups)) - np.repeat(starts, lengths)
    return ranks
