from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.events import DossierDecided, DossierReceived
from lienmach.dossiers.models import Tally
from lienmach.dossiers.reactions import tally_decided, tally_received
from tests.dossiers import makers
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, PLATFORM, TODAY


def figures(agency, day=TODAY):
    with homes.reading("dossiers"):
        return list(Tally.objects.filter(agency=agency, day=day).values_list("received", "decided"))


def facts(code):
    return queries.folder(code, seen_by=PLATFORM, on=TODAY).events


def test_a_receipt_and_a_decision_are_counted_once_however_often_they_are_delivered(lan):
    code = makers.submitted(lan)["code"]
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=AT)
    received, decided = facts(code)
    for _ in range(3):
        tally_received(
            DossierReceived.from_payload(received.payload), entry_id=received.id, at=received.at
        )
        tally_decided(
            DossierDecided.from_payload(decided.payload), entry_id=decided.id, at=decided.at
        )
    assert figures(DESK) == [(1, 0)]
    assert figures(LAND_OFFICE) == [(0, 1)]


def test_deliveries_at_once_lose_no_count(lan):
    day = AT.replace(month=10, day=6)
    entries = [facts(makers.submitted(lan, at=day)["code"])[0] for _ in range(8)]

    def deliver(fact):
        try:
            with homes.province("haiduong"):
                tally_received(
                    DossierReceived.from_payload(fact.payload), entry_id=fact.id, at=fact.at
                )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(deliver, entries * 2))
    assert figures(DESK, day.date()) == [(8, 0)]
