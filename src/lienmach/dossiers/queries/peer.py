"""
Whether there is a National Portal, where it is reached, and the secret a province shares with it.

``LIENMACH_PORTAL_URL`` says both: an address, or ``none`` where a country has no such portal. Unset,
there is one and nothing is exchanged with it.
"""

import ipaddress
import os
from urllib.parse import urlsplit

from lienmach.ground import installation
from lienmach.ground.installation import BadConfiguration

ADDRESS = "LIENMACH_PORTAL_URL"
SITE = "LIENMACH_PORTAL_SITE"
NONE = "none"


def is_in_this_country() -> bool:
    """Test if people have a National Portal to file at, whether or not it is reached from here."""
    return os.environ.get(ADDRESS, "") != NONE


def address() -> str | None:
    """
    Return where the portal is reached, None if nothing is exchanged.

    :raises BadConfiguration: when it is neither encrypted nor this very machine.
    """
    return _set(ADDRESS)


def site() -> str | None:
    """
    Return where people open the portal in a browser, None if nobody has said it.

    :raises BadConfiguration: when it is neither encrypted nor this very machine.
    """
    return _set(SITE)


def _set(variable: str) -> str | None:
    found = os.environ.get(variable, "").rstrip("/")
    if not found or not is_in_this_country():
        return None
    parts = urlsplit(found)
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or "")):
        return found
    raise BadConfiguration(f"{variable} begins with https://, or names this machine.")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def secret(province: str) -> str:
    """Return the secret a province shares with the portal: a file that its owner alone reads."""
    return installation.secret(f"portal-{province}").strip()
