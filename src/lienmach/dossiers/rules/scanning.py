"""What a virus scanner says of a file, and when one that does not answer is asked again."""

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST_SIGNATURE = 120
TOO_LARGE = "Scanner.SizeLimit"
"""What stands for a signature where the scanner would not look at the whole of a file."""
MISSING = "Store.FileMissing"
"""What stands for a signature where the content is not in the store."""
MOST_TRIES = 12
"""So often a file that makes the scanner fail is tried before it is refused."""
GIVEN_UP = "Scanner.GivenUp"
LONGEST_PAUSE_SECONDS = 300

_FOUND = re.compile(r"(.{1,400}) FOUND")
_UNSAFE = re.compile(r"[^A-Za-z0-9._:/+-]")


class UploadState(StrEnum):
    """How far a file has come: kept from everybody, open to those who may see it, or turned away."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What became of looking at a file.

    ``state`` is null if nobody could look: it is tried again. ``engine`` is the scanner and its
    database; ``signature`` what was found.
    """

    state: UploadState | None
    engine: str = ""
    signature: str = ""
    trouble: str = ""


def verdict(reply: str, *, engine: str) -> Verdict:
    """Return what a reply of clamd to INSTREAM means; what is not understood is no leave to open."""
    said = reply.strip("\0\r\n ").removeprefix("stream: ")
    if said == "OK":
        return Verdict(UploadState.CLEAN, engine)
    if found := _FOUND.fullmatch(said):
        name = _UNSAFE.sub("_", found[1])[:LONGEST_SIGNATURE]
        return Verdict(UploadState.REFUSED, engine, name)
    if "size limit exceeded" in said:
        return Verdict(UploadState.REFUSED, engine, TOO_LARGE)
    return Verdict(None, engine, trouble=said[:LONGEST_SIGNATURE] or "no reply")


def pause_seconds(tries: int) -> int:
    """Return how long a file waits that could not be scanned so often."""
    return int(min(LONGEST_PAUSE_SECONDS, 2 ** min(tries, 10)))
