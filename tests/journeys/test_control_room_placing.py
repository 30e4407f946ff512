"""People place records of split communes in the control room, with and without a browser."""

import re

import pytest

from lienmach import homes
from lienmach.merger import queries
from lienmach.merger.actions import moves as engine
from tests.journeys.browser import barriers, visited
from tests.journeys.control_room import enter, operator, stranger
from tests.merger import world

__all__ = ["operator", "stranger"]

TABLE = "registries_resident"
HEIRS = {"10549": "Phường Chu Văn An", "10570": "Phường Trần Hưng Đạo"}
HAMLET = ("thôn Đông, phường Cộng Hòa", "thon dong phuong cong hoa")


@pytest.fixture
def path(provinces):
    """Thirty residents of a split commune that no address places, moved; the list's address."""
    with world.application() as connection:
        for house in range(1, 31):
            key = world.add_resident(
                connection, unit=world.SPLIT, address_key=f"so {house} {HAMLET[1]}"
            )
            connection.execute(
                "update registries_resident set address = %s, household = %s where id = %s",
                [f"số {house}, {HAMLET[0]}", f"HK{house:04}", key],
            )
        key = world.add_resident(connection, unit=world.SPLIT, address_key="phuong cong hoa")
        connection.execute(
            "update registries_resident set address = 'phường Cộng Hòa' where id = %s", [key]
        )
    move = engine.move("registries", source="haiduong", target="haiphong")["id"]
    homes.forget_homes()
    return f"/merger/{move}/undecided/"


def text(response, status=200):
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def named(client, name="Lan"):
    client.post("/merger/name", {"by": name})
    return client


def first(path):
    queries.count_anew(move_of(path))
    return queries.undecided(move_of(path)).records[0]


def move_of(path):
    [move] = [move.id for move in queries.moves() if str(move.id) in path]
    return move


def placing(record, unit, **more):
    return {"table": record.table, "id": str(record.id), "unit": unit, **more}


def test_the_name_is_asked_once_and_kept_for_the_day(path, operator):
    assert "Ai quyết định thì ghi tên" in text(operator.get(path))
    response = operator.post("/merger/name", {"by": " Lan  Anh ", "next": path})
    assert (response.status_code, response.headers["Location"]) == (302, path)
    page = text(operator.get(path))
    assert "Người quyết định: Lan Anh (đổi)" in page
    assert page.count("Xếp vào đây") == 25
    away = operator.post("/merger/name", {"by": "Lan", "next": "https://example.org/merger/"})
    assert away.headers["Location"] == "/merger/"
    assert "không phải số định danh" in text(operator.post("/merger/name", {"by": "1" * 12}), 422)


def test_a_record_is_placed_and_taken_back_and_the_figure_falls(path, operator):
    record = first(path)
    response = named(operator).post(
        path + "place", placing(record, "10549", next=path + "?table=registries_resident")
    )
    assert response.status_code == 303
    page = text(operator.get(response.headers["Location"]))
    assert "đã xếp vào Phường Chu Văn An" in page
    assert "cả thảy 30 đang chờ" in page
    assert operator.get(path.replace("undecided/", "state.json")).json()["undecided"] == 30
    assert str(record.id) in page, "for the form that takes it back"
    sent = {"table": TABLE, "id": str(record.id), "next": path}
    back = operator.post(path + "take-back", sent)
    page = text(operator.get(back.headers["Location"]))
    assert "đã rút lại, như trước khi xếp" in page
    assert "cả thảy 31 đang chờ" in page


def test_a_refusal_is_told_in_a_sentence_with_the_way_back(path, operator):
    record = first(path)
    named(operator, "Lan").post(path + "place", placing(record, "10549"))
    page = text(
        named(operator, "Bình").post(path + "place", placing(record, "10570", next=path)), 409
    )
    assert "Lan đã xếp bản ghi này vào 10549" in page
    assert f'href="{path}"' in page
    other = first(path)
    assert "không kế thừa" in text(operator.post(path + "place", placing(other, "10507")), 422)
    for sent in ({}, {"table": TABLE, "id": "x"}, {"table": TABLE, "id": str(other.id)}):
        assert operator.post(path + "place", sent).status_code == 422
    nameless = placing(other, "10549", by="\x01")
    assert operator.post(path + "place", nameless).status_code == 422
    assert operator.get(path + "place").status_code == 405


def test_the_list_is_filtered_and_paged_by_address_alone(path, operator):
    page = text(operator.get(path, {"table": TABLE, "unit": world.SPLIT}))
    assert "31 bản ghi; cả thảy 31 đang chờ." in page
    [after] = re.findall(r'href="\?([^"]+)" rel="next"', page)
    later = text(named(operator).get(f"{path}?{after.replace('&amp;', '&')}"))
    assert later.count("Xếp vào đây") == 6
    assert "Về đầu danh sách" in later
    assert "Ở đây không còn bản ghi nào phải chờ." in text(operator.get(path, {"unit": "10507"}))
    assert "31 bản ghi" in text(operator.get(path, {"table": "registries_landrecord"}))


def test_a_hamlet_is_placed_after_one_more_question_and_taken_back_whole(path, operator):
    record = next(r for r in queries.undecided(move_of(path)).records if r.block)
    named(operator)
    asked = {"table": TABLE, "id": str(record.id)}
    page = text(operator.get(path + "block", asked))
    assert "Xếp cả 30 bản ghi" in page
    assert "thôn Đông, phường Cộng Hòa" in page
    page = text(operator.post(path + "block/place", {**asked, "unit": "10570"}))
    assert "Đã xếp 30 bản ghi vào Phường Trần Hưng Đạo" in page
    assert "cả thảy 1 đang chờ" in text(operator.get(path))
    keys = re.findall(r'name="id" value="([^"]+)"', page)[0]
    back = operator.post(path + "take-back", {"table": TABLE, "id": keys, "next": path})
    page = text(operator.get(back.headers["Location"]))
    assert "Đã rút lại 30 bản ghi" in page
    assert "cả thảy 31 đang chờ" in page
    alone = next(r for r in queries.undecided(move_of(path)).records if not r.block)
    for key in (str(alone.id), "x", ""):
        assert operator.get(path + "block", {"table": TABLE, "id": key}).status_code == 404


def test_it_is_done_by_keyboard_without_scripts_and_nobody_meets_a_barrier(path):
    with visited() as visit:
        lenient = visit.page(visit.context(bypass_csp=True))
        page = visit.page(visit.context(java_script_enabled=False))
        for one in (lenient, page):
            enter(visit, one)
        lenient.goto(visit.address + path)
        found = {"nameless": barriers(lenient)}
        lenient.get_by_label("Tên người quyết định").fill("Lan")
        lenient.get_by_role("button", name="Ghi tên").click()
        found["list"] = barriers(lenient)
        lenient.get_by_text("Xếp cả 30 bản ghi cùng thôn").first.click()
        found["block"] = barriers(lenient)

        page.goto(visit.address + path)
        page.get_by_label("Tên người quyết định").fill("Lan")
        page.keyboard.press("Enter")
        page.locator("input[name=unit]").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert "đã xếp vào Phường Trần Hưng Đạo" in page.locator("[role=status]").inner_text()
        page.get_by_role("button", name="Rút lại").click()
        assert "đã rút lại" in page.locator("[role=status]").inner_text()
        lenient.goto(page.url)
        found["done"] = barriers(lenient)
        assert not {name: faults for name, faults in found.items() if faults}
        assert visit.complaints == []


def test_what_answers_a_decision_bars_nobody(path, operator):
    record = next(r for r in queries.undecided(move_of(path)).records if r.block)
    sent = {"table": TABLE, "id": str(record.id)}
    nameless = operator.post(path + "block/place", {**sent, "unit": "10570"})
    done = named(operator).post(path + "block/place", {**sent, "unit": "10570"})
    with visited() as visit:
        found = {answer.status_code: visit.barriers(answer) for answer in (nameless, done)}
    assert found == {422: [], 200: []}
