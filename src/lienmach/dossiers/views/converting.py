"""Running dossiers taken over to a newer version: tried, done, and taken back."""

import uuid

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.refusals import NoSuchBatch
from lienmach.dossiers.views.gate import catalogue_only, onwards
from lienmach.dossiers.views.published import rights
from lienmach.ground import clock, paging
from lienmach.ground.actor import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@catalogue_only
def convert(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """
    Show what taking the running dossiers over would do; by POST, do it.

    Those that cannot move stay in front: ``after`` leads past them.
    """
    today = clock.today()
    asked = request.POST if request.method == "POST" else request.GET
    to, cursor = asked.get("to", ""), asked.get("after", "")
    after = paging.key(cursor) if cursor else None
    if request.method == "POST":
        done = actions.convert_dossiers(code, to=to, after=after, by=officer, at=clock.now())
        return onwards("batch", done.batch) if done.done else onwards("procedure", code)
    context = {
        **rights(officer, today),
        "code": code,
        "to": to,
        "after": cursor,
        "trial": queries.trial(code, to=to, by=officer, on=today, after=after),
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
