"""Every read of somebody else's record is written down before the answer leaves the house."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from lienmach.ground import clock
from lienmach.identity import actions
from lienmach.identity.queries import looking

RETRY_SECONDS = "1"

log = logging.getLogger(__name__)


class LogReads:
    """
    Gather whose records a request shows, and write that down in one statement at its end.

    The views have returned by then, so no reading is open. If it cannot be written, nothing is
    shown: what the request has done stays done, and asking again shows it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, once it is written down what the answer shows."""
        with looking() as look:
            response = self.get_response(request)
        if not look.found:
            return response
        try:
            actions.log_look(look, at=clock.now())
        except Exception:
            log.exception("%s: reads were not logged, so nothing is shown", request.path)
            response.close()
            refused = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
            refused["Retry-After"] = RETRY_SECONDS
            return refused
        return response
