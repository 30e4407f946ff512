"""Where a person wants to be written to, and by which ways."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.ground import clock, post
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Refusal
from lienmach.identity import actions, forms, queries
from lienmach.identity.gate import citizens_only
from lienmach.identity.queries import contacts
from lienmach.identity.refusals import (
    AddressUnfit,
    ChannelNotSet,
    CodeNotSent,
    CodeUnfit,
    TooManyCodes,
)
from lienmach.identity.rules.contacts import LONGEST_EMAIL, Channel


@require_safe
@citizens_only
def contact(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show one's addresses, and the form for the code that was sent to one."""
    return _page(
        request,
        actor,
        code=request.GET.get("code", "")[:12],
        channel=request.GET.get("channel", ""),
    )


def _page(
    request: HttpRequest, actor: Actor, *, refusal: Refusal | None = None, **typed: str
) -> HttpResponse:
    """Show one's addresses; of what was refused what was typed, in the form of its channel."""
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
            "refusal": refusal,
            "is_unsent": isinstance(refusal, CodeNotSent),
            "typed": typed,
        },
        status=refusal.status if refusal else HTTPStatus.OK,
    )


@require_POST
@citizens_only
def ask(request: HttpRequest, actor: Actor, channel: str) -> HttpResponseBase:
    """Name an address; a code goes there."""
    way = forms.one_of(Channel, channel)
    address, language = request.POST.get("address", ""), request.POST.get("language", "")
    try:
        actions.send_code(
            way,
            address=address,
            language=language,
            page=request.build_absolute_uri(reverse("me:contact")),
            by=actor,
            at=clock.now(),
        )
    except (AddressUnfit, ChannelNotSet, CodeNotSent, TooManyCodes) as refusal:
        typed = {"address": address[:LONGEST_EMAIL], "language": language}
        return _page(request, actor, refusal=refusal, channel=way, **typed)
    return _back(sent=way)


@require_POST
@citizens_only
def confirm(request: HttpRequest, actor: Actor, channel: str) -> HttpResponseBase:
    """Show by the code that the address is one's own."""
    way, code = forms.one_of(Channel, channel), request.POST.get("code", "")[:40]
    try:
        is_theirs = actions.confirm_contact(way, code=code, by=actor, at=clock.now())
    except CodeUnfit:
        is_theirs = False
    if not is_theirs:
        return _page(request, actor, refusal=CodeUnfit(), channel=way, code=code)
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
