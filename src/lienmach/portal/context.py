"""What every page is told."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lienmach import homes
from lienmach.portal import language


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the page's language, the other one, and the province that is spoken for."""
    lang = language.of(request)
    try:
        province = homes.current_province()
    except homes.NoHome:
        province = ""
    return {
        "lang": lang,
        "other_lang": "vi" if lang == "en" else "en",
        "province": province,
        "debug": settings.DEBUG,
    }
