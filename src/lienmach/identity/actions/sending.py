"""Send somebody the code that shows an address to be theirs: at once, for they wait for it."""

import datetime as dt
from urllib.parse import urlencode

from django.template.loader import render_to_string

from lienmach.ground import post
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.post import Fate, Letter, Post
from lienmach.identity.actions.contacts import ask_contact
from lienmach.identity.refusals import AddressUnfit, ChannelNotSet, CodeNotSent
from lienmach.identity.rules.contacts import Channel


def send_code(
    channel: Channel, *, address: str, language: str, page: str, by: Actor, at: dt.datetime
) -> None:
    """
    Name an address and send its code there; no transaction is open while it is sent.

    An e-mail also has a link to ``page`` with the code filled in: it opens to the signed-in person
    alone, and nothing is confirmed before they say so. An SMS has the code and nothing else.
    :raises ChannelNotSet: when this installation cannot send that way.
    :raises CodeNotSent: when it could not be handed over.
    :raises AddressUnfit: when the other side knows no such address.
    """
    way: Post | None = post.email() if channel is Channel.EMAIL else post.sms()
    if way is None:
        raise ChannelNotSet
    try:
        code = ask_contact(channel, address=address, language=language, by=by, at=at)
        query = urlencode({"channel": channel.value, "code": code.code})
        words = {"lang": language, "code": code.code, "link": f"{page}?{query}"}
        text = render_to_string(f"identity/code_{channel.value}.txt", words).strip()
        subject = render_to_string("identity/code_subject.txt", words).strip()
        if channel is Channel.SMS:
            text = post.plain(text)
        sent = way.send(Letter(key=uuid7(), to=code.address, subject=subject, text=text))
    finally:
        way.close()
    if sent.fate is Fate.REJECTED:
        raise AddressUnfit
    if sent.fate is not Fate.SENT:
        raise CodeNotSent
