"""Which running dossiers could be taken over to another version, and what holds the others."""

import datetime as dt
import uuid
from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers.models import Conversion, DeadlineEntry, Dossier, Procedure
from lienmach.dossiers.queries.calendars import calendar
from lienmach.dossiers.queries.catalogue import form, version
from lienmach.dossiers.queries.fallbacks import where_filed
from lienmach.dossiers.queries.reckoning import reckoned
from lienmach.dossiers.queries.visibility import visible_to
from lienmach.dossiers.rules import converting
from lienmach.dossiers.rules.converting import Obstacle, Standing
from lienmach.dossiers.rules.deadlines import Due
from lienmach.dossiers.rules.states import AT_WORK, UNDECIDED
from lienmach.ground.actor import Actor

BY_HAND = ("extension", "limit")
"""Kinds of due days that an officer set, which another version does not move."""
MOST = 500
"""How many dossiers one batch looks at; the rest is for the next."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A running dossier: what it would be promised, or what keeps it under its version."""

    dossier: Dossier
    due: Due | None
    obstacle: Obstacle | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a batch would do; ``left`` are the dossiers beyond it."""

    candidates: list[Candidate]
    left: int

    @property
    def last(self) -> uuid.UUID | None:
        """Return the key of the last dossier looked at: from where the next batch goes on."""
        return self.candidates[-1].dossier.pk if self.candidates else None

    @property
    def moving(self) -> list[Candidate]:
        """Return those that can be taken over."""
        return [each for each in self.candidates if each.obstacle is None]

    @property
    def staying(self) -> list[Candidate]:
        """Return those that cannot, each with its reason."""
        return [each for each in self.candidates if each.obstacle is not None]


def trial(code: str, *, to: str, by: Actor, on: dt.date, after: uuid.UUID | None = None) -> Trial:
    """
    Say what taking running dossiers over to a version would do; nothing is changed.

    :raises NoSuchProcedure: when there is no such version.
    """
    with homes.reading("dossiers"):
        return candidates(version(code, to), by=by, on=on, after=after, is_locking=False)


def candidates(
    target: Procedure, *, by: Actor, on: dt.date, after: uuid.UUID | None, is_locking: bool
) -> Trial:
    """Return a batch of running dossiers with what holds each; within a reading or an action."""
    running = visible_to(by, on=on).filter(
        procedure=target.code, state__in=sorted(UNDECIDED)
    ).exclude(procedure_version=target.version)  # fmt: skip
    if after is not None:
        running = running.filter(pk__gt=after)
    locked = running.select_for_update(no_key=True) if is_locking else running
    chosen = list(locked.order_by("id")[:MOST])
    extensions = DeadlineEntry.objects.filter(dossier__in=chosen, kind__in=BY_HAND)
    extended = set(extensions.values_list("dossier_id", flat=True))
    known: dict[str, Procedure] = {}
    found = []
    for dossier in chosen:
        name = dossier.procedure_version
        before = known.get(name) or known.setdefault(name, version(target.code, name))
        keeps = dossier.pk in extended or dossier.state not in AT_WORK
        found.append(_candidate(dossier, before, target, keeps_day=keeps, on=on))
    return Trial(found, left=max(0, running.count() - len(found)))


def _candidate(
    dossier: Dossier, before: Procedure, target: Procedure, *, keeps_day: bool, on: dt.date
) -> Candidate:
    """Look at one; it keeps its day if the office's clock stands still, or the day was set by hand."""
    due = None
    if not keeps_day:
        again = dossier.accepted_at != dossier.received_at
        newer = reckoned(target, dossier.data, dossier.accepted_at, again=again)
        working = calendar(target.snapshot["calendar"], on=on)
        due = converting.within_reach(newer, dossier.due_at, working, on=on)
    standing = Standing(
        state=dossier.state,
        data=dossier.data,
        due_before=dossier.due_at,
        due_after=due.at if due else dossier.due_at,
    )
    where = where_filed(target.snapshot, at=dossier.received_at)
    held = converting.obstacle(
        standing, before.snapshot, target.snapshot,
        form=form(target), undecided=UNDECIDED, is_elsewhere=where == "elsewhere",
    )  # fmt: skip
    return Candidate(dossier, due, held)


def filed_under(dossier: Dossier) -> Procedure:
    """Return the version a dossier was taken in under; within a reading or an action."""
    taken_over = Conversion.objects.filter(province=dossier.province, dossier_id=dossier.pk)
    first = taken_over.order_by("at", "pk").values_list("version_before", flat=True).first()
    return version(dossier.procedure, first or dossier.procedure_version)


def batch(key: uuid.UUID, *, seen_by: Actor, on: dt.date) -> list[Conversion]:
    """Return what a batch did to the dossiers that an actor may see."""
    with homes.reading("dossiers"):
        seen = visible_to(seen_by, on=on)
        found = Conversion.objects.filter(
            province=homes.current_province(), batch=key, dossier__in=seen
        )
        return list(found.select_related("dossier").order_by("id"))
