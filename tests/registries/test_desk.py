"""The review desk and the progress page, as an officer's browser is served them."""

import csv
import html
import io
import re

import pytest
from django.test import Client

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from lienmach.registries import actions, queries
from lienmach.registries.actions import LinkOrder
from lienmach.registries.models import Link
from lienmach.registries.views.progress import _harmless
from tests.identity import makers
from tests.identity.makers import NOW, THANH_DONG
from tests.registries.crowd import doubt
from tests.registries.desk import FAR, HOST, browser, token_of_officer

PATHS = ("/links/", "/links/?said=1", "/links/progress/", "/links/progress.csv", "/links/next")


@pytest.fixture(scope="module")
def linked(crowd):
    """The births of the crowd linked, and some of them waiting for persons."""
    with homes.province("haiduong"):
        actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)


@pytest.fixture
def desk(linked, haiduong, superuser):
    """Return a function that opens a browser of an officer who may review; some links wait."""
    doubt(superuser(), 3)
    return lambda place=None, **over: browser(token_of_officer(place, **over))


def candidate():
    with homes.reading("registries"):
        waiting = queries.links_visible_to(PLATFORM, on=NOW.date()).filter(words=None)
        return queries.review.open_candidates(waiting).first().pk


def text(response):
    return html.unescape(response.content.decode())


def test_a_stranger_is_asked_for_a_token_and_told_nothing(linked, haiduong):
    stranger, link = Client(headers={"host": HOST}), candidate()
    for path in (*PATHS, f"/links/{link}/"):
        response = stranger.get(path)
        assert response.status_code == 401
        assert "Mã truy cập" in text(response)
        assert "no-store" in response["Cache-Control"]
    assert stranger.post(f"/links/{link}/word", {"word": "same"}).status_code == 401
    wrong = stranger.post("/links/enter", {"token": "haiduong.x"})
    assert "Mã này không đúng" in text(wrong)


def test_a_citizens_token_opens_nothing(linked, haiduong):
    person = makers.person()
    client = browser(makers.token(person=person, expires_at=FAR))
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
    assert "Bạn đã trả lời: <strong>Cùng một người" in text(one.get(f"/links/{link}/"))
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
    return re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|<span>Trần Văn Bình</span>', "", text(response)
    )


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
    assert _harmless("=1+1") == "'=1+1"


@pytest.mark.parametrize(
    "after", ["x", "0.5", "~", "nan~nan", "0.5~00000000-0000-7000-8000-000000000000"]
)
def test_a_made_up_place_in_the_list_breaks_nothing(desk, after):
    assert desk().get("/links/", {"after": after}).status_code == 200


def test_english_is_second_and_leaving_closes_the_door(desk):
    client = desk()
    assert "Review of links" in text(client.get("/links/?lang=en"))
    client.post("/links/leave")
    assert client.get("/links/").status_code == 401
