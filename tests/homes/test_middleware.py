"""What stands before every view."""

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from lienmach.homes import middleware
from lienmach.homes.routing import SystemBusy
from lienmach.portal import services

LOST = OperationalError("the server closed the connection")
LOST.__cause__ = psycopg.errors.AdminShutdown("the server closed the connection")


@pytest.mark.parametrize("error", [LOST, SystemBusy()])
def test_a_page_whose_database_is_away_says_so_and_when_to_come_back(monkeypatch, error):
    def offered(**_: object) -> None:
        raise error

    monkeypatch.setattr(services, "offered", offered)
    answer = Client(headers={"host": "haiduong.localhost"}).get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "1"
    assert "xin thử lại sau giây lát" in answer.content.decode()


def test_the_health_check_tells_strangers_nothing_of_the_database(provinces, monkeypatch, caplog):
    monkeypatch.setattr(middleware, "HEALTH", "select 1 from no_such_table_of_ours")
    answer = Client(headers={"host": "anything.example"}).get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"database: away")
    assert "no_such_table_of_ours" in caplog.text
