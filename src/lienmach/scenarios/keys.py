"""Keys of seeded rows: UUIDs of version 7 that come out the same from the same seed."""

import datetime as dt
import random


class Keys:
    """
    Makes UUIDv7 texts from a random source instead of the clock.

    Each call without a moment is a millisecond after the one before, so that rows land at the
    end of their index as they do in life.
    """

    def __init__(self, rng: random.Random, begin: dt.datetime) -> None:
        self._bits = rng.getrandbits
        self._next = milliseconds(begin)

    def next(self) -> str:
        """Return a key a millisecond younger than the last."""
        self._next += 1
        return self.at(self._next)

    def at(self, moment: int) -> str:
        """Return a key of a moment, in milliseconds since 1970."""
        bits = self._bits(74)
        return (
            f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7{bits & 0xFFF:03x}"
            f"-{0x8000 | (bits >> 12 & 0x3FFF):04x}-{bits >> 26:012x}"
        )


def milliseconds(moment: dt.datetime) -> int:
    """Return a moment as UUIDv7 writes it."""
    return int(moment.timestamp() * 1000)
