"""What was done with a dossier, read in one trip for the pages that show all of it."""

from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers.models import (
    Charge,
    Consultation,
    DeadlineEntry,
    Dossier,
    HandOver,
    IssuedPaper,
    Payment,
    StepTaken,
)
from lienmach.ground import sql
from lienmach.ground.instances import instances


@dataclass(frozen=True, slots=True)
class Handling:
    """What was done with a dossier, of each kind in order, the oldest first."""

    steps: list[StepTaken]
    hand_overs: list[HandOver]
    consultations: list[Consultation]
    dates: list[DeadlineEntry]
    charge: Charge | None
    payments: list[Payment]
    forms: list[IssuedPaper]

    @property
    def standing(self) -> list[StepTaken]:
        """Return the steps that nobody has taken back."""
        return [each for each in self.steps if each.undone_at is None]


def handling_of(dossier: Dossier) -> Handling:
    """Return what was done with a dossier; within a reading or an action."""
    here = homes.here("dossiers")
    [told] = sql.rows(
        here, "lienmach.dossiers", "handling", province=dossier.province, dossier=dossier.pk
    )
    charges = instances(Charge, told["charges"], alias=here)
    for each in charges:
        each.dossier = dossier  # or its state would be read once more
    return Handling(
        steps=instances(StepTaken, told["steps"], alias=here),
        hand_overs=instances(HandOver, told["hand_overs"], alias=here),
        consultations=instances(Consultation, told["consultations"], alias=here),
        dates=instances(DeadlineEntry, told["dates"], alias=here),
        charge=charges[0] if charges else None,
        payments=instances(Payment, told["payments"], alias=here),
        forms=instances(IssuedPaper, told["forms"], alias=here),
    )
