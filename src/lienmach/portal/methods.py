"""An address that takes forms only says so to whoever opens it by itself."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponseBase]


class TellFormsOnly:
    """
    Give the refusal of a method a page, where Django answers with nothing at all.

    A form that was refused leaves its address in the browser; whoever opens it again is to read
    why there is nothing. The API tells its own refusals.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; an empty refusal becomes a page."""
        response = self.get_response(request)
        if (
            response.status_code != HTTPStatus.METHOD_NOT_ALLOWED
            or request.method != "GET"
            or f"{request.path}/".startswith("/api/")
        ):
            return response
        told = render(request, "405.html", status=response.status_code)
        told["Allow"] = response["Allow"]
        return told
