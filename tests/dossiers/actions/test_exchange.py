"""What the portal sends becomes what a citizen does here, once each, in order."""

import dataclasses
import datetime as dt

import pytest
from django.db import OperationalError

from lienmach import homes
from lienmach.dossiers import actions, queries, seeds
from lienmach.dossiers.actions import exchange, filing
from lienmach.dossiers.models import Dossier, PortalMessage
from lienmach.dossiers.queries import peer
from lienmach.dossiers.refusals import (
    MessageDiffers,
    MessageMalformed,
    NoSuchLine,
    NumberTaken,
    RunByMinistry,
)
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed, NotFound
from lienmach.homes import SystemBusy
from lienmach.identity.rules.duties import Kind as Work
from tests.dossiers import makers
from tests.dossiers.makers import AT, TODAY, UNIT
from tests.dossiers.portal import PAPER, Exchange, citizen, ministry_copy


@pytest.fixture
def portal(counter):
    """A portal that knows nothing yet, at an open counter."""
    return Exchange()


def folder(code):
    return queries.folder(code, seen_by=PLATFORM, on=TODAY)


def code_of(portal, portal_code):
    with homes.reading("dossiers"):
        return Dossier.objects.get(portal_lines__portal_code=portal_code).code


def ask(code):
    actions.ask_for_supplement(code, text="Thiếu giấy chứng sinh.", by=PLATFORM, at=AT)


def test_a_filing_becomes_a_dossier_of_a_registered_person(portal):
    code = portal.book.file("haiduong", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                                         "applicant": citizen(), "papers": [PAPER]}, at=AT)  # fmt: skip
    [answer] = portal.send_all()
    assert answer["state"] == "handled"
    opened = folder(answer["dossier"])
    assert opened.dossier.unit == UNIT
    assert [fact.event for fact in opened.events] == [
        "dossiers.dossier-received", "dossiers.portal-dossier-filed"
    ]  # fmt: skip
    [paper] = queries.portal_papers(answer["dossier"], seen_by=PLATFORM, on=TODAY)
    assert (paper.reference, paper.sha256) == (PAPER["reference"], PAPER["sha256"])
    assert not queries.portal_papers(answer["dossier"], seen_by=makers.person(), on=TODAY)
    assert opened.portal_code == code


def test_a_filing_costs_what_it_costs_at_the_level_the_portal_has_proved(portal):
    shipped = next(each for each in seeds.versions("haiduong") if each.code == makers.LAND)
    relief = {
        "name": "Miễn khi định danh mức 2", "percent": 100, "since": "2020-01-01",
        "when": {"assurance_level": 2}, "citation": "Nghị quyết X", "confidence": "invented",
    }  # fmt: skip
    snapshot = {**shipped.snapshot, "exemptions": [relief]}
    version = dataclasses.replace(shipped, code=f"T.{uuid7().hex[-12:]}", snapshot=snapshot)
    actions.publish_procedure(version, by=PLATFORM, at=AT)
    code = code_of(portal, portal.file(procedure=version.code, data=dict(makers.LAND_DATA)))
    bill = queries.bill(code, seen_by=PLATFORM, at=AT, on=TODAY)
    assert (bill.state, bill.amount) == ("waived", 0)


def test_a_message_again_is_answered_alike_and_done_once(portal):
    code = portal.book.file("haiduong", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                                         "applicant": citizen()}, at=AT)  # fmt: skip
    [message] = portal.book.unanswered()
    first, again = portal.send(message, answered=False), portal.send(message)
    assert first == again
    assert code_of(portal, code) == first["dossier"]
    with homes.reading("dossiers"):
        kept = PortalMessage.objects.get(message=message["message"])
    assert kept.body == {}, "what it said lies in the dossier; no second copy is kept"


def test_the_same_person_is_registered_once(portal):
    who = citizen()
    codes = [portal.file(applicant=dict(who)) for _ in range(2)]
    with homes.reading("dossiers"):
        found = Dossier.objects.filter(portal_lines__portal_code__in=codes)
        assert len(set(found.values_list("applicant", flat=True))) == 1
        assert found.count() == 2


def test_what_comes_too_early_waits_for_its_predecessors(portal):
    code = portal.book.file("haiduong", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                                         "applicant": citizen()}, at=AT)  # fmt: skip
    paid = {"reference": "BL-1", "amount": 50_000, "paid_at": AT.isoformat()}
    portal.book.say(code, "payment-made", paid, at=AT)
    portal.book.say(code, "dossier-withdrawn", {"reason": "Tôi nộp nhầm."}, at=AT)
    filed, payment, withdrawal = portal.book.unanswered()
    assert portal.send(withdrawal)["state"] == "held"
    assert portal.send(payment)["state"] == "held"
    assert portal.send(filed)["state"] == "handled"
    assert portal.send(withdrawal)["state"] == "handled"
    opened = folder(code_of(portal, code))
    assert opened.dossier.state == "withdrawn"
    assert opened.notes == ["Tôi nộp nhầm."]
    [fact] = [one for one in opened.events if one.event == "dossiers.portal-payment-made"]
    assert (fact.payload["amount"], fact.payload["reference"]) == (50_000, "BL-1")


def test_a_supplement_completes_the_dossier(portal):
    code = portal.file()
    ours = code_of(portal, code)
    ask(ours)
    answer = portal.say(code, "supplement-given", {"data": {}, "papers": [PAPER]})
    assert answer["state"] == "handled"
    assert folder(ours).dossier.state == "received"
    assert len(queries.portal_papers(ours, seen_by=PLATFORM, on=TODAY)) == 2


@pytest.mark.parametrize(
    ("kind", "body", "refusal"),
    [
        ("supplement-given", {"data": {}}, "NotNow"),
        ("dossier-filed", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                           "applicant": citizen()}, "FiledAlready"),
    ],
)  # fmt: skip
def test_what_the_rules_refuse_is_answered_and_told(portal, kind, body, refusal):
    code = portal.file()
    answer = portal.say(code, kind, body)
    assert (answer["state"], answer["refusal"]) == ("refused", refusal)
    assert answer["vi"] != answer["en"]
    portal.settle()
    assert portal.book.entries[code].refused == [refusal]
    assert portal.book.entries[code].states == [2]
    assert folder(code_of(portal, code)).dossier.state == "received"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"procedure": "no.such"}, "NoSuchProcedure"),
        ({"data": {}}, "FormNotFilledIn"),
        ({"applicant": {"personal_id": "030095999999"}}, "ApplicantUnknown"),
        ({"applicant": citizen(birth_date="1970-01-01")}, "NumberContradicted"),
        ({"unit": "99999"}, "UnitNotStanding"),
    ],
)
def test_a_filing_that_cannot_be_taken_in_is_not_received(portal, change, refusal):
    code = portal.file(**change)
    later = portal.say(code, "dossier-withdrawn", {})
    assert later["refusal"] == "NothingFiled"
    portal.settle()
    entry = portal.book.entries[code]
    assert entry.states == [3]
    assert entry.refused == [refusal, "NothingFiled"]
    with homes.reading("dossiers"):
        assert not Dossier.objects.filter(portal_lines__portal_code=code).exists()


def test_an_identifier_and_a_number_stand_for_one_message(portal):
    code = portal.file()
    message = portal.book.say(code, "dossier-withdrawn", {}, at=AT)
    portal.send(message)
    with pytest.raises(MessageDiffers):
        portal.send({**message, "body": {"reason": "khác"}})
    with pytest.raises(NumberTaken):
        portal.send({**message, "message": "0190a000-0000-4000-8000-000000000000"})


@pytest.mark.parametrize(
    "change",
    [
        {"province": "haiphong"}, {"kind": "state-changed"}, {"kind": "other"}, {"number": 0},
        {"at": "2026-11-16T09:00:00"}, {"at": "soon"}, {"message": "1"}, {"dossier": "mã số"},
        {"body": {"more": 1}}, {"source": "somebody"}, {"extra": 1},
    ],
)  # fmt: skip
def test_a_message_of_another_form_is_not_kept(portal, change):
    code = portal.book.file("haiduong", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                                         "applicant": citizen()}, at=AT)  # fmt: skip
    [message] = portal.book.unanswered()
    with pytest.raises(MessageMalformed):
        portal.send({**message, **change})
    with homes.reading("dossiers"):
        assert not PortalMessage.objects.filter(line__portal_code=code).exists()


def test_what_broke_off_between_keeping_and_doing_is_done_by_the_worker(portal, monkeypatch):
    portal.book.file("haiduong", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                                  "applicant": citizen()}, at=AT)  # fmt: skip
    [message] = portal.book.unanswered()
    with monkeypatch.context() as broken:
        broken.setattr(exchange, "work_off", lambda *_, **__: 0)
        assert portal.send(message, answered=False)["state"] == "held"
    portal.deliver()
    assert portal.send(message)["state"] == "handled"


def test_what_keeps_failing_is_given_up_listed_and_done_once_it_can_be(portal, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("Nguyễn Thị Bí Mật")

    code = portal.book.file("haiduong", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                                         "applicant": citizen()}, at=AT)  # fmt: skip
    [message] = portal.book.unanswered()
    with monkeypatch.context() as broken:
        broken.setattr(exchange, "carry_out", fail)
        with pytest.raises(RuntimeError):
            portal.send(message)
        for _ in range(exchange.exchange.MOST_FAILURES):
            portal.later(hours=6)
            portal.deliver()
        [dead] = [one for one in queries.portal_status().dead if one.portal_code == code]
    assert (dead.direction, dead.said) == ("in", "RuntimeError")
    with pytest.raises(NoSuchLine):
        actions.replay(portal_code="G99.9-1", by=PLATFORM, at=AT)
    with pytest.raises(NotAllowed):
        actions.replay(portal_code=code, by=makers.person(), at=AT)
    assert actions.replay(portal_code=code, by=PLATFORM, at=AT) == (0, 1)
    portal.deliver()
    assert portal.send(message)["state"] == "handled"


@pytest.mark.parametrize("trouble", [SystemBusy, OperationalError])
def test_what_cannot_be_reached_gives_no_filing_up(portal, monkeypatch, trouble):
    def be_away(*_, **__):
        raise trouble

    portal.book.file("haiduong", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                                  "applicant": citizen()}, at=AT)  # fmt: skip
    [message] = portal.book.unanswered()
    with monkeypatch.context() as away:
        away.setattr(exchange, "bearer", be_away)
        with pytest.raises(trouble):
            portal.send(message)
        for _ in range(2 * exchange.exchange.MOST_FAILURES):
            portal.later(seconds=1)
            portal.deliver()
        assert held(message) == ("held", 0)
    portal.deliver()
    assert portal.send(message)["state"] == "handled"


def test_a_message_that_fails_rests_longer_each_time_and_is_given_up_after_hours(
    portal, monkeypatch
):
    def fail(*_, **__):
        raise RuntimeError

    portal.book.file("haiduong", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                                  "applicant": citizen()}, at=AT)  # fmt: skip
    [message] = portal.book.unanswered()
    with monkeypatch.context() as broken:
        broken.setattr(exchange, "carry_out", fail)
        with pytest.raises(RuntimeError):
            portal.send(message)
        began = portal.now
        for count, seconds in enumerate(exchange.exchange.FAILURE_PAUSES_SECONDS, start=1):
            portal.deliver()
            portal.later(seconds=seconds - 1)
            portal.deliver()
            assert held(message) == ("held", count)
            portal.later(seconds=1)
        assert portal.now - began > dt.timedelta(hours=7)
        portal.deliver()
        assert held(message) == ("dead", exchange.exchange.MOST_FAILURES)


def held(message):
    """Return how a message stands, and how often it failed."""
    with homes.reading("dossiers"):
        found = PortalMessage.objects.get(message=message["message"])
    return found.state, found.failures


def test_a_ministrys_dossier_is_a_copy_to_look_at_and_to_count(portal):
    applicant = portal_person(portal)
    code = portal.book.copy("haiduong", ministry_copy(applicant=applicant), at=AT)
    portal.book.say(code, "ministry-dossier", ministry_copy(applicant=applicant, state=9), at=AT)
    first, second = portal.book.unanswered()
    assert portal.send(second)["state"] == "held"
    portal.send(first)
    officer = makers.officer(Work.READ, unit=UNIT, unit_on=TODAY)
    elsewhere = makers.officer(Work.READ, unit="10543", unit_on=TODAY)
    [copy] = [one for one in queries.ministry_dossiers(officer, on=TODAY).items if one.code == code]
    assert copy.state == 9
    assert queries.ministry_counts(officer, on=TODAY)[9] >= 1
    assert not queries.ministry_dossiers(elsewhere, on=TODAY).items
    assert not sum(queries.ministry_counts(elsewhere, on=TODAY).values())
    known = filing.bearer(applicant, register=False, at=AT)
    assert [one.code for one in queries.ministry_dossiers(known.actor, on=TODAY).items] == [code]
    assert not queries.ministry_dossiers(makers.person(), on=TODAY).items


def portal_person(portal):
    """Return the number of somebody who is known here."""
    who = citizen()
    portal.file(applicant=dict(who))
    return {"personal_id": who["personal_id"]}


@pytest.mark.parametrize(
    "step",
    [
        lambda code, by: actions.decide_dossier(code, outcome="granted", by=by, at=AT),
        lambda code, by: actions.ask_for_supplement(code, text="Thiếu", by=by, at=AT),
        lambda code, by: actions.give_supplement(code, data={}, by=by, at=AT),
        lambda code, by: actions.hand_over_result(code, text=makers.ELSEWHERE, by=by, at=AT),
        lambda code, by: actions.withdraw(code, text="Nộp nhầm", by=by, at=AT),
        lambda code, by: makers.noted(code, "ý kiến", by=by),
    ],
)
def test_a_ministrys_dossier_is_never_decided_here(portal, step):
    code = portal.book.copy("haiduong", ministry_copy(), at=AT)
    portal.send_all()
    with pytest.raises(RunByMinistry):
        step(code, PLATFORM)
    with pytest.raises(NotFound):  # who may not see it is not told that it is there
        step(code, makers.person())


def test_only_the_portal_and_the_platform_bring_messages(portal):
    portal.book.file("haiduong", {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA,
                                  "applicant": citizen()}, at=AT)  # fmt: skip
    [message] = portal.book.unanswered()
    with pytest.raises(NotAllowed):
        actions.take_message(message, by=makers.person(), at=AT)
    with pytest.raises(NotAllowed):
        actions.take_due(most=1, by=makers.person(), at=AT)


@pytest.mark.parametrize(
    ("variable", "asked"), [(peer.ADDRESS, peer.address), (peer.SITE, peer.site)]
)
def test_the_address_is_encrypted_or_this_machine(monkeypatch, variable, asked):
    monkeypatch.delenv(variable, raising=False)
    assert asked() is None
    for url in ("https://portal.example/x/", "http://127.0.0.1:8090", "http://[::1]:1"):
        monkeypatch.setenv(variable, url)
        assert asked() == url.rstrip("/")
    for url in ("http://portal.example", "http://127.0.0.1.example", "ftp://127.0.0.1"):
        monkeypatch.setenv(variable, url)
        with pytest.raises(peer.BadConfiguration):
            asked()
