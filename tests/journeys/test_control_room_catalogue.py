"""People decide in the control room what two catalogues differ in, before the dossiers move."""

import json
import re

import pytest
from django.core.management import call_command

from lienmach import homes
from lienmach.dossiers import actions as dossiers
from lienmach.dossiers import queries as catalogues
from lienmach.dossiers import seeds
from lienmach.dossiers.rules.catalogue import Version
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.merger import queries
from lienmach.merger.actions import moves as engine
from tests.journeys.browser import barriers, visited
from tests.journeys.control_room import enter, operator, stranger

__all__ = ["operator", "stranger"]

PATH = "/merger/differences/haiduong/haiphong/"
PROVINCES = ["--from", "haiduong", "--to", "haiphong"]


@pytest.fixture
def catalogue(provinces):
    """Both provinces with the catalogues that ship, which differ in a fee; and in a procedure."""
    for province in provinces:
        seeds.load(province, at=clock.now())
    with homes.province("haiduong"):
        with homes.reading("dossiers"):
            one = catalogues.catalogue(on=clock.today())[0]
        local = Version(code="HD.1", version="1", since=clock.today(), until=None,
                        snapshot={**one.snapshot, "name": "Thủ tục riêng của tỉnh"})  # fmt: skip
        dossiers.publish_procedure(local, by=PLATFORM, at=clock.now())


def text(response, status=200):
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def listed():
    return queries.differences("haiduong", "haiphong", alias="haiphong")


def sent(one, take, **more):
    return {"procedure": one.procedure, "field": one.field, "seen": one.mark, "take": take, **more}


def compared(client):
    client.post("/merger/name", {"by": "Lan"})
    assert client.post(PATH + "compare").status_code == 303
    return listed()


def test_differences_are_compared_and_decided_one_by_one_by_a_person(catalogue, operator):
    assert "Hãy so sánh hai danh mục" in text(operator.get(PATH))
    found = compared(operator)
    page = text(operator.get(PATH))
    assert f"Chưa quyết định ({len(found)})" in page
    assert "28.000" in page
    assert "needs_verification" not in page
    fee = next(one for one in found if one.field == "fees")
    assert operator.post(PATH + "decide", sent(fee, "adopt")).status_code == 303
    decided = next(one for one in listed() if one.field == "fees")
    assert (decided.decision, decided.decided_by) == ("adopt", "Lan")
    page = text(operator.get(PATH))
    assert "Đã quyết định (1)" in page
    assert "Theo bên tiếp nhận" in page
    assert f"{len(found) - 1} trên {len(found)} điểm" in text(operator.get("/merger/"))


def test_a_procedure_that_only_the_moving_side_has_can_only_be_kept(catalogue, operator):
    found = compared(operator)
    alone = next(one for one in found if one.procedure == "HD.1")
    assert not alone.can_be_adopted
    assert "Thủ tục riêng của tỉnh" in text(operator.get(PATH))
    assert operator.post(PATH + "decide", sent(alone, "adopt")).status_code == 409
    operator.post(PATH + "decide", {"take": "adopt"})
    left = [one.procedure for one in listed() if one.decision is None]
    assert left == ["HD.1"]
    operator.post(PATH + "decide", {"take": "keep"})
    assert {one.decision for one in listed()} == {"keep", "adopt"}
    assert "Mọi điểm khác nhau đã được quyết định." in text(operator.get(PATH))


def test_a_decision_is_about_what_its_maker_saw(catalogue, operator):
    one = compared(operator)[0]
    stale = {**sent(one, "keep"), "seen": "0" * 16}
    assert "đã thay đổi" in text(operator.post(PATH + "decide", stale), 409)
    for wrong in ({**sent(one, "maybe")}, sent(one, "keep", by="1" * 12), {"take": ""}):
        assert operator.post(PATH + "decide", wrong).status_code == 422
    assert {each.decision for each in listed()} == {None}
    for pair in ("haiduong/haiduong", "haiduong/hanoi", "x/y"):
        assert operator.get(f"/merger/differences/{pair}/").status_code == 404


def test_once_the_dossiers_have_moved_there_is_nothing_left_to_decide(catalogue, operator):
    compared(operator)
    operator.post(PATH + "decide", {"take": "keep"})
    engine.move("dossiers", source="haiduong", target="haiphong")
    homes.forget_homes()
    page = text(operator.get(PATH))
    assert "Hồ sơ đã chuyển theo các quyết định dưới đây." in page
    assert 'name="take"' not in page
    one = listed()[0]
    assert "không còn tác dụng" in text(operator.post(PATH + "decide", sent(one, "adopt")), 409)


def test_the_commands_record_who_decided(catalogue, capsys):
    call_command("merge", "differences", *PROVINCES, "--json")
    one = json.loads(capsys.readouterr().out)[0]
    assert (one["decision"], one["decided_by"]) == (None, "")
    call_command("merge", "decide", *PROVINCES, "--take", "keep", "--by", "Bình")
    capsys.readouterr()
    call_command("merge", "differences", *PROVINCES, "--json")
    assert {one["decided_by"] for one in json.loads(capsys.readouterr().out)} == {"Bình"}
    call_command("merge", "decide", *PROVINCES, "--procedure", one["procedure"], "--take", "keep")
    decided = next(each for each in listed() if each.procedure == one["procedure"])
    assert decided.decided_by not in {"", "Bình", "platform"}


def test_the_page_has_no_barrier_and_works_without_scripts(catalogue, operator):
    found = compared(operator)
    with visited() as visit:
        lenient = visit.page(visit.context(bypass_csp=True))
        page = visit.page(visit.context(java_script_enabled=False))
        faults = {}
        for one in (lenient, page):
            enter(visit, one)
            one.goto(visit.address + PATH)
            one.get_by_label("Tên người quyết định").fill("Lan")
            one.keyboard.press("Enter")
            one.get_by_text("Người quyết định: Lan").wait_for()
        faults["open"] = barriers(lenient)
        page.locator(".records input[value=keep]").first.focus()
        page.keyboard.press("Space")
        page.locator(".records button").first.click()
        page.get_by_text("Đã quyết định (1)").wait_for()
        assert f"Chưa quyết định ({len(found) - 1})" in page.locator("main").inner_text()
        lenient.reload()
        faults["decided"] = barriers(lenient)
        lenient.goto(visit.address + "/merger/")
        faults["moves"] = barriers(lenient)
        assert not {name: each for name, each in faults.items() if each}
        assert visit.complaints == []
