"""Who stands in which file: the living in the population base, the registered in the books."""

from dataclasses import dataclass

import numpy as np

from linkage.generator.arrays import Flags, Floats, Ints


class TooFewPeople(ValueError):
    """The story brought forth fewer people than the files should hold."""


@dataclass(frozen=True)
class Roll:
    """The people behind each row: ``residents`` (n,) and ``records`` (m,), in random order."""

    residents: Ints
    records: Ints


def call_roll(
    *,
    order: Floats,
    living: Flags,
    native: Flags,
    registered: Flags,
    residents: int,
    records: int,
    outsiders: float,
    with_resident: float,
    rng: np.random.Generator,
) -> Roll:
    """
    Choose the rows of both files from n people.

    ``order`` (n,) decides who comes first, the same for a family; ``living`` are here now, ``native`` were born here, ``registered`` stand in a digitised book;
    ``outsiders`` is the share of residents born elsewhere, ``with_resident`` that of records.
    """
    ours = _in_order(living & native, order)
    theirs = _in_order(living & ~native, order)
    from_outside = min(len(theirs), round(residents * outsiders))
    from_inside = min(len(ours), residents - from_outside)
    from_outside = min(len(theirs), residents - from_inside)
    chosen = np.r_[ours[:from_inside], theirs[:from_outside]]
    if len(chosen) < residents:
        raise TooFewPeople(f"only {len(chosen)} people live here, {residents} are wanted")
    resident = np.zeros(len(living), dtype=np.bool_)
    resident[chosen] = True
    both = rng.permutation(np.flatnonzero(registered & resident))
    gone = rng.permutation(np.flatnonzero(registered & ~resident))
    matched = min(len(both), max(round(records * with_resident), records - len(gone)))
    unmatched = min(len(gone), records - matched)
    if matched + unmatched < records:
        raise TooFewPeople(
            f"only {matched + unmatched} births are registered, {records} are wanted"
        )
    return Roll(rng.permutation(chosen), rng.permutation(np.r_[both[:matched], gone[:unmatched]]))


def _in_order(flags: Flags, order: Floats) -> Ints:
    who = np.flatnonzero(flags)
    return who[np.argsort(order[who], kind="stable")]
