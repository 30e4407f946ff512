"""Events: facts that have happened, told in the past tense."""

import dataclasses
from typing import Any, ClassVar, Self


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
        return cls(**payload)
