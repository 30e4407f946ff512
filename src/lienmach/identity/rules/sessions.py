"""How long a session lasts, and what is said of it."""

import datetime as dt
from enum import StrEnum

COOKIE = "lienmach_session"
CITIZEN_IDLE = dt.timedelta(minutes=30)
CITIZEN_LONGEST = dt.timedelta(hours=8)
STAFF_LONGEST = dt.timedelta(hours=10)
SEEN_EVERY = dt.timedelta(minutes=1)
"""``last_seen`` is written no more often than this: one request in very many pays for it."""
KEPT = dt.timedelta(days=90)
"""How long what has ended stays, to be looked at."""
IDLE_STAFF = dt.timedelta(days=45)
"""After so long without signing in an officer's account is disabled."""


class Method(StrEnum):
    """How somebody signed in."""

    EID = "eid"
    PASSWORD = "password"  # noqa: S105 - a word
    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"
    INVITATION = "invitation"


class End(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed-out"
    REPLACED = "replaced"
    ENDED = "ended"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a word
    DISABLED = "disabled"
    DIED = "died"


def expires(issued_at: dt.datetime, *, staff: bool) -> dt.datetime:
    """Return the last moment of a session, however busy it is."""
    return issued_at + (STAFF_LONGEST if staff else CITIZEN_LONGEST)


def is_due(last_seen: dt.datetime, at: dt.datetime) -> bool:
    """Test if it is time to note that a session is in use."""
    return at - last_seen >= SEEN_EVERY
