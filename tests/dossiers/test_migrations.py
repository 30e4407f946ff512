"""What migrations make of rows of before."""

import datetime as dt
import io
from importlib import import_module

import pytest
from django.core.management import call_command

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.makers import AT, PLATFORM, TODAY
from tests.dossiers.signing import decided, demo

ASKED = import_module("lienmach.dossiers.migrations.0021_asked_until_decided")
LAPSED = import_module("lienmach.dossiers.migrations.0030_offers_lapse")
CLOSED = import_module("lienmach.dossiers.migrations.0025_questions_closed")
REFUNDS = import_module("lienmach.dossiers.migrations.0034_refund_slips")
__all__ = ["demo"]


@pytest.mark.usefixtures("demo")
def test_who_was_asked_before_no_longer_sees_what_is_decided(lan, owner):
    over, offered, still = decided(lan)[0], decided(lan)[0], makers.submitted(lan)["code"]
    with owner("haiduong") as connection:
        connection.execute(
            "update dossiers_dossier set also_at = '{H24.02.17}' where code = any(%s)",
            [[over, offered, still]],
        )
        connection.execute(
            "insert into dossiers_handover (id, province, dossier_id, to_agency, reason, sent_at,"
            " sent_by, answer, answer_reason, answered_by) select gen_random_uuid(), province, id,"
            " 'H24.02.18', 'x', now(), 'x', 'sent', '', '' from dossiers_dossier where code = %s",
            [offered],
        )
        connection.execute(ASKED.EARLIER)
        found = connection.execute("select code, also_at from dossiers_dossier").fetchall()
    seen = dict(found)
    assert (seen[over], seen[offered], seen[still]) == (None, ["H24.02.18"], ["H24.02.17"])


def test_a_question_of_before_is_closed_only_where_its_dossier_ended_before_its_day(lan, owner):
    asking = {
        "agency": "H24.02.17",
        "question": "Có tranh chấp không?",
        "due_on": dt.date(2026, 11, 18),
    }
    codes = [makers.submitted(lan)["code"] for _ in range(3)]
    for code in codes:
        actions.ask_consultation(code, **asking, by=PLATFORM, at=AT)
    late = AT + dt.timedelta(days=3)
    actions.decide_dossier(codes[0], outcome="granted", by=PLATFORM, at=AT)
    actions.decide_dossier(codes[1], outcome="granted", by=PLATFORM, at=late)
    with owner("haiduong") as connection:
        connection.execute(
            "update dossiers_consultation set closed_at = null, silent_at = now()"
            " where dossier_id in (select id from dossiers_dossier where code = any(%s))",
            [codes],
        )
        connection.execute(CLOSED.EARLIER)
    found = [
        queries.desk(code, seen_by=PLATFORM, at=late, on=TODAY).done.consultations[0]
        for code in codes
    ]
    assert [each.closed_at for each in found] == [AT, None, None]
    assert [each.silent_at is None for each in found] == [True, False, False]


def test_what_registers_gave_is_not_guessed_of_dossiers_of_before(lan, owner):
    code = makers.submitted(lan, taken_from=frozenset({"land"}))["code"]
    with owner("haiduong") as connection:
        for is_back in (True, False):
            said = io.StringIO()
            call_command(
                "sqlmigrate", "dossiers", "0028", backwards=is_back, database="haiduong",
                stdout=said, no_color=True,
            )  # fmt: skip
            connection.execute(said.getvalue())
        found = connection.execute(
            "select taken_from from dossiers_dossier where code = %s", [code]
        ).fetchone()
    assert found == (None,)


def test_an_offer_of_before_lapses_where_its_dossier_has_ended(lan, owner):
    over, still = (makers.submitted(lan)["code"] for _ in range(2))
    for code in (over, still):
        actions.send_hand_over(code, to_agency="H24.02.17", reason="x", by=PLATFORM, at=AT)
    late = AT + dt.timedelta(days=3)
    actions.decide_dossier(over, outcome="granted", by=PLATFORM, at=late)
    with owner("haiduong") as connection:
        connection.execute(
            "update dossiers_handover set answer = 'sent', answered_at = null"
            " where dossier_id in (select id from dossiers_dossier where code = %s)",
            [over],
        )
        connection.execute(
            "update dossiers_dossier set also_at = '{H24.02.17}' where code = %s", [over]
        )
        connection.execute(LAPSED.EARLIER)
    found = [queries.desk(code, seen_by=PLATFORM, at=late, on=TODAY) for code in (over, still)]
    assert [each.done.hand_overs[0].answer for each in found] == ["lapsed", "sent"]
    assert found[0].done.hand_overs[0].answered_at == late
    assert [each.folder.dossier.also_at for each in found] == [None, ["H24.02.17"]]


def test_the_number_of_a_refund_of_before_is_called_that(lan, owner):
    code, other = (makers.submitted(lan)["code"] for _ in range(2))
    for each in (code, other):
        amount = queries.bill(each, seen_by=PLATFORM, at=AT, on=TODAY).amount
        asked = {"amount": amount, "slip": "PC-1"}
        request = actions.cash_request(each, **asked, key=each, by=PLATFORM)
        actions.take_cash(each, **asked, request=request, by=PLATFORM, at=AT)
    with owner("haiduong") as connection:
        connection.execute(
            "update dossiers_payment set state = 'refunded' where charge_id in"
            " (select c.id from dossiers_charge c join dossiers_dossier d on d.id = c.dossier_id"
            " where d.code = %s)",
            [code],
        )
        connection.execute(REFUNDS.MOVED)
    bills = [queries.bill(each, seen_by=PLATFORM, at=AT, on=TODAY) for each in (code, other)]
    found = [(paid.slip, paid.refund_slip) for bill in bills for paid in bill.payments]
    assert found == [("", "PC-1"), ("PC-1", "")]


@pytest.mark.usefixtures("demo")
def test_a_home_that_can_still_come_back_is_migrated_untouched(lan, owner):
    """The old home keeps its rows until a move is closed, and nobody writes them there."""
    code = decided(lan)[0]
    with homes.province("haiphong"):
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    moves.move("dossiers", source="haiduong", target="haiphong")
    with owner("haiduong") as connection:
        assert connection.execute(
            "select id from dossiers_dossier where code = %s", [code]
        ).fetchone()
        connection.execute(ASKED.EARLIER)
    assert queries.folder(code, seen_by=PLATFORM, on=TODAY).dossier.decided_at == AT
