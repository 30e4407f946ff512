"""What is published: the list, the versions of one procedure, and what two of them differ in."""

import datetime as dt

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.refusals import NoSuchProcedure
from lienmach.dossiers.rules import comparison
from lienmach.dossiers.views.gate import catalogue_only, onwards
from lienmach.ground import clock
from lienmach.ground.actor import Actor


def rights(actor: Actor, on: dt.date) -> dict[str, object]:
    """Return what every page is told of the officer before it."""
    return {
        "officer": actor,
        "writes": queries.writes_drafts(actor, on=on),
        "publishes": queries.publishes(actor, on=on),
    }


@require_safe
@catalogue_only
def catalogue(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """List the procedures in force, and the drafts that are worked on."""
    today = clock.today()
    context = {
        **rights(officer, today),
        "procedures": queries.catalogue(on=today),
        "drafts": queries.open_drafts(officer, on=today),
        "fallbacks": queries.fallbacks(at=clock.now()),
        "today": today,
    }
    return render(request, "catalogue/list.html", context)


@require_POST
@catalogue_only
def fallback(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Begin at once to take in what ministries' systems serve, or hand back to them."""
    at = clock.now()
    if request.POST.get("end"):
        actions.end_fallback(by=officer, at=at)
    else:
        actions.announce_fallback(since=at, why=request.POST.get("why", ""), by=officer, at=at)
    return onwards("list")


@require_safe
@catalogue_only
def procedure(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Show every version of one procedure."""
    today = clock.today()
    versions = queries.versions(code)
    drafts = [each for each in queries.open_drafts(officer, on=today) if each.code == code]
    if not versions and not drafts:
        raise NoSuchProcedure
    context = {
        **rights(officer, today),
        "code": code,
        "name": versions[0].snapshot.get("name", code) if versions else code,
        "name_en": versions[0].snapshot.get("name_en") if versions else code,
        "versions": versions,
        "newest": versions[0] if versions else None,
        "draft": drafts[0] if drafts else None,
        "today": today,
    }
    return render(request, "catalogue/procedure.html", context)


@require_safe
@catalogue_only
def diff(request: HttpRequest, officer: Actor, code: str) -> HttpResponseBase:
    """Say in words what one version changes of another."""
    versions = {each.version: each for each in queries.versions(code)}
    old, new = (versions.get(request.GET.get(side, "")) for side in ("old", "new"))
    if old is None or new is None:
        raise NoSuchProcedure
    context = {
        **rights(officer, clock.today()),
        "code": code,
        "old": old,
        "new": new,
        "changes": comparison.changes(old.snapshot, new.snapshot),
    }
    return render(request, "catalogue/diff.html", context)
