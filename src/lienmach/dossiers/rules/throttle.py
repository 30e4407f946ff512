"""
How often one may guess, so that guessing leads nowhere and keeps nobody out.

Failures are counted in windows: by address, by dossier code, and by both together. Nobody is
ever locked out by what others do: however often a code was guessed at from elsewhere, the first
tries from one's own address are examined. Only the allowance gets smaller while a code is
under attack.
"""

import datetime as dt
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

WINDOW = dt.timedelta(minutes=15)
OF_AN_ADDRESS = 40
"""Wrong tries of one address in a window: an office behind one address has many people."""

OF_A_CODE_HERE = 5
"""Wrong tries of one code from one address in a window."""

UNDER_ATTACK = 50
"""Wrong tries of one code from everywhere, after which each address has fewer."""

OF_A_CODE_UNDER_ATTACK = 2
FILES_OF_AN_ADDRESS = 20
"""Files that one address may have checked in a window."""

ADDRESS, CODE, PAIR, FILES = "address", "code", "pair", "files"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose tries are counted: a kind, and a digest of what it is."""

    kind: str
    who: str


def may_try(counts: Mapping[str, int]) -> bool:
    """Test if a try may be examined; ``counts`` by kind, with this try counted in."""
    if counts.get(FILES, 0) > FILES_OF_AN_ADDRESS or counts.get(ADDRESS, 0) > OF_AN_ADDRESS:
        return False
    attacked = counts.get(CODE, 0) > UNDER_ATTACK
    allowance = OF_A_CODE_UNDER_ATTACK if attacked else OF_A_CODE_HERE
    return counts.get(PAIR, 0) <= allowance


def network(address: str) -> str:
    """Return what an address counts as: itself, or its /64 where one holder has all of that."""
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        if mapped is not None:
            return str(mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def caller(peer: str, forwarded: str, *, proxies: frozenset[str]) -> str:
    """
    Return whose address a request came from.

    ``forwarded`` is the ``X-Forwarded-For`` header. It is believed only as far as our own
    proxies wrote it: from the right, up to the first address that is none of them.
    """
    found = peer
    for hop in reversed([hop.strip() for hop in forwarded.split(",") if hop.strip()]):
        if found not in proxies:
            break
        found = hop
    return network(found)
