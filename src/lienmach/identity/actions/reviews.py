"""Ask anew which duties are needed: confirm them, withdraw them, suspend what nobody confirmed."""

import datetime as dt
import uuid
from collections.abc import Collection

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity.actions.staffing import demand_appointing
from lienmach.identity.events import DutyConfirmed, DutyRevoked, DutySuspended
from lienmach.identity.models import Duty, Review
from lienmach.identity.refusals import DutyUnknown, NothingChosen
from lienmach.identity.rules import reviews
from lienmach.identity.rules.reviews import Outcome
from lienmach.ledger import actions as ledger


@action("identity")
def confirm_duties(chosen: Collection[uuid.UUID], *, by: Actor, at: dt.datetime) -> int:
    """
    Say of duties that they are needed, all or none; what was suspended is in force again.

    :raises DutyUnknown: when one of them is not there, or has ended.
    """
    day, facts = clock.local_day(at), []
    for row in _rows(chosen, by=by, on=day):
        _reviewed(row, Outcome.CONFIRMED, by=by, at=at)
        was_suspended = row.suspended_on is not None
        row.confirmed_on, row.suspended_on = day, None
        row.save(update_fields=["confirmed_on", "suspended_on"])
        fact = DutyConfirmed(
            duty=str(row.pk), staff=str(row.staff_id), on=day.isoformat(),
            was_suspended=was_suspended,
        )  # fmt: skip
        facts.append((fact, fact.staff, at))
    return ledger.record_many(facts, by=by)


@action("identity")
def withdraw_duties(chosen: Collection[uuid.UUID], *, by: Actor, at: dt.datetime) -> int:
    """Say of duties that they are needed no longer, all or none: they end today."""
    day, facts = clock.local_day(at), []
    for row in _rows(chosen, by=by, on=day):
        _reviewed(row, Outcome.WITHDRAWN, by=by, at=at)
        row.until = max(day, row.since)
        row.save(update_fields=["until"])
        fact = DutyRevoked(duty=str(row.pk), staff=str(row.staff_id), until=row.until.isoformat())
        facts.append((fact, fact.staff, at))
    return ledger.record_many(facts, by=by)


@action("identity", idempotent=True)
def suspend_unreviewed(*, by: Actor, at: dt.datetime) -> int:
    """
    Suspend every duty that nobody confirmed within two weeks of its day; return how many.

    A province whose last duty to appoint lapses would lock itself out: the platform, by command,
    can always appoint.
    """
    if not by.is_platform:
        raise NotAllowed
    day = clock.local_day(at)
    known = Duty.objects.select_for_update().filter(
        province=current_province(),
        suspended_on=None,
        confirmed_on__lt=reviews.confirmed_before(day),
    )
    lapsed = [
        row
        for row in known.exclude(until__lte=day).order_by("pk")
        if reviews.lapses_on(row.confirmed_on) <= day
    ]
    facts = []
    for row in lapsed:
        row.suspended_on = day
        fact = DutySuspended(
            duty=str(row.pk), staff=str(row.staff_id),
            due=reviews.due_on(row.confirmed_on).isoformat(),
        )  # fmt: skip
        facts.append((fact, fact.staff, at))
    Duty.objects.bulk_update(lapsed, ["suspended_on"])
    return ledger.record_many(facts, by=by)


def _rows(chosen: Collection[uuid.UUID], *, by: Actor, on: dt.date) -> list[Duty]:
    if not chosen:
        raise NothingChosen
    locked = Duty.objects.select_for_update().filter(
        province=current_province(), pk__in=set(chosen)
    )
    rows = list(locked.exclude(until__lte=on).order_by("pk"))
    if len(rows) != len(set(chosen)):
        raise DutyUnknown
    for row in rows:
        # Nobody confirms a duty of their own.
        demand_appointing(
            by, to=row.staff_id, unit=row.unit, unit_on=row.unit_on, agency=row.agency, on=on
        )
    return rows


def _reviewed(row: Duty, outcome: Outcome, *, by: Actor, at: dt.datetime) -> None:
    Review.objects.create(
        province=current_province(), duty=row, due_on=reviews.due_on(row.confirmed_on),
        outcome=outcome.value, reviewed_at=at, reviewed_by=by.id,
    )  # fmt: skip
