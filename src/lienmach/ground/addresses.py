"""Internet addresses, each written in one way."""

import ipaddress


def plain(address: str) -> str:
    """
    Return an address as all that compare it write it: blanks off, and IPv4 as IPv4.

    A socket for both kinds tells ``::ffff:192.0.2.1`` of who came by IPv4.
    :raises ValueError: when it is none.
    """
    found = ipaddress.ip_address(address.strip())
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
