"""
What of an entry is stamped and sealed, byte by byte.

The *fact* is what was recorded. The *stamp* is the installation's keyed hash over it, made when
it is recorded: whoever can write to the database and does not hold the key cannot add a fact.
The *leaf* is the fact with its stamp and the moment the database took it down; a leaf of a
brought entry also says from where and when it was brought.
"""

import datetime as dt
import json.encoder
from hashlib import blake2b
from hmac import compare_digest
from typing import NamedTuple

from lienmach.ledger.rules.canonical import NotCanonical, canonical_text

STAMP_SIZE = 32

_quoted = json.encoder.encode_basestring  # as JSON, letters beyond ASCII left as they are


class Row(NamedTuple):
    """An entry as the database gives it: texts, times in the form of :func:`moment`."""

    id: str
    province: str
    system: str
    subject: str
    event: str
    payload: str
    actor: str
    at: str
    recorded_at: str
    stamp: bytes
    origin: str | None = None
    brought_at: str | None = None
    xid: str | None = None


def moment(at: dt.datetime) -> str:
    """Return a moment as a fact writes it: UTC, to the microsecond."""
    if at.tzinfo is None:
        raise NotCanonical("A moment needs a zone.")
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def fact_bytes(
    *,
    id_: str,
    province: str,
    system: str,
    subject: str,
    event: str,
    payload: str,
    actor: str,
    at: str,
) -> bytes:
    """
    Return the canonical bytes of a fact; the payload comes as JSON text.

    :raises NotCanonical: when the payload has no canonical form.
    """
    return _fact(id_, province, system, subject, event, payload, actor, at)


def fact_of(row: Row) -> bytes:
    """
    Return the canonical bytes of a stored entry's fact.

    :raises NotCanonical: when somebody made of it what has no canonical form.
    """
    try:
        return _fact(*row[:8])
    except TypeError:
        raise NotCanonical("A part of the entry is missing.") from None


def _fact(  # positional: a verification calls it for every entry there is
    id_: str,
    province: str,
    system: str,
    subject: str,
    event: str,
    payload: str,
    actor: str,
    at: str,
) -> bytes:
    return (
        f'{{"actor":{_quoted(actor)},"at":{_quoted(at)},"event":{_quoted(event)}'
        f',"id":{_quoted(id_)},"payload":{canonical_text(payload)}'
        f',"province":{_quoted(province)},"subject":{_quoted(subject)}'
        f',"system":{_quoted(system)}}}'
    ).encode()


def own_leaf(fact: bytes, row: Row) -> bytes:
    """Return the leaf of an entry in the log it was first recorded in."""
    return b'{"fact":%b,"recorded_at":"%b","stamp":"%b"}' % (
        fact,
        str(row.recorded_at).encode(),
        bytes(row.stamp).hex().encode(),
    )


def brought_leaf(fact: bytes, row: Row) -> bytes:
    """Return the leaf of an entry in a log it was brought to."""
    return b'{"brought_at":"%b","fact":%b,"origin":%b,"recorded_at":"%b","stamp":"%b"}' % (
        str(row.brought_at).encode(),
        fact,
        _quoted(row.origin or "").encode(),
        str(row.recorded_at).encode(),
        bytes(row.stamp).hex().encode(),
    )


def leaf_of(fact: bytes, row: Row) -> bytes:
    """Return the leaf of an entry in the log it is stored in."""
    return own_leaf(fact, row) if row.origin is None else brought_leaf(fact, row)


def stamp(key: bytes, fact: bytes) -> bytes:
    """Return the installation's mark on a fact: its hash under a key (BLAKE2b, RFC 7693)."""
    return blake2b(fact, key=key, digest_size=STAMP_SIZE).digest()


def is_stamped(key: bytes, fact: bytes, row: Row) -> bool:
    """Test if the installation that holds the key recorded the fact."""
    return compare_digest(stamp(key, fact), bytes(row.stamp))
