"""
Send people what waits for them, by e-mail and by SMS.

What is sent is the dossier's code and how it stands; whoever wants to know more looks where they are
signed in. An e-mail may lead there, without anything secret in the address; an SMS leads nowhere.
Who may no longer act for whom the dossier is, is sent nothing, whatever was put in line for them.
"""

import contextlib
import datetime as dt
import logging
import uuid
from collections.abc import Callable, Mapping

from django.conf import settings
from django.template.loader import render_to_string

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.actions import Out
from lienmach.dossiers.actions.delivering import MAY_NOT, OPTED_OUT
from lienmach.dossiers.rules.calendars import day_of
from lienmach.ground import post
from lienmach.ground.actor import PLATFORM
from lienmach.ground.post import Letter, Post, Sent
from lienmach.identity import queries as identity
from lienmach.identity.queries import Address
from lienmach.identity.rules.contacts import Channel

AT_ONCE = 50
BATCH_SECONDS = 45.0
"""Well below the time for which deliveries are taken: what is not tried by then is left."""

Now = Callable[[], dt.datetime]
Ways = Mapping[Channel, Post]
log = logging.getLogger(__name__)


def ways() -> dict[Channel, Post]:
    """Return the ways out that this installation is told of; whoever asks closes them."""
    found: dict[Channel, Post | None] = {Channel.EMAIL: post.email(), Channel.SMS: post.sms()}
    return {channel: way for channel, way in found.items() if way is not None}


def deliver_notices(ways: Ways, *, now: Now, is_over: Callable[[], bool] = lambda: False) -> int:
    """
    Send what waits in the current province, as long as there is something; return how much.

    A way that is down is left alone for this run, and the others go on.
    """
    count, down = 0, set[Channel]()
    while not is_over() and (still := ways.keys() - down):
        taken = actions.take_deliveries(channels=still, most=AT_ONCE, by=PLATFORM, at=now())
        if not taken:
            break
        fates = _send_all(ways, taken, now=now, is_over=is_over, down=down)
        actions.settle_deliveries(fates, by=PLATFORM, at=now())
        count += sum(sent is not None and sent.fate is post.Fate.SENT for sent in fates.values())
    return count


def deliver_where_set(
    provinces: list[str], *, now: Now, is_over: Callable[[], bool] = lambda: False
) -> None:
    """Send what waits in some provinces, if this installation is told of any way out."""
    if not (post.has_email() or post.has_sms()):
        return
    with contextlib.ExitStack() as stack:
        found = ways()
        for way in found.values():
            stack.callback(way.close)
        for province in provinces:
            with homes.province(province):
                deliver_notices(found, now=now, is_over=is_over)


def letter(out: Out, to: Address) -> Letter:
    """Return what is sent of a notice: its dossier's code and how that stands."""
    words = {
        "lang": to.language, "kind": out.kind, "code": out.code,
        "page": settings.PUBLIC_ADDRESS.replace("{province}", homes.current_province()).rstrip("/"),
    }  # fmt: skip
    name = "sms" if out.channel is Channel.SMS else "mail"
    text = render_to_string(f"notices/{name}.txt", words).strip()
    subject = " ".join(render_to_string("notices/subject.txt", words).split())
    if out.channel is Channel.SMS:
        text = post.plain(" ".join(text.split()))
    return Letter(key=out.id, to=to.address, subject=subject, text=text)


def _send_all(
    ways: Ways, taken: list[Out], *, now: Now, is_over: Callable[[], bool], down: set[Channel]
) -> dict[uuid.UUID, Sent | None]:
    addresses = identity.addresses_to_use([(one.person, one.channel) for one in taken])
    barred = _barred(taken, on=day_of(now()))
    gone = {one.id for one in taken if (one.person, one.channel) not in addresses} - barred
    for keys, why in ((barred, MAY_NOT), (gone, OPTED_OUT)):
        if keys:
            actions.give_up_deliveries(keys, why=why, by=PLATFORM)
    fates: dict[uuid.UUID, Sent | None] = {}
    until = now() + dt.timedelta(seconds=BATCH_SECONDS)
    for one in taken:
        if one.id in gone | barred:
            continue
        if one.channel in down or is_over() or now() > until:
            fates[one.id] = None
            continue
        sent = ways[one.channel].send(letter(one, addresses[one.person, one.channel]))
        fates[one.id] = sent
        if sent.is_down:
            log.warning("%s cannot be sent now: %s", one.channel, sent.why)
            down.add(one.channel)
    return fates


def _barred(taken: list[Out], *, on: dt.date) -> set[uuid.UUID]:
    """Return the deliveries to people who may no longer know what becomes of the dossier."""
    about = [(one.id, (one.person, one.matter)) for one in taken if one.matter is not None]
    still = identity.told_still([told for _, told in about], on=on)
    return {key for key, told in about if told not in still}
