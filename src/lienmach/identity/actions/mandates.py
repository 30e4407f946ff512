"""Let one person act for another, show that it is so, and take it back."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable

from django.db import connections

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity import queries
from lienmach.identity.events import MandateGranted, MandateProved, MandateRevoked
from lienmach.identity.models import Mandate, Person
from lienmach.identity.refusals import (
    EndsBeforeItBegins,
    MandateForOneself,
    MandateOver,
    MandateUnknown,
    NotAMinor,
    PersonDied,
    PersonUnknown,
    ProceduresUnfit,
)
from lienmach.identity.rules import mandates
from lienmach.identity.rules.duties import PROVERS
from lienmach.identity.rules.mandates import BY_LAW, Basis, Proof
from lienmach.ledger import actions as ledger

_PROCEDURE = re.compile(r"[A-Za-z0-9._-]{1,40}")
MOST_PROCEDURES = 50


@action("identity")
def grant_mandate(
    grantor: uuid.UUID,
    *,
    holder: uuid.UUID,
    basis: Basis,
    procedures: Iterable[str] = (),
    since: dt.date,
    until: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> uuid.UUID:
    """
    Let `holder` act for `grantor` under some procedures, all if none is named; return the key.

    A power of attorney is given by the grantor and is in force by their own word. A parent or a
    guardian asks for theirs, and it waits for proof. An officer whose duty covers the grantor's
    commune records either with the paper before them. The same again returns what stands; what waits
    for proof is proved by that paper.

    :raises NotAMinor: when a parent asks for a child who is of age.
    :raises EndsBeforeItBegins: when nothing would be left of it.
    :raises PersonDied: when either of them has.
    """
    if grantor == holder:
        raise MandateForOneself
    words = _written(procedures)
    given, held = _both(grantor, holder)
    day = clock.local_day(at)
    if basis is Basis.PARENT and not mandates.is_minor(given.birth_date, max(since, day)):
        raise NotAMinor
    end = mandates.last_day(basis, since=since, wanted=until, born=given.birth_date)
    if end is None or end <= day:
        raise EndsBeforeItBegins
    proof = _proof(given, held, basis, by=by, on=day)
    _lock(grantor, holder)
    same = _standing(grantor, holder, basis, words, since, end)
    if same is not None:
        if proof:
            _prove(same, proof, by=by, at=at)
        return same.pk
    row = Mandate(
        province=current_province(), grantor=given, holder=held, basis=basis.value,
        procedures=words, since=since, until=end, granted_at=at, granted_by=by.id,
        proof=proof.value, proved_at=at if proof else None, proved_by=by.id if proof else "",
    )  # fmt: skip
    row.save(force_insert=True)
    ledger.record(
        MandateGranted(
            mandate=str(row.pk), grantor=str(grantor), holder=str(holder), basis=basis.value,
            procedures=words, since=since.isoformat(), until=end.isoformat(), proof=proof.value,
        ),
        subject=str(row.pk),
        by=by,
        at=at,
    )  # fmt: skip
    return row.pk


@action("identity", idempotent=True)
def prove_mandate(key: uuid.UUID, *, proof: Proof, by: Actor, at: dt.datetime) -> None:
    """
    Say what shows a mandate: a paper the officer has seen; the platform says it of registers.

    :raises MandateOver: when it is revoked or has ended.
    """
    row = _locked(key)
    day = clock.local_day(at)
    if proof is Proof.REGISTERS:
        if not by.is_platform:
            raise NotAllowed
    elif proof is not Proof.PAPER or not _may_prove(row.grantor, row.holder, by=by, on=day):
        raise NotAllowed
    if row.revoked_at is not None or row.until <= day:
        raise MandateOver
    _prove(row, proof, by=by, at=at)


@action("identity", idempotent=True)
def revoke_mandate(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """
    End a mandate at once; either of the two may, and whoever may confirm it.

    What was filed by it stays filed. Doing it again changes nothing.
    """
    row = _locked(key)
    if by.id not in {str(row.grantor_id), str(row.holder_id)} and not _may_prove(
        row.grantor, row.holder, by=by, on=clock.local_day(at)
    ):
        raise MandateUnknown
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by = at, by.id
    row.save(update_fields=["revoked_at", "revoked_by"])
    ledger.record(
        MandateRevoked(mandate=str(key), grantor=str(row.grantor_id), holder=str(row.holder_id)),
        subject=str(key),
        by=by,
        at=at,
    )


def _prove(row: Mandate, proof: Proof, *, by: Actor, at: dt.datetime) -> None:
    """Let a locked mandate be in force that waits for proof; one that is proved stays as it is."""
    if row.proof:
        return
    row.proof, row.proved_at, row.proved_by = proof.value, at, by.id
    row.save(update_fields=["proof", "proved_at", "proved_by"])
    ledger.record(
        MandateProved(
            mandate=str(row.pk), grantor=str(row.grantor_id), holder=str(row.holder_id),
            proof=proof.value,
        ),
        subject=str(row.pk),
        by=by,
        at=at,
    )  # fmt: skip


def _proof(given: Person, held: Person, basis: Basis, *, by: Actor, on: dt.date) -> Proof:
    """Return what already shows a mandate that somebody grants or asks for, if they may."""
    if basis in BY_LAW and by.id == str(held.pk):
        return Proof.NONE
    if basis not in BY_LAW and by.id == str(given.pk):
        return Proof.OWN_WORD
    if _may_prove(given, held, by=by, on=on):
        return Proof.PAPER
    raise NotAllowed


def _may_prove(given: Person, held: Person, *, by: Actor, on: dt.date) -> bool:
    # Nobody confirms a paper of their own.
    if by.id in {str(given.pk), str(held.pk)}:
        return False
    return queries.may(by, PROVERS, unit=given.unit, unit_on=given.unit_on, on=on)


def _written(procedures: Iterable[str]) -> str:
    named = sorted(set(procedures))
    if len(named) > MOST_PROCEDURES or not all(map(_PROCEDURE.fullmatch, named)):
        raise ProceduresUnfit
    return " ".join(named)


def _both(grantor: uuid.UUID, holder: uuid.UUID) -> tuple[Person, Person]:
    """Return the two of a mandate, of whom no death is noted before the action ends."""
    rows = Person.objects.select_for_update(no_key=True).filter(province=current_province())
    found = {row.pk: row for row in rows.filter(pk__in=[grantor, holder]).order_by("pk")}
    if len(found) != len({grantor, holder}):
        raise PersonUnknown
    if any(row.died_on for row in found.values()):
        raise PersonDied
    return found[grantor], found[holder]


def _lock(grantor: uuid.UUID, holder: uuid.UUID) -> None:
    """Let two grants of the same at once see one another."""
    with connections[homes.here("identity")].cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"identity/mandate/{grantor}/{holder}"],
        )


def _standing(
    grantor: uuid.UUID, holder: uuid.UUID, basis: Basis, words: str, since: dt.date, end: dt.date
) -> Mandate | None:
    rows = Mandate.objects.select_for_update().filter(
        province=current_province(), grantor=grantor, holder=holder, basis=basis.value,
        procedures=words, since=since, until=end, revoked_at=None,
    )  # fmt: skip
    return rows.first()


def _locked(key: uuid.UUID) -> Mandate:
    found = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("grantor", "holder")
        .filter(province=current_province(), pk=key)
        .first()
    )
    if found is None:
        raise MandateUnknown
    return found
