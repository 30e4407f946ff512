"""A real move of a few dossiers, watched in the control room from its first row to its reversal."""

import csv
import datetime as dt
import io
import re

import pytest

from lienmach import homes
from lienmach.dossiers.actions import take_upload
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.identity.models import ReadEntry
from lienmach.merger.actions import moves as engine
from lienmach.merger.actions import undoing
from tests.dossiers.fake_clamd import FakeClamd
from tests.dossiers.files import PDF
from tests.journeys.control_room import operator, stranger
from tests.merger import world

__all__ = ["operator", "stranger"]

UNDECIDED = 2


@pytest.fixture
def dossiers(provinces):
    """Hand in five dossiers of which two lie in a split commune; return their codes."""
    with world.application() as connection:
        for unit in [world.WHOLE] * 3 + [world.SPLIT] * UNDECIDED:
            world.add_dossier(connection, unit=unit)
        rows = connection.execute(
            "select code from dossiers_dossier where unit = %s order by id", [world.SPLIT]
        ).fetchall()
    return [code for (code,) in rows]


def move():
    return engine.move("dossiers", source="haiduong", target="haiphong")


def text(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_move_can_be_read_in_full(dossiers, operator):
    path = f"/merger/{move()['id']}/"
    homes.forget_homes()
    assert path in text(operator.get("/merger/"))
    page = text(operator.get(path))
    for said in ("Đã chuyển giao, còn đường lui", "Hải Dương", "Bốn lớp đối soát: 0 sai khác."):
        assert said in page
    assert page.count("step-done") == 8
    assert re.search(r"Cửa đóng \d+ ms", page)
    state = operator.get(path + "state.json").json()
    assert (state["undecided"], state["differences"], state["ended"]) == (UNDECIDED, 0, False)
    assert state["cutover_ms"] > 0


def test_its_manifest_names_every_office_that_arrived(dossiers, operator):
    path = f"/merger/{move()['id']}/"
    body = operator.get(path + "manifest.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(body)))
    assert sum(int(x["expected"]) for x in lines if x["table"] == "dossiers_dossier") == 5
    assert {int(line["missing"]) for line in lines} == {0}


def test_its_sums_are_handed_out_group_by_group(dossiers, operator):
    path = f"/merger/{move()['id']}/"
    body = operator.get(path + "sums.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(body)))
    [received] = [line for line in lines if (line["by"], line["group"]) == ("state", "received")]
    assert (received["figure"], float(received["arrived"])) == ("rows", 5)
    assert {float(line["missing"]) for line in lines} == {0}
    assert "Cả " in text(operator.get(path))


def test_what_waits_for_a_person_is_listed_with_its_candidates(dossiers, operator):
    path = f"/merger/{move()['id']}/undecided/"
    homes.forget_homes()
    page = text(operator.get(path))
    assert [code for code in dossiers if f"<strong>{code}</strong>" in page] == dossiers
    for said in ("Phường Cộng Hòa, Thành phố Chí Linh", "Phường Chu Văn An", world.NAMED_HEIR):
        assert said in page
    with homes.province("haiduong"), homes.reading("identity"):
        seen = ReadEntry.objects.filter(reader="operator:control-room", register="dossiers")
        assert set(seen.values_list("dossier", "purpose")) == {
            (code, "merge-records") for code in dossiers
        }


def test_a_province_says_where_its_system_lives_now_and_when_it_is_back(dossiers, stranger):
    move()
    homes.forget_homes()
    page = text(stranger.get("/"))
    assert (
        "Hồ sơ thủ tục hành chính của tỉnh Hải Dương nay do hệ thống của thành phố Hải Phòng"
        in page
    )
    assert "Hệ thống vẫn phục vụ bình thường." in page
    undoing.reverse("dossiers", source="haiduong", target="haiphong")
    homes.forget_homes()
    assert "Đã hợp nhất" not in text(stranger.get("/"))


def test_a_reversal_is_told_and_nothing_waits_any_more(dossiers, operator):
    path = f"/merger/{move()['id']}/"
    undoing.reverse("dossiers", source="haiduong", target="haiphong")
    homes.forget_homes()
    page = text(operator.get(path))
    assert re.search(r"Đã đối soát và chuyển ngược, cửa đóng \d+ ms", page)
    assert "data-stream" not in page
    assert "Không có bản ghi nào phải chờ." in text(operator.get(path + "undecided/"))


def test_operators_see_what_waits_for_the_scanner_and_whether_it_answers(
    dossiers, operator, stranger, monkeypatch
):
    assert stranger.get("/merger/files/").status_code == 403
    assert 'href="/merger/files/"' in text(operator.get("/merger/"))
    page = text(operator.get("/merger/files/"))
    assert "Chưa cấu hình máy quét vi-rút" in page
    assert "chưa quét thì không ai mở được" not in page
    clamd = FakeClamd()
    monkeypatch.setenv("LIENMACH_CLAMAV", clamd.variable)
    with homes.province("haiduong"):
        lan = Actor(id=str(uuid7()), name="")
        take_upload(
            io.BytesIO(PDF), name="a.pdf", by=lan, at=dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
        )
    page = text(operator.get("/merger/files/"))
    assert "Máy quét trả lời" in page
    assert "chưa quét thì không ai mở được" in page
    assert "ClamAV 1.4.2" in page
    row = re.search(r"<tr> <th scope=\"row\">[^<]*Hải Dương.*?</tr>", page)[0]
    assert [*re.findall(r"<td[^>]*>([^<]*)</td>", row)] == ["1", "16/11/2026 07:00:00", "0", "0"]
    clamd.close()
    monkeypatch.setenv("LIENMACH_CLAMAV", "127.0.0.1:1")
    assert "Máy quét không trả lời" in text(operator.get("/merger/files/"))
    assert "does not answer" in text(operator.get("/merger/files/?lang=en"))
