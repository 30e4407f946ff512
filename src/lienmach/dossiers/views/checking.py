"""What a result is worth: by its QR code, or by the file itself."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.forms.uploads import keep_in_memory
from lienmach.dossiers.queries import Checked, FileChecked
from lienmach.dossiers.refusals import FileNotPdf, FileTooLarge, NoSuchResult, TooManyTries
from lienmach.ground import clock
from lienmach.ground.callers import caller_of
from lienmach.ground.refusals import Refusal


@require_safe
def result(request: HttpRequest, token: str) -> HttpResponse:
    """Tell what a QR code leads to: whether the result is in force, whose it is, since when."""
    found = queries.checked(token, on=clock.today())
    return shown(request, found=found, refusal=None if found else NoSuchResult())


@csrf_exempt  # its inner part is protected, once it is settled where the file is read to
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Take a PDF and tell what it is worth; it is never kept."""
    if request.method != "POST":
        return _asked(request)
    try:
        keep_in_memory(request)
    except FileTooLarge as refusal:
        return shown(request, refusal=refusal)
    return _asked(request)


@csrf_protect
def _asked(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return shown(request)
    file = request.FILES.get("file")
    if file is None:
        return shown(request, refusal=FileNotPdf())
    try:
        checked = actions.file_checked(file.read(), address=caller_of(request), at=clock.now())
    except (FileNotPdf, FileTooLarge, TooManyTries) as refusal:
        return shown(request, refusal=refusal)
    return shown(request, found=checked.result, file=checked)


def shown(
    request: HttpRequest,
    *,
    found: Checked | None = None,
    file: FileChecked | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Return the page, with what was found or why nothing was."""
    said = file.verdict.signed_at if file else ""
    response = render(
        request,
        "dossiers/check.html",
        {
            "found": found,
            "file": file,
            "refusal": refusal,
            "signed_at": dt.datetime.fromisoformat(said) if said else None,
        },
        status=refusal.status if refusal else 200,
    )
    add_never_cache_headers(response)
    return response
