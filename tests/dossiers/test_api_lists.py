"""Lists for programs that may grow long: told piece by piece, each row once, whatever comes and goes."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.queries import uploads
from lienmach.ground import clock, paging
from lienmach.ground.actor import PLATFORM
from lienmach.identity import queries as people
from lienmach.identity.rules.duties import Kind
from tests.dossiers.api_client import Caller, citizen
from tests.dossiers.makers import BIRTH, PDF
from tests.dossiers.test_api_keys import chief


def actor_of(caller):
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    return people.authenticate(token, clock.now()).actor


def walked(ask):
    """Return a list asked for row by row."""
    return list(paging.whole(lambda cursor: ask(cursor=cursor, limit=1)))


def ids(caller, path):
    return [each["id"] for each in caller.get(path).json()["items"]]


def test_files_that_wait_come_in_pieces_though_one_is_taken_back(counter):
    mai = citizen()
    keys = [
        mai.post("/uploads", data={"file": SimpleUploadedFile("giấy.pdf", PDF)}).json()["id"]
        for _ in range(3)
    ]
    by, at = actor_of(mai), clock.now()
    first = uploads.own(by, at=at, limit=2)
    assert [str(each.pk) for each in first.items] == keys[:2]
    actions.drop_upload(first.items[0].pk, by=by, at=at)
    assert ids(mai, f"/uploads?cursor={first.next}") == keys[2:]
    assert ids(mai, "/uploads") == keys[1:]
    assert uploads.own_among(keys, by=by, at=at).keys() == set(keys[1:])
    assert uploads.own_among(keys, by=actor_of(citizen()), at=at) == {}


def test_applications_one_has_started_come_in_pieces_the_last_saved_first(counter):
    mai = citizen()
    begun = [mai.post("/applications", {"procedure": BIRTH}).json()["id"] for _ in range(3)]
    by, on = actor_of(mai), clock.today()
    rows = walked(lambda **more: queries.started(by, on=on, **more))
    assert [str(each.key) for each in rows] == begun[::-1]
    first = queries.started(by, on=on, limit=2)
    mai.post("/applications", {"procedure": BIRTH})
    assert ids(mai, f"/applications?cursor={first.next}") == begun[:1]


def test_the_catalogue_comes_in_pieces_in_the_order_of_the_official_list(counter):
    on = clock.today()
    rows = walked(lambda **more: queries.catalogue_page(on=on, **more))
    assert [each.code for each in rows] == [each.code for each in queries.catalogue(on=on)]
    assert len(rows) > 1
    first = queries.catalogue_page(on=on, limit=1)
    told = Caller().get("/procedures", query_params={"cursor": first.next}).json()
    assert [each["code"] for each in told["items"]] == [each.code for each in rows[1:]]
    assert told["next"] is None


def test_drafts_come_in_pieces(counter):
    writer = chief(Kind.DRAFT)
    since = str(clock.today() + dt.timedelta(days=5))
    begun = queries.catalogue(on=clock.today())[:2]
    for each in begun:
        body = {"code": each.code, "version": "pieces", "since": since}
        assert writer.post("/catalogue/drafts", body).status_code == 201
    by = actor_of(writer)
    rows = walked(lambda **more: queries.open_drafts_page(by, on=clock.today(), **more))
    assert [each.code for each in rows] == [each.code for each in begun]
    cursor = paging.written(rows[0].pk)
    told = writer.get(f"/catalogue/drafts?cursor={cursor}").json()
    assert ([each["code"] for each in told["items"]], told["next"]) == ([begun[1].code], None)
    for each in rows:
        writer.post(f"/catalogue/drafts/{each.code}/drop", {"edition": each.edition})


PIECES = {
    "dossiers_fallback": lambda: queries.fallbacks_page(at=clock.now(), limit=1),
    "dossiers_draft": lambda: queries.open_drafts_page(PLATFORM, on=clock.today(), limit=1),
    "dossiers_satisfaction": lambda: queries.opinions_page(
        PLATFORM, since=dt.date(2026, 1, 1), until=dt.date(2027, 1, 1), on=clock.today(), limit=1
    ),
}


@pytest.mark.usefixtures("counter")
@pytest.mark.parametrize("table", PIECES)
def test_a_piece_is_cut_where_it_is_read(table):
    with CaptureQueriesContext(connections["haiduong"]) as captured, homes.province("haiduong"):
        PIECES[table]()
    read = [each["sql"] for each in captured.captured_queries if f'FROM "{table}"' in each["sql"]]
    assert "LIMIT 2" in read[0]


@pytest.mark.usefixtures("counter")
def test_of_the_catalogue_no_more_is_read_than_where_each_stands_and_a_piece():
    assert len(queries.catalogue(on=clock.today())) > 1
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        [one] = queries.catalogue_page(on=clock.today(), limit=1).items
    read = [sql for each in captured.captured_queries if "_procedure" in (sql := each["sql"])]
    [versions] = [sql for sql in read if '"citation"' in sql]
    assert f"IN ('{one.pk.hex}'" in versions


@pytest.mark.usefixtures("counter")
def test_times_of_the_fallback_come_in_pieces():
    at = clock.now()
    with homes.province("haiduong"):
        for days in (1, 2):
            since = at + dt.timedelta(days=days)
            until = since + dt.timedelta(hours=1)
            actions.announce_fallback(since=since, until=until, why="Bảo trì", by=PLATFORM, at=at)
        rows = walked(lambda **more: queries.fallbacks_page(at=at, **more))
        assert rows == queries.fallbacks(at=at)
        cursor = queries.fallbacks_page(at=at, limit=1).next
    told = Caller().get("/fallback", query_params={"cursor": cursor}).json()
    assert (len(told["items"]), told["next"]) == (len(rows) - 1, None)
