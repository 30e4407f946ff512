"""
Addresses of one province's pages for officers of another that was joined with it.

The host name says whose system is asked. An officer whose desk serves the whole new province also
works in the system of the other old one, on the host where they are signed in: ``/of/haiduong/desk/``
is the desk of Hải Dương's system. It gives no right; whoever sees nothing there sees an empty desk.
"""

import re

PREFIX = "/of/"
PAGES = ("/desk/", "/papers/")
"""The pages that are there under such an address: those of officers at work."""

_OF = re.compile(r"/of/(?P<province>[a-z0-9_-]{1,40})(?P<rest>/.*)", re.ASCII | re.DOTALL)


def split(path: str) -> tuple[str, str] | None:
    """Return whose system a path asks for and the path there; None where it is the host's own."""
    found = _OF.fullmatch(path)
    return (found["province"], found["rest"]) if found else None


def path_in(province: str, path: str) -> str:
    """Return the address of a page in the system of a province, from its address in any."""
    _province, rest = split(path) or ("", path)
    return f"{PREFIX}{province}{rest}"
