"""What was done with a dossier comes in one trip, and is what each table holds of it, in its order."""

import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.actions import Said, cashier
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries.handling import handling_of
from lienmach.ground.ids import uuid7
from tests.dossiers import makers, paying
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, PLATFORM

THERE = "H24.02.17"


@pytest.fixture
def dossier(lan, monkeypatch):
    """A land dossier with rows of every kind, of some kinds several, and another beside it."""
    monkeypatch.setenv(paying.VARIABLE, paying.CONFIGURED)
    makers.submitted(lan)
    code = makers.submitted(lan)["code"]
    worker = makers.officer("decide", agency=LAND_OFFICE)
    clerk = makers.officer("receive", agency=DESK)
    paying.heard(paying.message(paying.begun(code, lan)["reference"], amount=1_000))
    asked = actions.cash_request(code, amount=paying.FEE, slip="BL/1", key=str(uuid7()), by=clerk)
    cashier.take_cash(code, amount=paying.FEE, slip="BL/1", request=asked, by=clerk, at=AT)
    for question in ("Có tranh chấp không?", "Thửa này thuộc tờ bản đồ nào?"):
        day = dt.date(2026, 11, 18)
        actions.ask_consultation(
            code, agency=THERE, question=question, due_on=day, by=worker, at=AT
        )
    later = AT + dt.timedelta(microseconds=123_456)
    actions.take_step(
        code, "ask_for_supplement", said=Said(text="Thiếu bản đồ"), by=PLATFORM, at=later
    )
    actions.send_hand_over(code, to_agency=THERE, reason="Địa bàn khác", by=worker, at=later)
    with homes.reading("dossiers"):
        return Dossier.objects.get(code=code)


def columns(rows):
    return [{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields} for row in rows]


def test_it_is_what_each_table_holds_in_its_order(dossier):
    with homes.reading("dossiers"):
        done = handling_of(dossier)
        charge = dossier.charges.get()
        kept = {
            "steps": dossier.steps.order_by("number"),
            "hand_overs": dossier.hand_overs.order_by("sent_at"),
            "consultations": dossier.consultations.order_by("asked_at", "pk"),
            "dates": dossier.deadlines.order_by("number"),
            "payments": charge.payments.order_by("begun_at", "pk"),
            "forms": dossier.issued_papers.order_by("pk"),
        }
        for kind, rows in kept.items():
            found = columns(getattr(done, kind))
            assert found == columns(rows), kind
            assert found, kind
        assert columns([done.charge]) == columns([charge])
        assert done.charge.dossier is dossier
    assert (len(done.consultations), len(done.payments)) == (2, 2)


def test_a_step_taken_back_stands_no_more(dossier):
    with homes.reading("dossiers"):
        done = handling_of(dossier)
        assert done.standing == done.steps
        done.steps[-1].undone_at = AT
        assert done.standing == done.steps[:-1]


def test_of_a_dossier_with_nothing_of_it_nothing_is_told(dossier):
    with homes.reading("dossiers"):
        done = handling_of(Dossier(pk=uuid7(), province="haiduong"))
    assert (done.charge, done.standing, done.dates, done.forms) == (None, [], [], [])
