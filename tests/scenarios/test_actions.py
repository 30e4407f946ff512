"""Rows go in by COPY whatever their order, and a scenario's databases can be emptied."""

import datetime as dt

from lienmach.scenarios import actions, sheets
from lienmach.scenarios.two_provinces import Figures, story

ON = dt.date(2026, 11, 23)


def test_every_row_arrives_once(provinces, owner):
    rows = list(story("haiduong", Figures(900, 30), on=ON, stamp_key=b"key"))
    told = []
    assert actions.fill("haiduong", rows[::-1], tell=told.append) == len(rows) == sum(told)
    connection = owner()
    for sheet in sheets.ALL:
        [(count,)] = connection.execute(f"select count(*) from {sheet.table}").fetchall()
        assert count == sum(each is sheet for each, _ in rows)


def test_empty_is_empty(provinces):
    assert actions.is_empty("haiduong")
    rows = story("haiduong", Figures(10, 0), on=ON, stamp_key=b"key")
    actions.fill("haiduong", rows)
    assert not actions.is_empty("haiduong")


def test_who_is_connected_is_told(provinces, plain):
    assert not actions.is_in_use("haiduong")
    plain("haiduong")
    assert actions.is_in_use("haiduong")


def test_a_database_is_made_anew(provinces, owner):
    actions.empty("haiduong")
    [(tables,)] = (
        owner("haiduong")
        .execute("select count(*) from pg_tables where schemaname = 'public'")
        .fetchall()
    )
    assert tables == 0
