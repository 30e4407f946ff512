"""
The form of an API token: ``lm_<province that issued it>_<43 characters>``.

The province is in the token because a token is looked up where its issuer's people
live, whatever host name it is used at and wherever that house has moved since. What else
carries a secret has the same form under a mark of its own, so that none passes for another.
"""

import datetime as dt
import hashlib
import re
from enum import StrEnum
from typing import NamedTuple

_FORM = re.compile(
    r"(?P<mark>l[a-z])_(?P<issuer>[a-z][a-z0-9_-]{0,31})_(?P<secret>[A-Za-z0-9_-]{43})"
)
SECRET_BYTES = 32
NOTED_EVERY = dt.timedelta(hours=1)
"""How often it is noted that a token is in use."""

LONGEST = dt.timedelta(days=366)
"""How long a token may last that people make themselves."""

LONGEST_LABEL = 80
MOST = 20
"""How many tokens somebody may have at once."""


class Mark(StrEnum):
    """What a secret is for."""

    TOKEN = "lm"  # noqa: S105 - a mark
    SESSION = "ls"
    INVITATION = "li"


class Parts(NamedTuple):
    """A token taken apart."""

    issuer: str
    secret: str


def written(issuer: str, secret: str, mark: Mark = Mark.TOKEN) -> str:
    """
    Return the token an issuer hands out.

    :raises ValueError: when the parts do not make a token that can be read again.
    """
    token = f"{mark}_{issuer}_{secret}"
    if taken_apart(token, mark) != Parts(issuer, secret):
        raise ValueError("these parts do not make a token")
    return token


def taken_apart(token: str, mark: Mark = Mark.TOKEN) -> Parts | None:
    """Return the parts of a token, or None when it is none of ours, or for something else."""
    # The secret has a fixed length, so an underscore in either part confuses nobody.
    match = _FORM.fullmatch(token)
    return Parts(match["issuer"], match["secret"]) if match and match["mark"] == mark else None


def digest(token: str) -> str:
    """
    Return what is kept of a token.

    A plain hash serves: 256 random bits cannot be guessed from it, and unlike a
    password's it must be found by one index look-up at every request.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def is_noted(last: dt.datetime | None, at: dt.datetime) -> bool:
    """Test if it was noted a short while ago that a token is in use."""
    return last is not None and at < last + NOTED_EVERY
