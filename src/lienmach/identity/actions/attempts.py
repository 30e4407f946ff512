"""Count tries to sign in, so that guessing is slow and nobody is locked out by strangers."""

import datetime as dt
import math

from lienmach.ground import vault
from lienmach.homes import action, current_province
from lienmach.identity.models import Attempt
from lienmach.identity.refusals import TooManyAttempts
from lienmach.identity.rules import throttling
from lienmach.identity.rules.throttling import Bucket

EVERYWHERE = ""


def _marked(login: str) -> str:
    return vault.mark("attempt of a login", login.strip().casefold())


def _place(place: str) -> str:
    return vault.mark("place of an attempt", place)


@action("identity")
def count_attempt(login: str, *, place: str, known: bool, at: dt.datetime) -> int:
    """
    Count a try as a failure before it is made; return the seconds to wait first, 0 to go on.

    Nothing is raised, for what is raised is not counted. A login that does not exist is
    counted as one that does.
    """
    marked = _marked(login)
    everywhere = _locked(marked, EVERYWHERE)
    own = _locked(marked, _place(place))
    verdict = throttling.asked(_bucket(own), _bucket(everywhere), at, known=known)
    _keep(own, verdict.own)
    if verdict.is_let_in:
        _keep(everywhere, verdict.everywhere)
        return 0
    until = verdict.own.waits_until or at
    return max(1, math.ceil((until - at).total_seconds()))


def demand_attempt(login: str, *, place: str, known: bool, at: dt.datetime) -> None:
    """
    Count a try, and let it be made.

    :raises TooManyAttempts: when one has to wait first; says how long.
    """
    seconds = count_attempt(login, place=place, known=known, at=at)
    if seconds:
        raise TooManyAttempts.waiting(seconds)


def forgive(login: str, *, place: str) -> None:
    """Take back what a try that succeeded was counted as, within another action."""
    marked = _marked(login)
    everywhere = _locked(marked, EVERYWHERE)
    _keep(everywhere, throttling.succeeded(_bucket(everywhere)))
    Attempt.objects.filter(province=current_province(), login=marked, place=_place(place)).delete()


@action("identity")
def forgive_attempt(login: str, *, place: str) -> None:
    """Take back what a try that succeeded was counted as."""
    forgive(login, place=place)


def _locked(login: str, place: str) -> Attempt:
    """Return the row of a bucket, made if need be, locked until the action ends."""
    key = {"province": current_province(), "login": login, "place": place}
    Attempt.objects.bulk_create([Attempt(**key, failures=0)], ignore_conflicts=True)
    return Attempt.objects.select_for_update().get(**key)


def _bucket(row: Attempt) -> Bucket:
    return Bucket(row.failures, row.tried_at, row.waits_until)


def _keep(row: Attempt, bucket: Bucket) -> None:
    row.failures, row.tried_at = bucket.failures, bucket.tried_at
    row.waits_until = bucket.waits_until
    row.save(update_fields=["failures", "tried_at", "waits_until"])
