"""How a dossier stands, without signing in: by code and check word, or by the receipt's QR code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from lienmach.dossiers import actions
from lienmach.dossiers.queries import Standing
from lienmach.dossiers.refusals import NotFoundThatWay, TooManyTries
from lienmach.ground import clock
from lienmach.ground.callers import caller_of
from lienmach.ground.refusals import Refusal

LONGEST = 60
PAUSE_SECONDS = "900"


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for a code and a check word, and tell how the dossier stands."""
    code = request.POST.get("code", "").strip()[:LONGEST]
    word = request.POST.get("word", "").strip()[:LONGEST]
    if request.method != "POST":
        return shown(request)
    try:
        found = actions.standing_of(code, word, address=caller_of(request), at=clock.now())
    except (NotFoundThatWay, TooManyTries) as refusal:
        return shown(request, refusal=refusal, code=code)
    return shown(request, found=found)


@require_safe
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """Tell how a dossier stands to whoever scanned the receipt's QR code."""
    try:
        found = actions.standing_of_token(token, address=caller_of(request), at=clock.now())
    except (NotFoundThatWay, TooManyTries) as refusal:
        return shown(request, refusal=refusal)
    return shown(request, found=found)


def shown(
    request: HttpRequest,
    *,
    found: Standing | None = None,
    refusal: Refusal | None = None,
    code: str = "",
) -> HttpResponse:
    """Return the page, with what was found or why nothing was."""
    response = render(
        request,
        "dossiers/status.html",
        {"found": found, "refusal": refusal, "code": code},
        status=refusal.status if refusal else 200,
    )
    if isinstance(refusal, TooManyTries):
        response["Retry-After"] = PAUSE_SECONDS
    # The address of a token is a key to the page: nothing keeps it. No other site hears of it either,
    # by the referrer policy of every page.
    add_never_cache_headers(response)
    return response
