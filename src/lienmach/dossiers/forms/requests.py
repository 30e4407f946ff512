"""Under which address a request was sent."""

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest

from lienmach import homes


def portal_address(request: HttpRequest) -> str:
    """
    Return the address of the province's portal, as it is printed on papers that last.

    ``LIENMACH_ADDRESS`` names it, ``{province}`` for the province's code; without it, the address
    this request was sent to, with the province's own name in it: an officer of another province may
    have sent it (``rules/joined.py``), and what is printed leads its holder to their own portal.
    """
    named = settings.PUBLIC_ADDRESS
    if named:
        return named.replace("{province}", homes.current_province()).rstrip("/")
    return _host(request)


def pay_page(request: HttpRequest, code: str) -> str:
    """Return where a payment provider leads the browser back to."""
    return f"{_host(request)}/pay/{quote(code, safe='')}/"


def _host(request: HttpRequest) -> str:
    _asked, dot, rest = request.get_host().partition(".")
    return f"{request.scheme}://{homes.current_province()}{dot}{rest}"
