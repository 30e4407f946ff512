"""What is too large is refused before anybody reads it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from lienmach.ground.refusals import TooLarge

Answer = Callable[[HttpRequest], HttpResponseBase]
ENVELOPE = 1_048_576
"""What a form needs around its files: as much as a form without files may have."""


class RefuseLargeBodies:
    """
    Refuse a body that announces more than the papers of one filing may have.

    It stands before whatever reads a form, also before the check against forged requests. A body
    that does not say how large it is is not read at all (WSGI), so nothing comes in another way.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not said.isascii() or not said.isdecimal():
            said = "0"  # Django takes no body then either
        if int(said[:20]) > settings.PAPERS_LIMIT_BYTES + ENVELOPE:
            return render(request, "413.html", status=TooLarge.status)
        return self.get_response(request)
