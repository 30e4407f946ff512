import datetime as dt

import pytest

from lienmach import homes
from lienmach.identity import actions
from lienmach.identity.actions import attempts
from lienmach.identity.models import Attempt
from lienmach.identity.refusals import TooManyAttempts
from lienmach.identity.rules import throttling
from tests.identity.makers import NOW


def tried(login, place="a", *, known=False, seconds=0):
    return actions.count_attempt(
        login, place=place, known=known, at=NOW + dt.timedelta(seconds=seconds)
    )


def test_five_failures_are_free_and_then_one_waits(haiduong):
    assert [tried("can.bo") for _ in range(6)] == [0, 0, 0, 0, 0, 2]
    assert tried("can.bo", seconds=1) == 1
    assert tried("can.bo", seconds=2) == 0
    assert tried("can.bo", "b", seconds=2) == 0
    with pytest.raises(TooManyAttempts) as refused:
        actions.demand_attempt("can.bo", place="a", known=False, at=NOW + dt.timedelta(seconds=3))
    assert refused.value.seconds == 3
    assert "3 giây" in refused.value.sentence_vi


def test_a_login_is_the_same_however_it_is_written(haiduong):
    for login in ("Can.Bo.X", "can.bo.x ", "CAN.BO.X", "can.bo.x", "can.bo.x"):
        tried(login)
    assert tried("can.bo.x") == 2


def test_under_pressure_whoever_comes_new_waits_once_and_a_known_browser_does_not(haiduong):
    for n in range(throttling.PRESSURE):
        assert tried("duoi.ap.luc", f"stranger {n}") == 0
    assert tried("duoi.ap.luc", "owner") == 30
    assert tried("duoi.ap.luc", "browser", known=True) == 0
    assert tried("duoi.ap.luc", "owner", seconds=10) == 20
    assert tried("duoi.ap.luc", "owner", seconds=30) == 0


def test_a_success_is_taken_back_and_what_others_failed_is_not(haiduong):
    for _ in range(5):
        tried("thanh.cong")
    tried("thanh.cong", "stranger")
    actions.forgive_attempt("thanh.cong", place="a")
    assert tried("thanh.cong") == 0
    with homes.reading("identity"):
        everywhere = Attempt.objects.get(login=attempts._marked("thanh.cong"), place="")
    assert everywhere.failures == 6  # of seven


def test_neither_login_nor_place_is_written_down(haiduong, superuser):
    tried("mat-khau-go-nham", "203.0.113.9")
    rows = superuser().execute("select t::text from identity_attempt as t").fetchall()
    assert rows
    assert not [row for row in rows if "mat-khau" in row[0] or "203.0" in row[0]]
