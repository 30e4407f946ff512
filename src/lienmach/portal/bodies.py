"""What is too large, or could not be kept, is refused before anybody reads it."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
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


class RefuseNul:
    """
    Refuse an address or a form with a NUL in it: PostgreSQL keeps none, and no key types one.

    Whoever takes JSON, or a form past the check against forged requests, looks for themselves.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or refuse the address."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return _malformed(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Answer, *_: object) -> HttpResponse | None:
        """Refuse a form, which whoever looks for forgery has to read anyway."""
        if getattr(view, "csrf_exempt", False) or request.method != "POST":
            return None
        try:
            fields = request.POST.lists()
        except UnreadablePostError:
            return None  # whoever sent it is gone; the check against forged requests says so
        if any("\0" in text for name, values in fields for text in (name, *values)):
            return _malformed(request)
        return None


def _malformed(request: HttpRequest) -> HttpResponse:
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
