"""Which language a page speaks: Vietnamese, unless its reader asked for English."""

from typing import Literal, get_args

from django.http import HttpRequest

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
COOKIE = "lang"


def known(code: str | None) -> Language:
    """Return the language of that code; Vietnamese for any other."""
    return "en" if code == "en" else "vi"


def of(request: HttpRequest) -> Language:
    """Return what the reader asked for: in this address, or once before in a cookie."""
    return known(request.GET.get("lang") or request.COOKIES.get(COOKIE))
