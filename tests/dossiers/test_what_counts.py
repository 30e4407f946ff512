"""Answers to questions that the others do not open are no part of a dossier, whichever way they came."""

import datetime as dt
import re

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.models import Dossier, Result
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.identity.rules.duties import Kind
from tests.dossiers import desk, makers
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, DESK, FATHER, PLATFORM
from tests.dossiers.signing import ADDRESS, REGISTRAR, demo
from tests.dossiers.test_completing import fields, now, text
from tests.identity import makers as people

__all__ = ["demo"]

DECLARED = {**BIRTH_DATA, **FATHER, "father_declared": True}


def of_the_father(code):
    return {name for name in makers.kept(code).data if name in FATHER}


def asked_again(who, *, at=AT):
    """Hand in a birth with its father, and be asked to leave him out."""
    receipt = makers.submitted(who, procedure=BIRTH, data=DECLARED, at=at)
    code, agency = receipt["code"], receipt["competent_agency"]["code"]
    officer = makers.officer(Kind.DECIDE, agency=agency)
    said = Said(text="Bỏ phần khai về cha")
    actions.take_step(code, "ask_for_supplement", said=said, by=officer, at=at)
    return code, agency, officer


def test_a_supplement_that_declares_no_father_leaves_none_on_the_signed_extract(lan, demo):
    code, agency, officer = asked_again(lan)
    at = AT + dt.timedelta(hours=1)
    actions.give_supplement(code, data={"father_declared": False}, by=lan, at=at)
    assert of_the_father(code) == set()
    actions.decide_dossier(code, outcome="granted", by=officer, at=at)
    leader = makers.officer(Kind.SIGN, agency=agency)
    key = actions.issue_result(code, said=REGISTRAR, address=ADDRESS, by=leader, at=at)
    particulars = Result.objects.using("haiduong").get(pk=key).contents["particulars"]
    assert not any(name.startswith("father") for name in particulars)


def test_what_dropped_out_is_kept_as_what_was_answered_before(lan):
    code, _agency, _officer = asked_again(lan)
    actions.give_supplement(code, data={"father_declared": False}, by=lan, at=AT)
    found = queries.desk(code, seen_by=PLATFORM, at=AT, on=makers.TODAY)
    assert found.done.steps[-1].answers_before == {**FATHER, "father_declared": True}


def test_what_stands_in_an_older_dossier_comes_on_no_paper_either(lan, demo):
    code, agency, officer = asked_again(lan)
    actions.give_supplement(code, data={"father_declared": False}, by=lan, at=AT)
    older = Dossier.objects.using("haiduong").get(code=code)
    Dossier.objects.using("haiduong").filter(pk=older.pk).update(data={**older.data, **FATHER})
    actions.decide_dossier(code, outcome="granted", by=officer, at=AT)
    leader = makers.officer(Kind.SIGN, agency=agency)
    key = actions.issue_result(code, said=REGISTRAR, address=ADDRESS, by=leader, at=AT)
    particulars = Result.objects.using("haiduong").get(pk=key).contents["particulars"]
    assert not any(name.startswith("father") for name in particulars)


def test_a_counter_takes_in_no_answer_to_what_is_not_asked(lan):
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    data = {**DECLARED, "father_declared": False, "elsewhere": "của hệ thống khác"}
    code = makers.submitted(lan, by=clerk, procedure=BIRTH, received_at=DESK, data=data)["code"]
    assert of_the_father(code) == set()
    assert makers.kept(code).data["elsewhere"] == "của hệ thống khác", "no form asks for it"


def test_an_answer_is_emptied_at_the_counter(lan):
    code = makers.submitted(lan, procedure=BIRTH, data=DECLARED, at=clock.now())["code"]
    actions.ask_for_supplement(code, text="Sai số của cha", by=PLATFORM, at=clock.now())
    officer = desk.browser(desk.staff("receive", agency=makers.kept(code).received_at_agency)[1])
    path = f"/desk/dossiers/{code}/answers"
    sent = fields(text(officer.get(path))) | {"field-father": ""}
    del sent["field-mother_declared"]  # a box that is not ticked is not sent
    assert officer.post(path, sent).status_code == 303
    assert now(code).data["father"] is None


def test_a_citizen_who_declares_no_father_any_more_leaves_none(counter):
    key = people.person()
    me = Actor(id=str(key), name="Nguyễn Thị Thử", level=2)
    code, _agency, _officer = asked_again(me, at=clock.now())
    mine = desk.browser(people.token(person=key, level=2, expires_at=desk.FAR))
    page = text(mine.get(f"/me/dossiers/{code}/"))
    assert re.search(r'name="father_declared"', page)
    sent = {
        name: {True: "true", False: "false"}.get(value, str(value))
        for name, value in now(code).data.items()
    }
    sent |= dict.fromkeys(FATHER, "") | {"father_declared": "false"}
    assert mine.post(f"/me/dossiers/{code}/supplement", sent).status_code == 303
    assert of_the_father(code) == set()
    assert now(code).data["father_declared"] is False
