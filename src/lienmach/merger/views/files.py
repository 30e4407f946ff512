"""How looking at the files stands that people hand in: whether the scanner answers, what waits."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienmach import homes
from lienmach.dossiers import queries as dossiers
from lienmach.merger.views.gate import operators_only


@require_safe
@operators_only
def files(request: HttpRequest) -> HttpResponseBase:
    """Show of every province how many files wait for the scanner and since when."""
    found = {}
    for province in settings.PROVINCES:
        with homes.province(province):
            found[province] = dossiers.scanning()
    context = {"scanner": dossiers.hear_scanner(), "provinces": list(found.items())}
    return render(request, "merger/files.html", context)
