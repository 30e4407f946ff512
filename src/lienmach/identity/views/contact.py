"""Where a person wants to be written to, and by which ways."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.ground import clock, post
from lienmach.ground.actor import Actor
from lienmach.identity import actions, forms, queries
from lienmach.identity.gate import citizens_only
from lienmach.identity.queries import contacts
from lienmach.identity.refusals import CodeUnfit
from lienmach.identity.rules.contacts import Channel


@require_safe
@citizens_only
def contact(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show one's addresses, and the form for the code that was sent to one."""
    known = queries.contacts_of(actor)
    is_set = {Channel.EMAIL: post.has_email(), Channel.SMS: post.has_sms()}
    rows = [
        (channel, known.get(channel), is_set[channel], contacts.hint(known[channel]))
        if channel in known
        else (channel, None, is_set[channel], "")
        for channel in Channel
    ]
    return render(
        request,
        "identity/contact.html",
        {
            "actor": actor,
            "rows": rows,
            "sent": request.GET.get("sent", ""),
            "code": request.GET.get("code", "")[:12],
            "channel": request.GET.get("channel", ""),
        },
    )


@require_POST
@citizens_only
def ask(request: HttpRequest, actor: Actor, channel: str) -> HttpResponseBase:
    """Name an address; a code goes there."""
    way = forms.one_of(Channel, channel)
    actions.send_code(
        way,
        address=request.POST.get("address", ""),
        language=request.POST.get("language", ""),
        page=request.build_absolute_uri(reverse("me:contact")),
        by=actor,
        at=clock.now(),
    )
    return _back(sent=way)


@require_POST
@citizens_only
def confirm(request: HttpRequest, actor: Actor, channel: str) -> HttpResponseBase:
    """Show by the code that the address is one's own."""
    way = forms.one_of(Channel, channel)
    if not actions.confirm_contact(
        way, code=request.POST.get("code", "")[:40], by=actor, at=clock.now()
    ):
        raise CodeUnfit
    return _back()


@require_POST
@citizens_only
def switch(request: HttpRequest, actor: Actor, channel: str) -> HttpResponseBase:
    """Be written to by a channel, or no more."""
    way, is_on = forms.one_of(Channel, channel), request.POST.get("on") == "1"
    actions.switch_contact(way, is_on=is_on, by=actor, at=clock.now())
    return _back()


@require_POST
@citizens_only
def remove(_request: HttpRequest, actor: Actor, channel: str) -> HttpResponseBase:
    """Remove an address."""
    actions.remove_contact(forms.one_of(Channel, channel), by=actor, at=clock.now())
    return _back()


def _back(**asked: str) -> HttpResponseRedirect:
    query = f"?{urlencode(asked)}" if asked else ""
    return HttpResponseRedirect(f"{reverse('me:contact')}{query}", status=HTTPStatus.SEE_OTHER)
