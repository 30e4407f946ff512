import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.comparison import catalogue_changes, changes, told

SHIPPED = {each.code: each.snapshot for each in seeds.versions("haiduong")}
OLD = SHIPPED["1.004222"]


def changed(do):
    new = copy.deepcopy(dict(OLD))
    do(new)
    return [(each.kind, each.vi, each.en) for each in changes(OLD, new)]


def test_the_same_says_nothing():
    assert changes(OLD, copy.deepcopy(OLD)) == []


def test_a_fee_is_told_by_its_channel():
    assert changed(lambda new: new["fees"][0].update(amount=8000)) == [
        (
            "changed",
            "Lệ phí: 10.000 đồng (trực tuyến) → 8.000 đồng (trực tuyến)",
            "Fee: 10,000 VND (online) → 8,000 VND (online)",
        )
    ]


def test_what_reads_alike_says_which_part_changed():
    [(kind, vi, _)] = changed(lambda new: new["fees"][0].update(citation="Nghị quyết khác"))
    assert kind == "changed"
    assert "căn cứ: TTHC 1.004222" in vi
    assert vi.endswith("→ Nghị quyết khác")


def test_conditions_and_certainty_are_told_in_words():
    limit = {"kind": "working_days", "value": 5, "when": {"hard": True}}
    form = {"properties": {"hard": {"title": "Khó", "x-title-en": "Hard"}}}
    old = {"limits": [limit], "confidence": "high", "form": form}
    new = {"limits": [{**limit, "value": 3}], "confidence": "low", "form": form}
    assert [(each.vi, each.en) for each in changes(old, new)] == [
        ("Thời hạn: 5 ngày làm việc nếu “Khó” → 3 ngày làm việc nếu “Khó”",
         "Time limit: 5 working days if “Hard” → 3 working days if “Hard”"),
        ("Độ tin cậy: đã đối chiếu → chưa đối chiếu", "Confidence: checked → not checked"),
    ]  # fmt: skip


def test_what_comes_and_goes_is_told():
    paper = {"code": "photo", "name": "Ảnh", "name_en": "Photo", "kind": "original"}
    assert changed(lambda new: new["papers"].append(paper)) == [
        ("added", "Giấy tờ: thêm Ảnh", "Paper: added Photo")
    ]
    assert changed(lambda new: new.update(exemptions=[]))[0][0] == "removed"


def test_a_limit_is_told_in_days():
    [(_, vi, en)] = changed(lambda new: new.update(limits=[{**new["limits"][0], "value": 5}]))
    assert vi == "Thời hạn: 7 ngày làm việc → 5 ngày làm việc"
    assert en == "Time limit: 7 working days → 5 working days"


def test_a_question_is_told_by_its_label():
    def shorter(new):
        new["form"]["properties"]["address"]["maxLength"] = 200
        new["form"]["required"] = []

    found = changed(shorter)
    assert found[0][:2] == ("changed", "Câu hỏi Nơi đăng ký thường trú: dài nhất: 300 → 200")
    assert "câu bắt buộc" in found[1][1]


def test_a_list_of_fields_and_the_schema_it_became_differ_in_words_too():
    old = {"form": [{"name": "a", "label": "A", "type": "text"}]}
    assert [each.kind for each in changes(old, {"form": [*old["form"], {"name": "b", "label": "B", "type": "date"}]})][:1] == ["added"]  # fmt: skip


def test_two_catalogues_differ_by_procedure():
    theirs = {each.code: each.snapshot for each in seeds.versions("haiphong")}
    found = catalogue_changes(SHIPPED, theirs)
    assert set(found) == {"DVC25.11", "DVC25.19"}
    without = {code: each for code, each in SHIPPED.items() if code != "DVC25.19"}
    assert [each.kind for each in catalogue_changes(SHIPPED, without)["DVC25.19"]] == ["removed"]
    assert [each.kind for each in catalogue_changes(without, SHIPPED)["DVC25.19"]][:1] == ["added"]


@settings(deadline=None)
@given(st.sampled_from(sorted(SHIPPED)), st.sampled_from(sorted(SHIPPED)))
def test_two_snapshots_differ_in_words_just_when_they_differ(one, other):
    assert bool(changes(SHIPPED[one], SHIPPED[other])) == (SHIPPED[one] != SHIPPED[other])


def test_every_rule_that_ships_can_be_told():
    for snapshot in SHIPPED.values():
        for name in ("limits", "fees", "papers", "steps", "exemptions"):
            assert all(all(told(name, rule)) for rule in snapshot[name])


def test_texts_are_compared_in_the_language_that_tells_of_them():
    def renamed(new):
        new.update(owner="Bộ Nội vụ", owner_en="Ministry of Home Affairs")
        new["exemptions"][0].update(note="Ghi chú", note_en="A remark")
        new["form"]["properties"]["address"].update({"x-help": "Ghi đủ.", "x-help-en": "In full."})

    found = changed(renamed)
    assert found[0][1:] == (
        "Cơ quan chủ quản: Bộ Công an → Bộ Nội vụ",
        "Responsible ministry: Ministry of Public Security → Ministry of Home Affairs",
    )
    assert found[1][2].endswith("→ A remark")
    assert found[2][1].endswith("→ Ghi đủ.")
    assert found[2][2].endswith("→ In full.")
    assert len(found) == 3


def test_an_english_text_that_changed_alone_is_told():
    assert [each[1] for each in changed(lambda new: new.update(name_en="Else"))] == [
        "Tên tiếng Anh: Registration of permanent residence → Else"
    ]


def test_a_paper_s_lines_are_told_one_by_one():
    birth = SHIPPED["DVC25.09"]
    other = copy.deepcopy(dict(birth))
    paper = other["result"]["paper"]
    paper["sign"] = "TLKS2"
    child = paper["groups"][0]["lines"]
    child[0]["is_required"] = False
    child.pop()
    told = {each.place: (each.vi, each.en) for each in changes(birth, other)}
    assert told.pop("result/paper/sign") == (
        "Kết quả (ký hiệu): TLKS → TLKS2",
        "Result (abbreviation): TLKS → TLKS2",
    )
    assert sorted(told.values()) == [
        ("Kết quả Họ, chữ đệm, tên: bắt buộc: có → không",
         "Result Full name: required: yes → no"),
        ("Kết quả: bỏ Số định danh cá nhân", "Result: removed Personal number"),
    ]  # fmt: skip


def test_a_limit_that_the_office_finds_to_bind_is_told_by_its_station():
    old = SHIPPED["DVC25.10"]
    [longer, *rest] = old["limits"]
    [change] = changes(old, {**old, "limits": [{**longer, "value": 2}, *rest]})
    found = "nếu “Xác định phải xác minh”"
    assert change.vi == f"Thời hạn: 3 ngày làm việc {found} → 2 ngày làm việc {found}"
    assert "step:" not in change.en
