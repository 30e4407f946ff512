"""Running dossiers taken over to a newer version: tried, done, and taken back."""

import uuid

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.refusals import NoSuchBatch
from lienmach.dossiers.views.gate import catalogue_only, onwards
from lienmach.dossiers.views.published import rights
from lienmach.ground import clock
from lienmach.ground.actor import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@catalogue_only
def convert(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Show what taking the running dossiers over would do; by POST, do it."""
    today = clock.today()
    if request.method == "POST":
        to = request.POST.get("to", "")
        done = actions.convert_dossiers(code, to=to, by=officer, at=clock.now())
        return onwards("batch", done.batch) if done.done else onwards("procedure", code)
    to = request.GET.get("to", "")
    context = {
        **rights(officer, today),
        "code": code,
        "to": to,
        "trial": queries.trial(code, to=to, by=officer, on=today),
    }
    return render(request, "catalogue/convert.html", context)


@require_safe
@catalogue_only
def batch(request: HttpRequest, officer: Actor, batch: uuid.UUID) -> HttpResponseBase:
    """Show what a batch did, and whether it was taken back."""
    today = clock.today()
    rows = queries.batch(batch, seen_by=officer, on=today)
    if not rows:
        raise NoSuchBatch
    context = {
        **rights(officer, today),
        "batch": batch,
        "rows": rows,
        "code": rows[0].dossier.procedure,
        "standing": [row for row in rows if row.taken_back_at is None],
    }
    return render(request, "catalogue/batch.html", context)


@require_POST
@catalogue_only
def take_back(_request: HttpRequest, officer: Actor, batch: uuid.UUID) -> HttpResponseBase:
    """Put the dossiers of a batch back under the versions they had."""
    actions.take_back_conversion(batch, by=officer, at=clock.now())
    return onwards("batch", batch)
