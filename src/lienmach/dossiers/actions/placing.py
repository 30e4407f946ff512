"""A person decides where a dossier of a split commune lies."""

import datetime as dt
import uuid

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.events import DossierPlaced, PlacingTakenBack
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import places
from lienmach.dossiers.refusals import NoSuchDossier, NotAnHeir
from lienmach.dossiers.rules import duties
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.states import OPEN, UNDECIDED
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger
from lienmach.ledger.queries import timeline
from lienmach.territory.refusals import NothingToTakeBack, PlacedAlready
from lienmach.territory.rules import placing

CHANGED = (*placing.FIELDS, "competent_agency", "continued_by")


@homes.action("dossiers")
def place_dossier(code: str, *, unit: str, by: Actor, at: dt.datetime) -> None:
    """
    Place a dossier whose commune was split in one of the heirs, and so find who is competent.

    A dossier that had a competent agency keeps it: the agency of the heir carries on. Placed
    again by the same person it is corrected.

    :raises NotAnHeir: when the unit took over nothing of the dossier's.
    :raises PlacedAlready: when somebody else has placed it; says who.
    """
    dossier = opened(code, by=by, at=at)
    _demand(dossier, by=by, on=day_of(at))
    _place(dossier, unit=unit, by=by, at=at)


@homes.action("dossiers")
def place_record(table: str, key: uuid.UUID, *, unit: str, by: Actor, at: dt.datetime) -> None:
    """Place a dossier as :func:`place_dossier` does, known by its key, as a merger knows it."""
    dossier = _locked(table, key)
    _demand(dossier, by=by, on=day_of(at))
    _place(dossier, unit=unit, by=by, at=at)


@homes.action("dossiers")
def take_back_placing(table: str, key: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """
    Put a dossier back where it lay before anybody placed it, with the agencies it had then.

    :raises NothingToTakeBack: when nobody has, or something else has overtaken it.
    """
    dossier = _locked(table, key)
    _demand(dossier, by=by, on=day_of(at))
    word = _word(dossier)
    if word is None:
        raise NothingToTakeBack
    placing.put_back(dossier, word)
    if dossier.state in UNDECIDED:  # who has decided it stays the one who did
        _leave_agencies(dossier, word)
    dossier.save(update_fields=CHANGED)
    ledger.record(
        PlacingTakenBack(dossier=dossier.code, unit=dossier.unit, said_by=word.by),
        subject=dossier.code,
        by=by,
        at=at,
    )


def _place(dossier: Dossier, *, unit: str, by: Actor, at: dt.datetime) -> None:
    day = day_of(at)
    word = _word(dossier)
    was = placing.origin(dossier, word)
    if unit not in places.heirs(*was, on=day):
        raise NotAnHeir
    if word is not None and word.by != by.id:
        raise PlacedAlready.by(word.by, dossier.unit)
    if word is not None and word.unit == unit:
        return
    if word is not None and dossier.state in UNDECIDED:
        _leave_agencies(dossier, word)
    before = (dossier.competent_agency, dossier.continued_by)
    agency = _competent(dossier, unit, on=day)
    if dossier.competent_agency is None:
        dossier.competent_agency = agency
    elif dossier.state in OPEN and agency not in {None, dossier.competent_agency}:
        dossier.continued_by = agency
    placing.put(dossier, unit, day, was=was)
    dossier.save(update_fields=CHANGED)
    ledger.record(
        DossierPlaced(
            dossier=dossier.code, unit_before=was[0], unit_before_on=was[1].isoformat(),
            unit=unit, unit_on=day.isoformat(), agency=agency,
            competent_before=before[0], continued_before=before[1],
        ),
        subject=dossier.code,
        by=by,
        at=at,
    )  # fmt: skip


def _leave_agencies(dossier: Dossier, word: placing.Word) -> None:
    dossier.competent_agency = word.said["competent_before"]
    dossier.continued_by = word.said["continued_before"]


def _competent(dossier: Dossier, unit: str, *, on: dt.date) -> str | None:
    procedure = queries.version(dossier.procedure, dossier.procedure_version)
    return places.competent(procedure.snapshot["competent_kind"], unit, on, on=on)


def _locked(table: str, key: uuid.UUID) -> Dossier:
    named = Dossier.objects.filter(province=homes.current_province(), pk=key)
    found = named.select_for_update(no_key=True).first()
    if table != Dossier._meta.db_table or found is None:  # noqa: SLF001 - Django's own way to ask
        raise NoSuchDossier
    return found


def _word(dossier: Dossier) -> placing.Word | None:
    return placing.standing_word(
        dossier, timeline(dossier.code),
        placed=DossierPlaced.name, taken_back=PlacingTakenBack.name,
    )  # fmt: skip


def _demand(dossier: Dossier, *, by: Actor, on: dt.date) -> None:
    if not by.is_platform and not queries.is_entrusted(dossier, by, duties.PLACE, on=on):
        raise NotAllowed
