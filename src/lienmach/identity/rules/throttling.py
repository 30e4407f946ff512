"""
How long whoever signs in has to wait after failures, without locking anybody out.

Failures are counted in *buckets*: one for each login and place it is tried from. The place is a
browser that has signed in as this login before, else the address. Only a bucket's own failures make
it wait long. When a login fails often from anywhere it is *under pressure*: then a bucket
that comes new is told once to wait :data:`PRESSURE_WAIT`, and is let in after it whatever
others do meanwhile. So strangers cannot keep the owner out for longer than that.
"""

import datetime as dt
from dataclasses import dataclass, replace

FREE = 5
"""So many failures of a bucket cost nothing: people mistype."""
LONGEST_WAIT = dt.timedelta(minutes=5)
PRESSURE_WAIT = dt.timedelta(seconds=30)
PRESSURE = 20
"""So many failures of a login from anywhere put it under pressure."""
FORGOTTEN = dt.timedelta(hours=1)
"""A bucket that has been left alone so long begins anew."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Failures in one place, the last try, and until when the next one has to wait."""

    failures: int = 0
    tried_at: dt.datetime | None = None
    waits_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a try may be made now, and the buckets as they stand after it was asked for."""

    is_let_in: bool
    own: Bucket
    everywhere: Bucket


def own_wait(failures: int) -> dt.timedelta:
    """Return the wait after so many failures of one bucket: 2, 4, 8 … seconds, to a limit."""
    over = failures - FREE + 1
    if over <= 0:
        return dt.timedelta(0)
    return min(dt.timedelta(seconds=2 ** min(over, 12)), LONGEST_WAIT)


def asked(own: Bucket, everywhere: Bucket, at: dt.datetime, *, known: bool = False) -> Verdict:
    """
    Judge a try. It counts as a failure from now on, until it is told to have succeeded.

    Many tries at once therefore find one another. ``known`` is a browser that has signed in as
    this login before: pressure from elsewhere does not concern it.
    """
    own, everywhere = _remembered(own, at), _remembered(everywhere, at)
    if own.waits_until is not None and at < own.waits_until:
        return Verdict(is_let_in=False, own=own, everywhere=everywhere)
    is_pressed = everywhere.failures >= PRESSURE and not known
    if is_pressed and own.waits_until is None:
        waiting = replace(own, tried_at=at, waits_until=at + PRESSURE_WAIT)
        return Verdict(is_let_in=False, own=waiting, everywhere=everywhere)
    failures = own.failures + 1
    wait = own_wait(failures)
    if is_pressed:
        wait = max(wait, PRESSURE_WAIT)
    return Verdict(
        is_let_in=True,
        own=Bucket(failures, at, at + wait if wait else None),
        everywhere=Bucket(everywhere.failures + 1, at),
    )


def succeeded(everywhere: Bucket) -> Bucket:
    """Return what is counted of a login after a success: what others failed stays counted."""
    return replace(everywhere, failures=max(0, everywhere.failures - 1))


def _remembered(bucket: Bucket, at: dt.datetime) -> Bucket:
    is_old = bucket.tried_at is not None and at - bucket.tried_at >= FORGOTTEN
    return Bucket() if is_old else bucket
