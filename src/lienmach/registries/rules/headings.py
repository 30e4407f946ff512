"""Find the columns of a kind in the heading row of a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lienmach.ground.headings import spelled
from lienmach.registries.rules.kinds import Kind


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column of a kind stands in a file, and what is wrong with the heading."""

    places: dict[str, int]
    width: int
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Test if rows under this heading can be read without guessing."""
        return not (self.missing or self.extra or self.twice)


def layout(
    kind: Kind, headings: Sequence[str], *, given: Iterable[str] = (), ignored: Iterable[str] = ()
) -> Layout:
    """
    Return where the columns are.

    `given` columns have their value from elsewhere and may be missing; `ignored` headings
    are left out on purpose. Any other heading that is not known is extra: a column that
    nobody asked for may hold what nobody may keep.
    """
    words = [spelled(heading) for heading in headings]
    while words and not words[-1]:
        words.pop()  # spreadsheets export empty columns at the right edge
    left_out = {spelled(heading) for heading in ignored}
    known = {name: column.name for column in kind.columns for name in column.headings}
    places: dict[str, int] = {}
    extra, twice = [], []
    for place, word in enumerate(words):
        if word in left_out:
            continue
        name = known.get(word)
        if name is None:
            extra.append(headings[place].strip() or f"#{place + 1}")
        elif name in places:
            twice.append(name)
        else:
            places[name] = place
    missing = [
        column.name
        for column in kind.columns
        if column.required and column.name not in places and column.name not in given
    ]
    return Layout(places, len(words), tuple(missing), tuple(extra), tuple(twice))
