"""What a verification may find, one sentence each."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Kind(StrEnum):
    """In what way a log is not what was recorded and signed."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    RENUMBERED = "renumbered"
    WRONG_ROOT = "wrong-root"
    BAD_SIGNATURE = "bad-signature"
    SHRUNKEN = "shrunken"
    NOT_AT_ORIGIN = "not-at-origin"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, with the entry or the leaf it is about."""

    kind: Kind
    sentence: str
    entry: str | None = None
    leaf: int | None = None

    def to_json(self) -> dict[str, object]:
        """Return the finding as JSON-ready values."""
        return asdict(self)
