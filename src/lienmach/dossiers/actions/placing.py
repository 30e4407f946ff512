"""A person decides where a dossier of a split commune lies."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.events import DossierPlaced
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import places
from lienmach.dossiers.refusals import NotAnHeir
from lienmach.dossiers.rules import duties
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.states import OPEN
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger


@homes.action("dossiers")
def place_dossier(code: str, *, unit: str, by: Actor, at: dt.datetime) -> None:
    """
    Place a dossier whose commune was split in one of the heirs, and so find who is competent.

    A dossier that had a competent agency keeps it: the agency of the heir carries on.

    :raises NotAnHeir: when the unit took over nothing of the dossier's.
    """
    day = day_of(at)
    dossier = opened(code, by=by, at=at)
    if not by.is_platform:
        entrusted = queries.entrusted_to(by, duties.PLACE, on=day)
        if not Dossier.objects.filter(entrusted, pk=dossier.pk).exists():
            raise NotAllowed
    former, former_on = dossier.unit, dossier.unit_on
    if unit not in places.heirs(former, former_on, on=day):
        raise NotAnHeir
    procedure = queries.version(dossier.procedure, dossier.procedure_version)
    agency = places.competent(procedure.snapshot["competent_kind"], unit, day, on=day)
    if dossier.unit_before is None:
        dossier.unit_before, dossier.unit_before_on = former, former_on
    dossier.unit, dossier.unit_on = unit, day
    if dossier.competent_agency is None:
        dossier.competent_agency = agency
    elif dossier.state in OPEN and agency not in {None, dossier.competent_agency}:
        dossier.continued_by = agency
    dossier.save(
        update_fields=[
            "unit", "unit_on", "unit_before", "unit_before_on", "competent_agency", "continued_by",
        ]
    )  # fmt: skip
    ledger.record(
        DossierPlaced(dossier=code, unit_before=former, unit=unit, agency=agency),
        subject=code,
        by=by,
        at=at,
    )
