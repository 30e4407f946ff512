"""What stands before every view: the health check, and the province by host name."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import render

from lienmach import homes
from lienmach.ground.refusals import Unavailable
from lienmach.homes.routing import connection_is_lost

Answer = Callable[[HttpRequest], HttpResponseBase]
RETRY_SECONDS = "1"
HEALTH = """
select (select count(*) from homes_door),
  (select count(*) from procrastinate_jobs
   where status = 'failed' and task_name = 'lienmach.jobs.react')
"""

log = logging.getLogger(__name__)


class AnswerHealth:
    """
    Answer ``GET /healthz`` under any host name: 200 once every database answers.

    It also says how many reactions were given up, if any: they are no reason to send people
    elsewhere, but for an operator to look.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the health check, or pass the request on."""
        if request.path != "/healthz":
            return self.get_response(request)
        given_up = 0
        try:
            for alias in settings.PROVINCES:
                with connections[alias].cursor() as cursor:
                    cursor.execute(HEALTH)
                    _doors, failed = cursor.fetchone()
                    given_up += failed
        except DatabaseError as error:
            log.warning("the health check: %s", error)
            return HttpResponse(
                "database: away", status=503, content_type="text/plain; charset=utf-8"
            )
        told = f"ok\nreactions given up: {given_up} (lienmach reactions)" if given_up else "ok"
        return HttpResponse(told, content_type="text/plain; charset=utf-8")


class ProvinceByHost:
    """Let the first label of the host name say which province is asked."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Work on behalf of the province named by the host; any other host is not found."""
        code = request.META.get("HTTP_HOST", "").partition(":")[0].partition(".")[0].lower()
        if code not in settings.PROVINCES:
            return HttpResponseNotFound(
                "Không có tỉnh nào ở địa chỉ này. / No province answers at this address.",
                content_type="text/plain; charset=utf-8",
            )
        with homes.province(code):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say that the system is away for a moment, where that is all that went wrong."""
        lost = isinstance(error, DatabaseError | InterfaceError) and connection_is_lost(error)
        if not lost and not isinstance(error, Unavailable):
            return None
        log.warning("%s: %s: %s", request.path, type(error).__name__, error)
        response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = RETRY_SECONDS
        return response
