"""What somebody hands in, and what makes it the same as another."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from lienmach.dossiers.actions.answers import Request
from lienmach.dossiers.queries import person_of
from lienmach.dossiers.rules.fees import Channel
from lienmach.dossiers.rules.prefilling import Remark
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7

OPERATION = "submit-dossier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """
    What somebody hands in.

    ``commune`` is the applicant's, as of ``commune_on``; ``unit`` is where the matter lies, if
    that is elsewhere, meant as of ``unit_on`` or the day it is handed in. ``helped_at`` and
    ``received_at`` are desks, any in the province; by default the desk of the applicant's commune
    receives and nobody helped. ``sent_to`` is the desk that receives what is filed online, where
    the procedure names one. ``filed_by`` is who files for the applicant by a mandate. ``facts`` are what the sign-in and the registers say of the applicant,
    such as ``assurance_level``, or an officer at a counter has seen: fees may turn on them. ``remarks`` is how its answers stand to the
    registers and ``held`` are the papers that a register holds instead, ``taken_from`` the registers
    whose word it brings (`gate`; null: not asked). ``papers`` are
    files that were sent before, each with the code of the paper that it is, or none: all that comes
    with it, so that none may be missing. Null: they come later.
    """

    applicant: uuid.UUID
    commune: str | None
    commune_on: dt.date | None
    procedure: str
    data: dict[str, Any]
    key: str
    unit: str | None = None
    unit_on: dt.date | None = None
    helped_at: str | None = None
    received_at: str | None = None
    sent_to: str | None = None
    filed_by: uuid.UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    held: frozenset[str] | None = None
    taken_from: frozenset[str] | None = None
    papers: tuple[tuple[str, uuid.UUID], ...] | None = None
    id: uuid.UUID = field(default_factory=uuid7)

    @property
    def channel(self) -> Channel:
        """Return how it is handed in: at a counter if a desk takes it, else online."""
        return "online" if self.received_at is None else "counter"

    def request(self, *, by: Actor) -> Request:
        """
        Return what makes this application the same as another: a key is that of whoever hands in.

        What was not said is left out, so that keys which were kept before it could be said still
        answer. The platform hands in as the applicant.
        """
        asker = self.filed_by or (self.applicant if by.is_platform else person_of(by))
        asked: dict[str, Any] = {"procedure": self.procedure, "data": self.data, "unit": self.unit}
        if asker != self.applicant:
            asked["for"] = str(self.applicant)
        for name in ("received_at", "helped_at", "sent_to", "unit_on"):
            if (said := getattr(self, name)) is not None:
                asked[name] = str(said)
        if self.received_at is not None and self.facts:
            asked["facts"] = self.facts
        if self.papers is not None:
            asked["papers"] = [[code, str(key)] for code, key in self.papers]
        return Request(
            asker=asker,
            operation=OPERATION,
            key=self.key,
            asked=asked,
            id=self.id,
        )
