import datetime as dt
import json
import re

import pytest
from django.core.management import CommandError, call_command

from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.refusals import (
    BeyondYourReach,
    DutyForOneself,
    DutyHeldAlready,
    DutyUnknown,
    PlaceUnclear,
    StaffDisabled,
    StaffUnknown,
    UnitDoesNotStand,
)
from tests.identity import makers


def staff(capsys, way, login, *arguments):
    call_command("staff", way, login, "--province", "haiduong", *arguments)
    return capsys.readouterr().out.strip()


def test_an_officer_is_appointed_and_invited(haiduong, capsys):
    told = json.loads(
        staff(capsys, "appoint", "lenh.moi", "--full-name", "Lê Văn Mới",
              "--agency", makers.AGENCY, "--json")
    )  # fmt: skip
    assert told["staff"] == str(queries.staff_by_login("lenh.moi"))
    link = staff(capsys, "invite", "lenh.moi", "--address", "https://haiduong.example/")
    text = re.fullmatch(r"https://haiduong\.example/account/invitation/(li_\S+)", link)[1]
    assert queries.invited(text, at=clock.now()) == ("lenh.moi", "Lê Văn Mới")


def test_an_account_is_disabled_and_enabled(haiduong, capsys):
    makers.officer("lenh.khoa")
    staff(capsys, "disable", "lenh.khoa")
    with pytest.raises(StaffDisabled):
        staff(capsys, "invite", "lenh.khoa")
    staff(capsys, "enable", "lenh.khoa")
    assert staff(capsys, "invite", "lenh.khoa").startswith("http://haiduong.localhost:8000/")


def test_an_officer_in_whose_name_it_is_done_needs_the_duty(haiduong, capsys):
    makers.officer("lenh.thuong")
    chief = makers.officer("lenh.truong")
    with pytest.raises(NotAllowed):
        staff(capsys, "invite", "lenh.thuong", "--by", "lenh.truong")
    makers.duty(chief, kind=makers.Kind.APPOINT)
    assert "invitation" in staff(capsys, "invite", "lenh.thuong", "--by", "lenh.truong")
    for words in (("khong.co.ai",), ("lenh.thuong", "--by", "khong.co.ai")):
        with pytest.raises(StaffUnknown):
            staff(capsys, "invite", *words)


def test_nothing_is_done_in_the_name_of_an_account_that_is_disabled(haiduong, capsys):
    chief = makers.officer("lenh.nghi")
    makers.officer("lenh.cho")
    makers.duty(chief, kind=makers.Kind.APPOINT)
    actions.disable_staff(chief, by=PLATFORM, at=clock.now())
    with pytest.raises(StaffDisabled):
        staff(capsys, "grant", "lenh.cho", "decide", "--everywhere", "--by", "lenh.nghi")
    actions.enable_staff(chief, by=PLATFORM, at=clock.now())
    staff(capsys, "grant", "lenh.cho", "decide", "--everywhere", "--by", "lenh.nghi")


def test_nor_by_a_duty_that_is_suspended(haiduong, capsys):
    chief = makers.officer("lenh.qua")
    makers.officer("lenh.doi")
    makers.duty(chief, kind=makers.Kind.APPOINT)
    actions.suspend_unreviewed(by=PLATFORM, at=clock.now() + dt.timedelta(days=300))
    with pytest.raises(NotAllowed):
        staff(capsys, "grant", "lenh.doi", "decide", "--everywhere", "--by", "lenh.qua")


def held(capsys, login):
    return json.loads(staff(capsys, "duties", login, "--json"))


def test_an_operator_makes_the_first_officer_who_appoints(haiduong, capsys):
    first, other = makers.officer("lenh.dau"), makers.officer("lenh.sau")
    told = json.loads(staff(capsys, "grant", "lenh.dau", "appoint", "--everywhere", "--json"))
    [row] = held(capsys, "lenh.dau")
    assert (row["id"], row["kind"], row["unit"], row["agency"]) == (
        told["duty"], "appoint", None, None,
    )  # fmt: skip
    assert row["since"] == f"{clock.today()}"
    by = ("--by", "lenh.dau")
    unit = ("--unit", "10507", "--since", "2025-08-01", "--until", "2099-01-01")
    staff(capsys, "grant", "lenh.sau", "decide", *unit, *by)
    staff(capsys, "grant", "lenh.sau", "receive", "--agency", makers.AGENCY, *by)
    line = staff(capsys, "duties", "lenh.sau").splitlines()[0]
    assert re.match(r"decide +10507@\S+ +2025-08-01 – 2099-01-01 +confirmed ", line), line
    with pytest.raises(DutyForOneself):
        staff(capsys, "grant", "lenh.dau", "sign", "--everywhere", *by)
    with pytest.raises(BeyondYourReach):
        staff(capsys, "grant", "lenh.dau", "sign", "--everywhere", "--by", "lenh.sau")
    assert {duty.kind for duty in queries.duties_of(first)} == {"appoint"}
    assert {duty.kind for duty in queries.duties_of(other)} == {"decide", "receive"}


def test_a_duty_is_ended_by_what_it_is(haiduong, capsys):
    makers.officer("lenh.het")
    before, now = ("--unit-on", "2025-06-30"), ("--unit-on", "2025-07-01")
    for more in (before, now):
        staff(capsys, "grant", "lenh.het", "read", "--unit", "10507", *more)
    with pytest.raises(PlaceUnclear):  # a code alone names no place
        staff(capsys, "revoke", "lenh.het", "read", "--unit", "10507")
    staff(capsys, "revoke", "lenh.het", "read", "--unit", "10507", *before)
    [row] = held(capsys, "lenh.het")
    assert row["unit_on"] == now[1]
    later = f"{clock.today() + dt.timedelta(days=9)}"
    staff(capsys, "revoke", "lenh.het", "read", "--unit", "10507", "--until", later)
    assert held(capsys, "lenh.het")[0]["until"] == later
    for words in (("read", "--everywhere"), ("read", "--unit", "10507", "--until", "2099-01-01")):
        with pytest.raises(DutyUnknown):
            staff(capsys, "revoke", "lenh.het", *words)


def test_what_names_no_duty_is_refused_in_a_sentence(haiduong, capsys):
    makers.officer("lenh.sai")
    staff(capsys, "grant", "lenh.sai", "read", "--everywhere")
    for words, refusal in (
        (("read", "--everywhere"), DutyHeldAlready),
        (("read", "--unit", "99999"), UnitDoesNotStand),
        (("read", "--agency", makers.AGENCY, "--unit-on", "2025-07-01"), PlaceUnclear),
    ):
        with pytest.raises(refusal):
            staff(capsys, "grant", "lenh.sai", *words)
    for wrong in (
        ("read",),
        ("dream", "--everywhere"),
        ("read", "--everywhere", "--unit", "10507"),
        ("read", "--everywhere", "--since", "hôm nay"),
    ):
        with pytest.raises(CommandError):
            staff(capsys, "grant", "lenh.sai", *wrong)
    with pytest.raises(StaffUnknown):
        staff(capsys, "duties", "khong.co.ai")
