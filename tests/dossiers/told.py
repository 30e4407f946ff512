"""People who are told, and the ways to tell them: shared by the tests of notices and of the post."""

import contextlib
import datetime as dt

from lienmach import homes, wiring
from lienmach.dossiers import queries
from lienmach.dossiers.actions.delivering import settle_deliveries, take_deliveries
from lienmach.dossiers.jobs import delivering
from lienmach.dossiers.models import Delivery
from lienmach.dossiers.reactions import notify
from lienmach.ground import post
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.post import Fate, Sent
from lienmach.identity import actions as identity
from lienmach.identity.rules.contacts import Channel
from lienmach.ledger.queries import timeline
from tests.dossiers.makers import AT, TODAY
from tests.identity import makers as people
from tests.mailbox import gateway, relay

HOUR = dt.timedelta(hours=1)


class Citizen:
    """A person with an account, and what they are told."""

    def __init__(self):
        self.key = people.person(name="Vũ Thị Hoa Mai")
        self.actor = Actor(id=str(self.key), name="Vũ Thị Hoa Mai", level=2)

    def reached_by(self, channel, address, language="vi"):
        code = identity.ask_contact(
            channel, address=address, language=language, by=self.actor, at=AT
        )
        assert identity.confirm_contact(channel, code=code.code, by=self.actor, at=AT)
        return self

    def told(self, **asked):
        return queries.notices_of(self.actor, on=TODAY, **asked).items

    def deliveries(self):
        with homes.reading("dossiers"):
            return list(Delivery.objects.filter(person=self.key).order_by("pk"))


@contextlib.contextmanager
def ways_out(monkeypatch):
    """A relay and a gateway that this installation is told of; nothing of earlier tests waits."""
    with relay() as mail, gateway() as texts:
        monkeypatch.setenv(post.SMTP, f"smtp://127.0.0.1:{mail.port}")
        monkeypatch.setenv(post.SENDER, "mot-cua@example.vn")
        monkeypatch.setenv(post.SMS, texts.url)
        with homes.reading("dossiers"):
            left = [each.pk for each in Delivery.objects.filter(state__in=["waiting", "failed"])]
        take_deliveries(channels=[*Channel], most=10_000, by=PLATFORM, at=AT + 50 * HOUR)
        settle_deliveries(
            {key: Sent(Fate.REJECTED) for key in left}, by=PLATFORM, at=AT + 50 * HOUR
        )
        yield mail, texts


def react(code):
    """Deliver every fact of a dossier that is told, however often that was done before."""
    with homes.reading("dossiers"):
        facts = timeline(code)
    for fact in facts:
        known = wiring.EVENTS_BY_NAME.get(fact.event)
        if known is not None and notify in wiring.REACTIONS[known]:
            notify(known.from_payload(fact.payload), entry_id=fact.id, at=fact.at)


def sent(at=AT):
    found = delivering.ways()
    try:
        return delivering.deliver_notices(found, now=lambda: at)
    finally:
        for way in found.values():
            way.close()
