"""A payment provider for tests: its configuration, and what it says."""

import dataclasses
import json
import uuid
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions.payments import GATEWAY
from lienmach.dossiers.rules.payment_messages import Message
from lienmach.dossiers.rules.payments import Told
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from tests.dossiers.makers import AT, TODAY

CONFIGURATION = {
    "name": "test-bank", "address": "https://pay.example.test", "vi": "Ngân hàng Thử",
    "en": "Test Bank",
}  # fmt: skip
VARIABLE = "LIENMACH_PAYMENT"
CONFIGURED = json.dumps(CONFIGURATION)
FEE = 28_000  # of the land procedure in Hải Dương, invented


def begun(code, by, *, key=None, at=AT):
    request = actions.payment_request(code, key=key or str(uuid7()), by=by)
    said = actions.begin_payment(code, back="http://x/pay/", request=request, by=by, at=at)
    return json.loads(said.body)


def message(reference, state=Told.PAID, amount=FEE, **changes):
    said = Message(
        message=uuid.uuid4(), provider="test-bank", province="haiduong", reference=reference,
        transaction="T1", state=state, amount=amount if state == Told.PAID else None, at=AT,
    )  # fmt: skip
    return dataclasses.replace(said, **changes)


def heard(said, *, at=AT):
    return actions.hear_payment(said, by=GATEWAY, at=at)["state"]


def bill(code, by=PLATFORM, at=AT):
    return queries.bill(code, seen_by=by, at=at, on=TODAY)


def at_once(deed, *things):
    """Do a deed to each of some things at the same time; return what came of each."""

    def one(thing):
        with homes.province("haiduong"):
            try:
                return deed(thing)
            finally:
                connections.close_all()

    with ThreadPoolExecutor(len(things)) as pool:
        return [*pool.map(one, things)]


def events(code):
    folder = queries.folder(code, seen_by=PLATFORM, on=clock.today())
    return [fact.event.removeprefix("dossiers.") for fact in folder.events]
