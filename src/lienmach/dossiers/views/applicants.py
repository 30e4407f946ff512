"""
Who may enter the pages on which citizens file, and with which application in hand.

An application is shown at the level of assurance that its procedure names, for what registers said
stands in it: whoever has shown less is led to show it.
"""

import functools
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from lienmach.dossiers import queries
from lienmach.dossiers.actions.handing_in import papers_wanted
from lienmach.dossiers.queries import Opened, places
from lienmach.dossiers.rules import applications, forms
from lienmach.dossiers.views.gate import SEE_OTHER, telling
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.identity import gate

Page = Callable[..., HttpResponseBase]
FROM = "from"
CHECK = "check"


def citizens_only(view: Page) -> Page:
    """Let citizens see a view, and say on a page what is refused."""
    return gate.citizens_only(telling(view, "apply/refused.html"))


def on_application(view: Page) -> Page:
    """Let citizens see a view of the application that its address names."""
    return citizens_only(with_application(view))


def with_application(view: Page) -> Page:
    """
    Hand a view the application that its address names, filled in under the version in force.

    What was handed in leads to its receipt, what an older version asks to the page about the new.
    """

    @functools.wraps(view)
    def opened(request: HttpRequest, actor: Actor, key: uuid.UUID, **more: Any) -> HttpResponseBase:
        found = queries.application(key, seen_by=actor, on=clock.today())
        if found.is_submitted:
            return onwards("done", key)
        if not found.is_current:
            return onwards("version", key)
        return view(request, actor, found, **more)

    return opened


def onwards(name: str, *args: object, query: str = "") -> HttpResponseRedirect:
    """Lead to a page of filing after something was done."""
    path = reverse(f"apply:{name}", args=args)
    return HttpResponseRedirect(f"{path}?{query}" if query else path, status=SEE_OTHER)


def after(found: Opened, request: HttpRequest) -> HttpResponseRedirect:
    """Lead on from a page that is done: to what is open yet, and back to where one came from."""
    page, key = found.next_page(), found.row.pk
    back = f"{FROM}={CHECK}" if is_from_check(request) else ""
    if page is not None:
        return onwards("question", key, page.names[0], query=back)
    if found.row.unit is None and not applications.says_place(found.form):
        return onwards("where", key, query=back)
    return onwards("check", key) if back else onwards("papers", key)


def back_from(found: Opened, page: str) -> str:
    """Return the address of the page before one of those that follow the questions."""
    key = found.row.pk
    asked = forms.pages(found.form, found.row.answers)
    way = [reverse("apply:question", args=[key, asked[-1].names[0]])] if asked else []
    names = [
        *(() if applications.says_place(found.form) else ("where",)),
        *(("papers",) if papers_wanted(found, on=clock.today()) else ()),
        "fee",
        "check",
    ]
    way += [reverse(f"apply:{name}", args=[key]) for name in names[: names.index(page)]]
    return way[-1] if way else reverse("apply:before", args=[found.row.procedure])


def language_of(request: HttpRequest) -> str:
    """Return the language a page speaks, as the portal reads it: asked for here or once before."""
    asked = request.GET.get("lang") or request.COOKIES.get("lang")
    return "en" if asked == "en" else "vi"


def answers_read(form: forms.Form, data: Mapping[str, Any], lang: str) -> list[forms.Shown]:
    """Return answers as people read them, a commune by its name as well as its code."""
    today = clock.today()
    return forms.shown(
        form, data, lang, unit=lambda code, day: places.unit_read(code, day or today)
    )


def is_from_check(request: HttpRequest) -> bool:
    """Test if somebody came to a page to change an answer while checking them all."""
    return CHECK in (request.POST.get(FROM), request.GET.get(FROM))
