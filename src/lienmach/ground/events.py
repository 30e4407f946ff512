"""Events: facts that have happened, told in the past tense."""

import dataclasses
from typing import Any, ClassVar, Self

STAND_IN_FOR = "stand_in_for"
"""In the ledger: the officers in whose place it was done ("thay"); of every event, of no class."""

BY_MANDATE = "by_mandate"
"""In the ledger: the mandates by which it was done for another; of every event, of no class."""

MARKS = frozenset({STAND_IN_FOR, BY_MANDATE})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact. Subclasses carry codes, UUIDs as text and ISO dates, never personal data."""

    name: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """Return the fact as JSON-ready values."""
        return dataclasses.asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Rebuild the fact from the ledger."""
        return cls(**{name: said for name, said in payload.items() if name not in MARKS})
