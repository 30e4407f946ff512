"""What the merger team reads of people who stand in both provinces."""

import csv
import io
import re

import pytest

from lienmach import homes
from lienmach.merger.actions import moves as engine
from tests.journeys.browser import barriers, overflow, visited
from tests.journeys.control_room import enter, operator, stranger
from tests.merger import crowd

__all__ = ["operator", "stranger"]


@pytest.fixture
def path(provinces):
    """Return the address of a move of two crowds."""
    for alias, people in zip(("haiduong", "haiphong"), crowd.sides(), strict=True):
        crowd.settle(alias, people)
    move = engine.move("registries", source="haiduong", target="haiphong")["id"]
    homes.forget_homes()
    return f"/merger/{move}/"


def text(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_pairs_are_shown_side_by_side_with_what_they_weigh(path, operator, stranger):
    assert stranger.get(path + "people/").status_code == 403
    assert f'href="{path}people/">4 cặp chờ người xem' in text(operator.get(path))

    page = text(operator.get(path + "people/"))
    assert "Còn nghi ngờ (4)" in page
    assert "Đã liên kết (2)" in page
    assert page.count("<article>") == 4
    assert "Hồ sơ giống nhau nhưng khác số định danh" in page
    was, became = crowd.IN_BOTH["spelled otherwise"]
    assert re.search(rf"<td>{was.name}</td> <td>{became.name}</td>", page)
    assert "<td>19/07/2001</td> <td>19/07/2001</td>" in page
    assert "<td>Nam</td> <td>Nam</td>" in page
    assert "xác suất" in page
    assert "Cộng lại" in page

    page = text(operator.get(path + "people/?verdict=linked&page=1"))
    assert page.count("<article>") == 2
    assert "Số định danh, họ tên và ngày sinh trùng nhau" in page

    # Taken along is what tells records apart, not what tells people.
    sent = operator.get(path + "people.csv")
    lines = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert [line["verdict"] for line in lines].count("doubtful") == 4
    assert was.name not in sent.content.decode()
    assert operator.get(path.replace("/merger/0", "/merger/") + "people/").status_code == 404


def test_nobody_meets_a_barrier_and_the_page_is_never_too_wide(path):
    with visited() as visit:
        page = visit.page(visit.context(bypass_csp=True))
        enter(visit, page)
        page.goto(f"{visit.address}{path}people/")
        assert overflow(page) <= 0
        assert barriers(page) == []
        page.goto(f"{visit.address}/merger/files/")
        assert overflow(page) <= 0
        assert barriers(page) == []
        assert visit.complaints == []
