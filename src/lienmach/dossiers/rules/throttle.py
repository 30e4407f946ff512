"""
How often one may guess, so that guessing leads nowhere and keeps nobody out.

Failures are counted in windows: by address, by dossier code, and by both together. Nobody is
ever locked out by what others do: however often a code was guessed at from elsewhere, the first
tries from one's own address are examined. Only the allowance gets smaller while a code is
under attack.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

WINDOW = dt.timedelta(minutes=15)
OF_AN_ADDRESS = 40
"""Wrong tries of one address in a window: an office behind one address has many people."""

OF_A_CODE_HERE = 5
"""Wrong tries of one code from one address in a window."""

UNDER_ATTACK = 50
"""Wrong tries of one code from everywhere, after which each address has fewer."""

OF_A_CODE_UNDER_ATTACK = 2
FILES_OF_AN_ADDRESS = 20
"""Files that one address may have checked in a window."""

ADDRESS, CODE, PAIR, FILES = "address", "code", "pair", "files"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose tries are counted: a kind, and a digest of what it is."""

    kind: str
    who: str


def may_try(counts: Mapping[str, int]) -> bool:
    """Test if a try may be examined; ``counts`` by kind, with this try counted in."""
    if counts.get(FILES, 0) > FILES_OF_AN_ADDRESS or counts.get(ADDRESS, 0) > OF_AN_ADDRESS:
        return False
    attacked = counts.get(CODE, 0) > UNDER_ATTACK
    allowance = OF_A_CODE_UNDER_ATTACK if attacked else OF_A_CODE_HERE
    return counts.get(PAIR, 0) <= allowance
