"""What the merger team reads in the control room."""

import csv
import dataclasses
import io
import re

from lienmach.merger import queries
from tests.journeys.control_room import moves, operator, stranger
from tests.portal.makers import detail, manifest

__all__ = ["moves", "operator", "stranger"]


def text(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_first_page_lists_the_moves_with_their_states(operator, moves):
    page = text(operator.get("/merger/"))
    for said in ("Hồ sơ thủ tục hành chính", "Đang chạy", "Bước 4 trên 10", "Đã dừng vì lỗi"):
        assert said in page
    assert moves.path in page


def test_without_a_move_the_page_says_how_to_begin(operator, monkeypatch):
    monkeypatch.setattr(queries, "moves", list)
    monkeypatch.setattr(queries, "pairs", list)
    assert "lienmach merge move" in text(operator.get("/merger/"))


def test_a_running_move_shows_its_ten_steps_and_how_long_it_will_take(operator, moves):
    page = text(operator.get(moves.path))
    names = ("Lập phương án", "Sao chép", "Chuyển giao", "Giữ đường lui")
    assert [name for name in names if name not in page] == []
    assert page.count('class="step ') == 10
    assert page.count('aria-current="step"') == 1
    assert "2 phút 8 giây" in page
    assert "52.039" in page
    assert 'http-equiv="refresh"' in page


def test_the_cut_over_is_shown_with_what_askers_waited(operator, moves):
    moves.tell("cut over")
    page = text(operator.get(moves.path))
    for said in ("42 ms", "lúc chuyển giao 57 ms", "Chuyển giao 14:04:13", "giới hạn 150 ms"):
        assert said in page


def test_every_picture_has_words_and_the_same_figures_in_a_table(operator, moves):
    page = text(operator.get(moves.path))
    pictures = re.findall(r'<svg class="chart-frame" role="img" aria-labelledby="([\w-]+)"', page)
    assert len(pictures) == 4
    for picture in pictures:
        assert re.search(rf'<title id="{picture}">[^<]*cao nhất', page)
    assert "Xem các hình dưới dạng bảng" in page
    assert re.search(r'<th scope="row">14:03:1\d</th><td class="num">15\d</td>', page)


def test_an_office_whose_rows_did_not_arrive_is_named_in_words(operator, moves):
    moves.tell("failed")
    page = text(operator.get(moves.path))
    assert "2 cơ quan còn thiếu" in page
    assert page.count(">Thiếu 13<") == 2  # of the table, and of the office in all
    assert "Cơ quan đã đến đủ (10)" in page
    assert page.index("xã số 3 ") < page.index("Cơ quan đã đến đủ")


def test_while_rows_are_on_their_way_nobody_is_called_missing(operator, moves):
    page = text(operator.get(moves.path))
    assert "cơ quan chưa đến đủ" in page
    assert "cell-bad" not in page


def test_sums_that_differ_are_named_and_equal_ones_are_counted(operator, moves):
    moves.tell("failed")
    page = text(operator.get(moves.path))
    for said in ("3 tổng không bằng nhau", "Nhóm không bằng nhau", "trạng thái, cơ quan có thẩm"):
        assert said in page
    moves.tell("closed")
    assert "Cả 409 tổng bằng nhau ở hai bên" in text(operator.get(moves.path))


def test_a_table_shows_what_its_own_comparison_counted(operator, moves):
    assert '<td class="num">–</td>' in text(operator.get(moves.path)), "nothing compared yet"
    moves.tell("failed")
    assert '<td class="num bad">3</td>' in text(operator.get(moves.path))


def test_communes_of_which_nothing_was_expected_are_named(operator, moves):
    page = text(operator.get(moves.path))
    assert "không có gì phải chuyển (2)" in page
    assert "Xã Vắng" in page


def test_what_came_twice_is_told_too(operator, moves):
    twice = [dataclasses.replace(line, arrived=line.expected + 1) for line in manifest(1)]
    moves.now = dataclasses.replace(moves.told["closed"], manifest=twice)
    assert "Thừa 1" in text(operator.get(moves.path))


def test_an_undecided_difference_is_told_and_decided_ones_by_whom_they_follow(operator, moves):
    page = text(operator.get(moves.path))
    assert "Mọi điểm khác nhau đã được quyết định." in page
    assert "Giữ của bên chuyển đi" in page
    assert "Đăng ký biến động" in page
    left = dataclasses.replace(moves.now.catalogue[0], decision=None)
    moves.now = dataclasses.replace(moves.now, catalogue=[left, *moves.now.catalogue[1:]])
    assert "1 điểm chưa quyết định" in text(operator.get(moves.path))


def test_the_paper_version_is_unfolded_and_still(operator, moves):
    page = text(operator.get(moves.path + "?print"))
    assert page.count("<details") == page.count(" open>") > 0
    assert "data-stream" not in page
    assert "control-room.js" not in page


def test_a_move_that_ended_is_not_asked_after_any_more(operator, moves):
    moves.tell("closed")
    page = text(operator.get(moves.path))
    assert "data-stream" not in page
    assert "http-equiv" not in page
    assert "không còn thay đổi" in page


def test_the_manifest_is_handed_out_for_spreadsheets(operator, moves):
    moves.tell("failed")
    response = operator.get(moves.path + "manifest.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == len(moves.now.manifest)
    assert sum(int(row["missing"]) for row in rows) == 13 + 15
    assert rows[0]["office_name"] == "Ủy ban nhân dân xã số 0"


def test_no_name_in_the_manifest_is_a_formula(operator, moves):
    line = dataclasses.replace(manifest(1)[0], office_name="=HYPERLINK(1)")
    moves.now = dataclasses.replace(moves.now, manifest=[line])
    body = operator.get(moves.path + "manifest.csv").content.decode()
    assert "'=HYPERLINK" in body


def test_what_waits_for_a_person_is_listed_by_code(operator, moves):
    moves.tell("cut over")
    assert f"{moves.path}undecided/" in text(operator.get(moves.path))
    page = text(operator.get(moves.path + "undecided/"))
    assert "37 bản ghi; cả thảy 37 đang chờ." in page
    assert "Phường Tân Hưng" in page
    assert "after=dossiers_dossier" in page
    assert "Xếp vào đây" not in page, "first the name of who decides"
    moves.now = detail(undecided=0)
    assert "Không có bản ghi nào phải chờ" in text(operator.get(moves.path + "undecided/"))


def test_a_move_nobody_made_is_not_found(operator, moves):
    for path in ("", "state.json", "stream", "manifest.csv", "sums.csv", "undecided/"):
        address = "/merger/01997a3e-0000-7000-8000-00000000ffff/" + path
        assert operator.get(address).status_code == 404


def test_why_a_move_failed_is_told_in_the_language_of_the_page(operator, moves):
    moves.tell("failed")
    page = text(operator.get(moves.path))
    assert "Dữ liệu đến không khớp dữ liệu gửi." in page
    assert "3 dòng sai khác" in page
    assert "What arrived" not in page
    page = text(operator.get(moves.path + "?lang=en"))
    assert "What arrived is not what was sent." in page
    assert "3 rows differ" in page
    assert "Dữ liệu đến không khớp" not in page


def test_what_was_kept_in_english_alone_is_marked_as_english(operator, moves):
    failed = moves.told["failed"]
    steps = [dataclasses.replace(step, note_vi="") for step in failed.steps]
    moves.now = dataclasses.replace(
        failed, summary=dataclasses.replace(failed.summary, sentence_vi=""), steps=steps
    )
    page = text(operator.get(moves.path))
    assert '<p class="room-sentence" lang="en">What arrived is not what was sent.</p>' in page
    assert '<p class="step-note" lang="en">3 rows differ</p>' in page


def test_the_room_speaks_english_too(operator, moves):
    page = text(operator.get(moves.path + "?lang=en"))
    for said in ("Ten steps", "Requests served", "7,372 of 18,432 rows.", "Running"):
        assert said in page
