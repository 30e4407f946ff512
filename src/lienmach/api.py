"""The counter for machines: one line per room, and one place that speaks problem documents."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from lienmach.dossiers.api import router as dossiers
from lienmach.ground.refusals import Invalid, NotFound, NotSignedIn, Refusal, TooLarge

api = NinjaAPI(
    title="Liền Mạch",
    version="1",
    description="Dịch vụ công của tỉnh, theo tên máy chủ. / A province's public services, by host name.",
    docs_url="docs",
)
api.add_router("", dossiers)


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
    response["Content-Type"] = "application/problem+json"
    if status == NotSignedIn.status:
        response["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = "1"
    return response


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer an expected refusal with its sentence, in Vietnamese and in English."""
    return problem(
        request, refusal.status, type(refusal).__name__, refusal.sentence_vi, detail_en=str(refusal)
    )


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a body or a parameter that does not have the required form."""
    errors = [
        {"where": ".".join(str(part) for part in each["loc"]), "what": each["msg"]}
        for each in error.errors
    ]
    return problem(request, Invalid.status, "Invalid", Invalid.vi, errors=errors)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the framework refuses: a broken JSON body, a missing token."""
    return problem(request, error.status_code, "HttpError", str(error))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    """Answer a body that Django would not read."""
    return problem(request, TooLarge.status, "TooLarge", TooLarge.vi)


class ProblemsUnderApi:
    """Let addresses that are not there, and wrong methods, be problem documents too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; what the router refused without a word of ours gets one."""
        response = self.get_response(request)
        if (
            not request.path.startswith("/api/")
            or response.status_code not in {404, 405}
            or response["Content-Type"].startswith("application/problem+json")
        ):
            return response
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            told = problem(
                request, 405, "MethodNotAllowed", "Địa chỉ này không nhận phương thức đó.",
                detail_en="This address does not take that method.",
            )  # fmt: skip
            told["Allow"] = response.get("Allow", "")
            return told
        return problem(request, NotFound.status, "NotFound", NotFound.vi)
