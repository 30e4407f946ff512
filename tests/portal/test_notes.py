import dataclasses

import pytest

from lienmach.portal import notes
from tests.portal.makers import COPY, VERIFY, WAY_BACK, detail, summary


def note(move, name, lang="vi"):
    [step] = [step for step in move.steps if step.name == name]
    return notes.of_step(step, move, lang)


def test_a_step_under_way_says_how_far_it_is():
    assert note(detail(), "copy") == "7.372 trên 18.432 bản ghi."


def test_a_step_that_is_done_says_what_it_found():
    move = detail("cut over", WAY_BACK)
    assert "18.432 bản ghi của 3 bảng" in note(move, "copy")
    assert "không giữ sổ người dân" in note(move, "link")
    assert note(move, "verify") == "Bốn lớp đối soát: 0 sai khác."
    assert "42 ms" in note(move, "cut_over")
    assert note(move, "align") == "2 điểm khác nhau giữa hai danh mục, 0 chưa quyết định."


def test_a_system_without_a_catalogue_compares_none():
    move = detail("cut over", WAY_BACK)
    identity = dataclasses.replace(move, summary=summary("cut over", WAY_BACK, system="identity"))
    assert "không có danh mục" in note(identity, "align")
    assert note(identity, "link").startswith("318 người")


def test_a_linking_by_numbers_alone_says_so():
    move = detail("cut over", WAY_BACK)
    said = "registries_resident: by exact numbers only, for 2 people against 2."
    steps = [
        dataclasses.replace(step, note=said) if step.name == "link" else step for step in move.steps
    ]
    registries = dataclasses.replace(
        move, summary=summary("cut over", WAY_BACK, system="registries"), steps=steps
    )
    assert note(registries, "link").startswith("318 người liên kết chỉ theo số định danh")


def test_a_step_that_failed_says_what_the_engine_said():
    assert note(detail("failed", VERIFY), "verify") == "3 dòng sai khác"
    assert note(detail("failed", VERIFY), "verify", "en") == "3 rows differ"


def test_a_step_that_has_not_come_says_nothing():
    assert note(detail("running", COPY), "verify") == ""


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("closed", "Đã khép lại"),
        ("reversed", "Đã đối soát và chuyển ngược, cửa đóng 45 ms"),
        ("cut over", "Thay đổi ở nhà mới"),
    ],
)
def test_the_way_back_says_how_it_ended(state, said):
    assert note(detail(state, WAY_BACK), "way_back").startswith(said)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("state", ["running", "cut over", "closed", "reversed", "failed"])
def test_every_move_says_how_it_stands(state, lang):
    assert notes.of_move(summary(state), lang)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "Khai báo tạm vắng", "Khai báo tạm vắng"),
        ("(procedure)", None, "không có"),
        ("(procedure)", {"name": "Khai báo tạm vắng", "fees": []}, "Khai báo tạm vắng"),
        ("limits", [{"kind": "working_days", "value": 4}], "4 ngày làm việc"),
        ("fees", [{"amount": 28000, "currency": "VND"}], "28.000 đồng"),
        ("fees", [], "theo quy định của cơ quan giải quyết"),
        ("also", ["1.000466"], '["1.000466"]'),
    ],
)
def test_values_of_a_catalogue_are_told_as_one_reads_them(field, value, told):
    assert notes.of_value(field, value, "vi") == told
