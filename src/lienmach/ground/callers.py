"""From which address a request came, and what counts as the address of one holder."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

from lienmach.ground.addresses import plain

UNKNOWN = "unknown"


def caller_of(request: HttpRequest) -> str:
    """
    Return the address whose tries are counted together.

    Behind a proxy the one it saw: whoever stands before us is believed where
    ``LIENMACH_BEHIND_PROXY`` says that this is always our proxy, and nobody but the addresses of
    ``LIENMACH_PROXIES`` where these are told.
    """
    peer = _plain(str(request.META.get("REMOTE_ADDR", "")))
    alone = frozenset({peer}) if settings.BEHIND_PROXY else frozenset()
    ours = settings.TRUSTED_PROXIES or alone
    return network(seen_by(peer, request.headers.get("X-Forwarded-For", ""), proxies=ours))


def seen_by(peer: str, forwarded: str, *, proxies: frozenset[str]) -> str:
    """
    Return the address that our own proxies saw.

    ``forwarded`` is the ``X-Forwarded-For`` header. It is believed only as far as they wrote it:
    from the right, up to the first address that is none of them.
    """
    found = _plain(peer)
    for hop in reversed([hop.strip() for hop in forwarded.split(",") if hop.strip()]):
        if found not in proxies:
            break
        found = _plain(_without_port(hop))
    return found


def network(address: str) -> str:
    """Return what stands for an address: itself, or the /64 that one holder of IPv6 has."""
    try:
        found = ipaddress.ip_address(plain(address))
    except ValueError:
        return UNKNOWN
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _plain(address: str) -> str:
    """Return an address as it is compared; what is none stays what it is, and is no proxy."""
    try:
        return plain(address)
    except ValueError:
        return address


def _without_port(hop: str) -> str:
    """Return the address of a hop, to which some proxies add the port: 192.0.2.1:80, [2001:db8::1]:80."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
