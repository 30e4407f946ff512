"""
Where a person may be written to: how addresses are written, and the codes that show they are theirs.

A code is drawn from the installation's own key, so none is stored: the same issue has the same code.
It is good for a quarter of an hour and for a few tries.
"""

import datetime as dt
import hmac
import re
from enum import StrEnum

HOLDS = dt.timedelta(minutes=15)
MOST_TRIES = 5
MOST_CODES_A_DAY = 5
LONGEST_EMAIL = 254
_DIGITS = 6
# One of the many forms that the standard allows: what people have. Anything else bounces anyhow.
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}"
)
_MOBILE = re.compile(r"(?:\+84|84|0)([35789][0-9]{8})")


class Channel(StrEnum):
    """The ways to write to somebody outside their own pages."""

    EMAIL = "email"
    SMS = "sms"


def written(channel: Channel, text: str) -> str | None:
    """
    Return an address as it is kept, or None when it is none.

    Of phones only Vietnam's mobile numbers (08x, 09x, 03x, 05x, 07x), kept as ``+84…``.
    """
    if channel is Channel.EMAIL:
        found = text.strip()
        return found if len(found) <= LONGEST_EMAIL and _EMAIL.fullmatch(found) else None
    mobile = _MOBILE.fullmatch(re.sub(r"[ .()-]", "", text))
    return f"+84{mobile[1]}" if mobile else None


def hinted(channel: Channel, address: str) -> str:
    """Return as much of an address as its owner knows it by: ``l•••@example.vn``, ``+84 ••• 678``."""
    if channel is Channel.EMAIL:
        name, _, domain = address.partition("@")
        return f"{name[:1]}•••@{domain}"
    return f"{address[:3]} ••• {address[-3:]}"


def code_of(mark: str) -> str:
    """Return the code of an issue, told by its mark (hexadecimal digits that only we can draw)."""
    return f"{int(mark, 16) % 10**_DIGITS:0{_DIGITS}d}"


def fits(code: str, said: str) -> bool:
    """Test if what was said is the code; blanks between its digits do not count."""
    return hmac.compare_digest(code.encode(), "".join(said.split()).encode(errors="replace"))
