"""Whoever tries to get round what is forbidden is in the process's log, each time."""

import logging

import pytest
from django.test import Client

from lienmach.identity import gate
from tests.dossiers.api_client import Caller
from tests.identity import makers

HOST = "haiduong.localhost"


@pytest.fixture
def told(haiduong, caplog):
    """Return what the log tells of requests: status and words."""
    caplog.set_level(logging.WARNING)

    def lines():
        return [
            (each.status_code, each.getMessage())
            for each in caplog.records
            if each.name in {"django.request", "django.security.csrf"}
        ]

    return lines


def browser(**session):
    client = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    if session:
        client.cookies[gate.COOKIE] = makers.session(**session)
    return client


def test_who_guesses_is_named_try_by_try_until_stopped(told):
    guesses = [
        Caller().post("/public/status", {"code": "H24.101.01-261116-0009", "word": "AAAA-AAAA"},
                      key=False, REMOTE_ADDR="198.51.100.9")
        for _ in range(9)
    ]  # fmt: skip
    statuses = [answer.status_code for answer in guesses]
    assert statuses.count(429) >= 2
    assert [status for status, _ in told()] == statuses
    assert all("/api/v1/public/status" in words for _, words in told())
    assert "AAAA" not in str(told())


def test_a_form_of_another_site_is_named(told):
    answer = browser(staff=makers.officer()).post("/account/sign-out")
    assert answer.status_code == 403
    assert [status for status, _ in told()] == [403]
    assert "/account/sign-out" in told()[0][1]


def test_so_is_who_goes_where_they_may_not(told):
    mai = makers.person(name="Nguyễn Thị Mai")
    for path, status in (("/desk/", 403), ("/merger/", 403), ("/me/dossiers/H24.1/", 404)):
        assert browser(person=mai).get(path).status_code == status
    assert browser().get("/desk/").status_code == 401
    assert Caller("lm_haiduong_" + "A" * 43).get("/dossiers").status_code == 401
    assert [status for status, _ in told()] == [403, 403, 404, 401, 401]
