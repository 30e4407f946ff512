"""The counter for machines: one line per room, and one place that speaks problem documents."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from lienmach.dossiers.api import router as dossiers
from lienmach.ground.refusals import Invalid, NotSignedIn, Refusal, TooLarge, Unavailable
from lienmach.identity.api import router as identity
from lienmach.registries.api import router as registries


class DescribedOnce(NinjaAPI):
    """An API whose description is put together once a process: it takes a third of a second."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description."""
        return self._described(path_prefix, **(path_params or {}))

    @functools.cache  # noqa: B019 - there is one, and it lives as long as the process
    def _described(self, path_prefix: str | None, **path_params: Any) -> OpenAPISchema:
        return super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)


api = DescribedOnce(
    title="Liền Mạch",
    version="1",
    description="Dịch vụ công của tỉnh, theo tên máy chủ. / A province's public services, by host name.",
    docs_url="docs",
)
api.add_router("", dossiers)
api.add_router("", registries)
api.add_router("", identity)
PROBLEM = "application/problem+json"
KEPT = ("Allow", "Retry-After")


# What the framework, or the host name, refuses before a room is asked.
WORDS = {
    400: ("Malformed", "Yêu cầu không đúng dạng.", "The request is malformed."),
    404: (
        "NotFound",
        "Địa chỉ này không có gì: tên máy chủ nói tỉnh nào, đường dẫn nói việc gì.",
        "Nothing is at this address: the host name says which province, the path says what.",
    ),
    405: (
        "MethodNotAllowed",
        "Địa chỉ này không nhận phương thức đó.",
        "This address does not take that method.",
    ),
    413: ("TooLarge", TooLarge.vi, str(TooLarge())),
    500: (
        "InternalError",
        "Máy chủ gặp lỗi; sự việc đã được ghi lại.",
        "Something went wrong here; it has been logged.",
    ),
    503: ("Unavailable", Unavailable.vi, str(Unavailable())),
}


def problem(request: HttpRequest, status: int, name: str, detail: str, **more: Any) -> HttpResponse:
    """Return a problem document (RFC 9457)."""
    body = {
        "type": f"urn:lienmach:problem:{name}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": request.path,
        **more,
    }
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = PROBLEM
    if status == NotSignedIn.status:
        response["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = "1"
    return response


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer an expected refusal with its sentence, in Vietnamese and in English."""
    return problem(
        request,
        refusal.status,
        type(refusal).__name__,
        refusal.sentence_vi,
        detail_en=str(refusal),
        **refusal.more,
    )


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a body or a parameter that does not have the required form."""
    errors = [
        {"where": ".".join(str(part) for part in each["loc"]), "what": each["msg"]}
        for each in error.errors
    ]
    return problem(
        request, Invalid.status, "Invalid", Invalid.vi, detail_en=str(Invalid()), errors=errors
    )


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the framework refuses: a broken JSON body, a missing token."""
    return unspoken(request, error.status_code)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    """Answer a body that Django would not read."""
    return unspoken(request, TooLarge.status)


def unspoken(request: HttpRequest, status: int) -> HttpResponse:
    """Answer what was refused by its status alone."""
    otherwise = 500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400
    name, vi, en = WORDS.get(status) or WORDS[otherwise]
    return problem(request, status, name, vi, detail_en=en)


class ProblemsUnderApi:
    """
    Let every refusal under ``/api`` be a problem document, whoever refused.

    An exception that nobody caught has been logged, and made a page with status 500, by Django.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; what was refused in another form is told anew."""
        response = self.get_response(request)
        if (
            not f"{request.path}/".startswith("/api/")
            or response.status_code < HTTPStatus.BAD_REQUEST
            or response.get("Content-Type") == PROBLEM
        ):
            return response
        told = unspoken(request, response.status_code)
        for header in KEPT:
            if header in response:
                told[header] = response[header]
        return told
