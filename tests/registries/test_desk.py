"""The review desk, the progress page and the counter for machines, as an officer is served."""

import csv
import datetime as dt
import html
import io
import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.reach import codes_standing
from lienmach.registries import actions, queries
from lienmach.registries.models import Link
from lienmach.territory import queries as territory
from tests.identity import makers
from tests.identity.makers import LEGAL_DAY, NOW, THANH_DONG
from tests.registries.crowd import doubt
from tests.registries.desk import FAR, HOST, browser, officer, token_of_officer

PATHS = ("/links/", "/links/?said=1", "/links/progress/", "/links/progress.csv", "/links/next")


@pytest.fixture
def desk(linked, haiduong, superuser):
    """Return a function that opens a browser of an officer who may review; some links wait."""
    doubt(superuser(), 3)
    return lambda place=None, **over: browser(officer(place, **over))


def candidate():
    with homes.reading("registries"):
        waiting = queries.links_visible_to(PLATFORM, on=NOW.date()).filter(words=None)
        return queries.review.open_candidates(waiting).first().pk


def text(response):
    return html.unescape(response.content.decode())


def test_a_stranger_is_asked_to_sign_in_and_told_nothing(linked, haiduong):
    stranger, link = Client(headers={"host": HOST}), candidate()
    for path in (*PATHS, f"/links/{link}/"):
        response = stranger.get(path)
        assert response.status_code == 401
        assert "Cán bộ đăng nhập" in text(response)
        assert "no-store" in response["Cache-Control"]
    assert stranger.post(f"/links/{link}/word", {"word": "same"}).status_code == 401
    stranger.cookies[COOKIE] = "ls_haiduong_" + "x" * 43
    assert stranger.get("/links/").status_code == 401


def test_a_citizen_is_let_in_nowhere(linked, haiduong):
    client = Client(headers={"host": HOST})
    client.cookies[COOKIE] = makers.session(person=makers.person())
    assert client.get("/links/").status_code == 403


def test_an_api_token_is_no_session(linked, haiduong):
    client = Client(headers={"host": HOST})
    client.cookies[COOKIE] = token_of_officer()
    assert client.get("/links/").status_code == 401


def test_two_officers_walk_through_the_desk(desk):
    one, other, link = desk(), desk(), candidate()
    assert str(link) in text(one.get("/links/")) or one.get("/links/next").status_code == 302
    page = text(one.get(f"/links/{link}/"))
    for said in (
        "Mục khai sinh",
        "Nơi đăng ký khai sinh",
        "Không thể kết luận",
        "khoản 2 Điều 60",
        "<svg",
        "Vì sao",
    ):
        assert said in page
    before = csrf_less(other.get(f"/links/{link}/"))
    sent = one.post(f"/links/{link}/word", {"word": "same", "place": ""})
    assert sent.status_code == 303
    assert sent["Location"].startswith("/links/next")
    assert csrf_less(other.get(f"/links/{link}/")) == before
    assert "Quý vị đã trả lời: <strong>Cùng một người" in text(one.get(f"/links/{link}/"))
    assert str(link) in text(one.get("/links/?said=1"))
    other.post(f"/links/{link}/word", {"word": "same"})
    decided = text(other.get(f"/links/{link}/"))
    assert "Do hai công chức kết luận" in decided
    assert decided.count(": Cùng một người") == 2
    refused = one.post(f"/links/{link}/word", {"word": "not-same"})
    assert refused.status_code == 409
    assert "đã được kết luận" in text(refused)
    assert one.post(f"/links/{link}/undo", {"because": ""}).status_code == 422
    assert one.post(f"/links/{link}/undo", {"because": "nhầm"}).status_code == 303
    assert "Lý do hủy: nhầm" in text(one.get(f"/links/{link}/"))


def csrf_less(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(response))


def test_whoever_may_not_see_a_link_is_served_no_trace_of_it(desk):
    link = candidate()
    with homes.reading("registries"):
        name = Link.objects.get(pk=link).record.full_name
    for stranger in (desk(THANH_DONG), desk(kind=Kind.READ)):
        page = stranger.get(f"/links/{link}/")
        assert page.status_code == 404
        assert name not in text(page)
        assert stranger.post(f"/links/{link}/word", {"word": "same"}).status_code == 404
    reader = desk(kind=Kind.READ)
    assert "Không còn cặp nào" in text(reader.get("/links/"))
    assert reader.get("/links/next")["Location"] == "/links/"


def test_progress_is_the_same_in_the_picture_the_table_and_the_file(desk):
    client = desk()
    told = queries.linked_in_all(PLATFORM, on=NOW.date())
    page = text(client.get("/links/progress/"))
    assert f"{told.linked:,} trên {told.births:,}".replace(",", ".") in page
    rows = list(
        csv.DictReader(io.StringIO(client.get("/links/progress.csv").content.decode("utf-8-sig")))
    )
    assert sum(int(row["births"]) for row in rows) == told.births
    assert sum(int(row["linked"]) for row in rows) == told.linked
    assert page.count('class="share-bar"') == len(rows) + 1


def test_rows_that_wait_for_a_run_are_told_where_there_are_any(desk, monkeypatch):
    assert "lienmach link run" not in text(desk().get("/links/progress/"))
    monkeypatch.setattr(queries, "waiting_for_run", lambda *_, **__: 12_345)
    page = text(desk().get("/links/progress/"))
    assert "12.345 dòng nạp từ tệp" in page
    assert "lienmach link run" in page


def test_progress_of_a_commune_is_for_those_who_see_it(desk):
    rows = desk(THANH_DONG).get("/links/progress.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) <= 2


@pytest.mark.parametrize(
    "after", ["x", "0.5", "~", "nan~nan", "0.5~00000000-0000-7000-8000-000000000000"]
)
def test_a_made_up_place_in_the_list_breaks_nothing(desk, after):
    assert desk().get("/links/", {"after": after}).status_code == 200


def test_the_portal_leads_officers_where_their_duties_allow_and_nobody_else(desk):
    ways = {"desk": 'href="/links/"', "progress": 'href="/links/progress/"'}

    def shown(client):
        page = text(client.get("/"))
        return {name for name, way in ways.items() if way in page}

    registrar, reader, receiver = desk(), desk(kind=Kind.READ), desk(kind=Kind.RECEIVE)
    assert shown(registrar) == {"desk", "progress"}
    assert shown(reader) == {"progress"}
    assert shown(receiver) == shown(Client(headers={"host": HOST})) == set()
    assert "no-store" in registrar.get("/")["Cache-Control"]
    assert 'href="/desk/"' in text(receiver.get("/"))
    inside = text(reader.get("/links/progress/"))
    assert ways["progress"] in inside
    assert "Rà soát liên kết" not in inside


def test_english_is_second_and_leaving_closes_the_door(desk):
    client = desk()
    assert "Review of links" in text(client.get("/links/?lang=en"))
    client.post("/account/sign-out")
    assert client.get("/links/").status_code == 401


# --- for machines ---------------------------------------------------------------------------------


AN = Actor(id="an", name="", duties=frozenset({Duty(kind=Kind.REGISTER, province="haiduong")}))


def machine(place=None, **over):
    """Return a function that asks the counter for machines with the token of an officer."""
    token = token_of_officer(place, **over)
    client = Client(headers={"host": HOST, "authorization": f"Bearer {token}"})
    return lambda path, **asked: client.get(f"/api/v1/links{path}", asked)


def every(ask, **asked):
    """Return the whole list, page by page."""
    found, cursor = [], ""
    while True:
        page = ask("", cursor=cursor, **asked).json()
        found += page["items"]
        if not (cursor := page["next"]):
            return found


def test_a_program_lists_links_by_state_commune_and_moment(linked, haiduong, superuser):
    doubt(superuser(), 3)
    ask = machine()
    found = every(ask)
    with homes.reading("registries"):
        known = list(Link.objects.order_by("-pk").values_list("pk", flat=True))
    assert [each["id"] for each in found] == [str(key) for key in known]
    assert set(found[0]) >= {"state", "record", "resident", "unit", "probability", "proposed_at"}
    waiting = every(ask, state="candidate")
    assert waiting == [each for each in found if each["state"] == "candidate"] != []
    place = waiting[0]["unit"], waiting[0]["unit_on"]
    there = every(ask, unit=place[0], unit_on=place[1])
    assert {(each["unit"], each["unit_on"]) for each in there} >= {place}
    assert len(there) < len(found)
    assert every(ask, since="2025-10-01T08:59:00+07:00") == found
    assert every(ask, since=(NOW + dt.timedelta(days=999)).isoformat()) == []
    assert ask("", cursor="x").status_code == 400
    for wrong in (
        {"unit": "99999"},
        {"state": "x"},
        {"since": "2025-10-01T08:00:00"},
    ):
        assert ask("", **wrong).status_code == 422


def test_a_program_reads_why_and_no_name_nor_what_others_said(linked, haiduong, superuser):
    doubt(superuser(), 3)
    link = candidate()
    with homes.reading("registries"):
        row = Link.objects.select_related("record").get(pk=link)
    actions.say_word(link, word="same", by=AN, at=NOW)
    answer = machine()(f"/{link}")
    told = answer.json()
    assert told["evidence"] == row.evidence
    assert (told["state"], told["words"], told["own_word"]) == ("candidate", [], "")
    assert row.record.full_name not in answer.content.decode()


def test_a_program_of_another_commune_is_told_of_nothing(linked, haiduong, superuser):
    doubt(superuser(), 3)
    [one, *_] = every(machine(), state="candidate")
    place = one["unit"], dt.date.fromisoformat(one["unit_on"])
    elsewhere = next(
        (unit.code, LEGAL_DAY)
        for unit in territory.gazetteer().standing(LEGAL_DAY)
        if unit.level == "commune" and unit.code not in codes_standing(
            territory.gazetteer(), *place, LEGAL_DAY
        )
    )  # fmt: skip
    ask, here = machine(elsewhere), machine(place)
    assert one["id"] in {each["id"] for each in every(here)}
    assert one["id"] not in {each["id"] for each in every(ask)}
    assert every(ask, unit=place[0], unit_on=one["unit_on"]) == []
    assert ask(f"/{one['id']}").status_code == 404
    shown, hidden = (asked("/progress").json()["items"] for asked in (here, ask))
    assert sum(each["births"] for each in shown) > 0
    assert {each["unit"] for each in shown}.isdisjoint(each["unit"] for each in hidden)
    reader = machine(kind=Kind.READ)
    assert every(reader) == []
    assert sum(e["births"] for e in reader("/progress").json()["items"]) > 0


def test_whoever_brings_no_such_token_is_refused_in_a_problem_document(linked, haiduong):
    stranger = Client(headers={"host": HOST})
    assert stranger.get("/api/v1/links").status_code == 401
    staff = makers.officer()
    token = makers.token(staff=staff, expires_at=FAR, allowed=("dossiers:read",))
    refused = stranger.get("/api/v1/links", headers={"authorization": f"Bearer {token}"})
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"


# Of a link also one that writes down whose records were asked for.
@pytest.mark.parametrize(("path", "most"), [("", 4), ("/progress", 8), ("/{link}", 8)])
def test_what_a_program_asks_costs_the_same_however_much_there_is(linked, haiduong, path, most):
    ask, link = machine(), candidate()
    path = path.format(link=link)
    ask(path)
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        assert ask(path).status_code == 200
    done = [each["sql"] for each in captured.captured_queries]
    done = [
        each for each in done if not each.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert len(done) <= most, done


def test_what_the_ledger_tells_of_a_link_is_a_read_of_both_its_records(linked, haiduong, declared):
    link = candidate()
    with homes.province("haiduong"):
        queries.seen_in_ledger(Actor(id="operator:lan", name=""), str(link), on=NOW.date())
    assert {register for register, _key in declared.found} == {"residents", "civil-records"}
