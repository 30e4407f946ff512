"""The pages of the catalogue: from a draft to what applicants are told, without a script."""

import html
import json
import re

import pytest
from django.test import Client

from lienmach import homes
from lienmach.dossiers import actions, queries, seeds
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import converting
from lienmach.dossiers.rules.catalogue import Version
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from tests.dossiers import catalogue_desk as desk
from tests.dossiers import makers
from tests.dossiers.api_client import citizen
from tests.dossiers.makers import AT, BIRTH, LICENCE

FAR = "2099-01-01"


@pytest.fixture(scope="module")
def loaded(provinces):
    with homes.province("haiduong") as code:
        seeds.load("haiduong", at=AT)
        yield code


@pytest.fixture(scope="module")
def writer(loaded):
    return desk.browser(Kind.DRAFT)


@pytest.fixture(scope="module")
def publisher(loaded):
    return desk.browser(Kind.PUBLISH, Kind.READ)


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def begun(writer, code, version):
    answer = writer.post("/catalogue/begin", {"code": code, "version": version, "since": FAR})
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def edition(page):
    return re.search(r'name="edition" value="(\d+)"', page)[1]


def content(page):
    found = re.search(r"<textarea[^>]*name=\"content\"[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    return json.loads(found.replace("&quot;", '"').replace("&#x27;", "'").replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))  # fmt: skip


def save(writer, place, page, said, **changes):
    sent = {"edition": edition(page), "version": "p1", "since": FAR, "content": said, **changes}
    return writer.post(place, sent)


def drop(writer, place):
    sent = {"edition": edition(text(writer.get(place))), "step": "drop"}
    assert writer.post(f"{place}/step", sent).status_code == 303


@pytest.mark.parametrize("path", ["", f"{BIRTH}/", f"{BIRTH}/draft", f"{BIRTH}/convert?to=x"])
def test_strangers_and_other_officers_see_nothing(loaded, path):
    assert Client(headers={"host": desk.HOST}).get(f"/catalogue/{path}").status_code == 401
    other = desk.browser(Kind.DECIDE).get(f"/catalogue/{path}")
    assert other.status_code == 403
    assert "no-store" in other["Cache-Control"]


def test_the_list_shows_what_is_in_force_and_whose_it_is(writer):
    page = text(writer.get("/catalogue/"))
    assert page.count('<th scope="row"') == 26
    assert "Hệ thống của bộ, ngành" in page
    assert "Soạn thủ tục mới" in page
    assert "Soạn thủ tục mới" not in text(desk.browser(Kind.PUBLISH).get("/catalogue/"))


def test_who_publishes_lets_the_province_stand_in_and_hands_back(writer, publisher):
    said = {"why": "Cổng quốc gia bảo trì"}
    assert writer.post("/catalogue/fallback", said).status_code == 403
    assert publisher.post("/catalogue/fallback", {"why": ""}).status_code == 422
    assert publisher.post("/catalogue/fallback", said).status_code == 303
    assert "Lý do: Cổng quốc gia bảo trì" in text(writer.get("/catalogue/"))
    assert publisher.post("/catalogue/fallback", {"end": "1"}).status_code == 303
    assert "Không áp dụng" in text(writer.get("/catalogue/"))


def test_a_draft_is_written_reviewed_and_published_by_two_people(writer, publisher):
    place = begun(writer, LICENCE, "p1")
    page = text(writer.get(place))
    said = content(page)
    said["fees"] = [{"amount": 100_000, "currency": "VND"}]
    assert save(writer, place, page, json.dumps(said)).status_code == 303
    page = text(writer.get(place))
    assert "Thiếu căn cứ pháp lý" in page
    assert "fees/0" in page
    refused = writer.post(f"{place}/step", {"edition": edition(page), "step": "review"})
    assert "Lệ phí 1 (fees/0)" in text(refused, 422)
    said["fees"][0] |= {"citation": "Thông tư 37/2023/TT-BTC", "confidence": "low"}
    save(writer, place, page, json.dumps(said))
    page = text(writer.get(place))
    assert "Có thể công bố" in page
    assert "Lệ phí: 135.000 đồng (mọi cách nộp) → 100.000 đồng (mọi cách nộp)" in page
    writer.post(f"{place}/step", {"edition": edition(page), "step": "review"})
    seen = text(publisher.get(place))
    assert 'value="publish"' in seen
    assert 'value="publish"' not in text(writer.get(place))
    done = publisher.post(f"{place}/step", {"edition": edition(seen), "step": "publish"})
    assert done["Location"] == "/catalogue/"
    versions = queries.versions(LICENCE)
    assert (versions[0].version, versions[0].snapshot["fees"][0]["amount"]) == ("p1", 100_000)
    differing = text(writer.get(f"/catalogue/{LICENCE}/diff?old={versions[1].version}&new=p1"))
    assert "100.000 đồng" in differing
    assert queries.standing(LICENCE, on=clock.today()).version != "p1"


def test_what_is_wrong_with_a_draft_is_told_in_the_language_of_the_page(writer):
    place = begun(writer, LICENCE, "p3")
    page = text(writer.get(place))
    said = content(page)
    said["fees"][0]["amount"] = -5
    del said["papers"][0]["kind"]
    assert save(writer, place, page, json.dumps(said)).status_code == 303
    told = {"/fees/0/amount: -5 nhỏ hơn 0", "/papers/0: thiếu &#x27;kind&#x27;"}
    english = {"/fees/0/amount: -5 is less than 0", "/papers/0: &#x27;kind&#x27; is missing"}
    assert wrong(text(writer.get(place))) == told
    assert wrong(text(writer.get(place, {"lang": "en"}))) == english
    refused = writer.post(
        f"{place}/step", {"edition": edition(text(writer.get(place))), "step": "review"}
    )
    assert "-5 nhỏ hơn 0" in text(refused, 422)
    drop(writer, place)


def wrong(page):
    return set(
        re.findall(r'<li class="change-removed">([^<]*)</li>', page.partition('id="steps-on"')[0])
    )


def test_what_is_no_json_is_given_back_to_be_corrected(writer):
    place = begun(writer, BIRTH, "p1")
    page = text(writer.get(place))
    for said in ('{"name": ', "[1]", '{"x": NaN}', "[" * 50_000):
        answer = text(save(writer, place, page, said), 422)
        assert 'role="alert"' in answer
        assert said[:8].replace('"', "&quot;") in answer
    assert edition(text(writer.get(place))) == edition(page), "nothing was saved"
    stale = save(writer, place, page, "{}", edition="77")
    assert "hãy xem lại" in text(stale, 409)
    assert "Không đọc được ngày" in text(save(writer, place, page, "{}", since="mai"), 422)
    drop(writer, place)


def test_what_another_saved_is_not_passed_over_by_way_of_a_refused_page(writer):
    other = desk.browser(Kind.DRAFT)
    place = begun(writer, BIRTH, "p1")
    page = text(writer.get(place))
    said = content(page)
    theirs = json.dumps({**said, "name": "Tên do người khác soạn"})
    assert save(other, place, text(other.get(place)), theirs).status_code == 303
    mine = json.dumps({**said, "name_en": "Mine"})
    again = text(save(writer, place, page, mine[:-1]), 422)
    assert edition(again) == edition(page)
    assert "Người khác đã lưu dự thảo này" in again
    refused = text(save(writer, place, again, mine), 409)
    assert content(refused)["name_en"] == "Mine"
    assert content(text(writer.get(place)))["name"] == "Tên do người khác soạn"
    drop(writer, place)


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [({"edition": "77"}, 409, "Người khác đã lưu dự thảo này"), ({"since": ""}, 422, "Thiếu ngày"),
     ({"until": "2020-01-01"}, 422, "trước ngày bắt đầu"), ({"version": "a b"}, 422, "đúng dạng"),
     ({"content": "{"}, 422, "không phải JSON")],
)  # fmt: skip
def test_a_draft_that_is_refused_comes_back_as_it_was_written(writer, changes, status, told):
    place = begun(writer, BIRTH, "p1")
    page = text(writer.get(place))
    written = {"version": "p7", "since": "2098-05-05", "until": "2098-09-09", **changes}
    said = json.dumps({**content(page), "name_en": "An hour of work"})
    answer = text(save(writer, place, page, said, **written), status)
    assert told in answer
    assert changes.get("content", "An hour of work") in answer
    for name in ("version", "since", "until"):
        assert re.search(f'name="{name}" value="{written[name]}"', answer), name
    assert edition(text(writer.get(place))) == edition(page), "nothing was saved"
    drop(writer, place)


def test_what_was_written_for_a_draft_that_is_gone_is_given_back_too(writer):
    place = begun(writer, BIRTH, "p1")
    page = text(writer.get(place))
    drop(writer, place)
    answer = text(save(writer, place, page, '{"name_en": "An hour of work"}'), 404)
    assert "An hour of work" in answer
    assert "chưa được lưu" in answer


def test_a_draft_that_says_nonsense_still_has_a_page(writer):
    place = begun(writer, "T.NONSENSE", "p1")
    for said in ({}, {"shape": 3, "form": 5}, {"shape": 3, "form": [1]}, {"shape": 3, "fees": "x"},
                 {"shape": 3, "form": {"allOf": [1], "properties": []}}, {"form": {"properties": {"a": 1}}},
                 {"shape": 3, "limits": {"a": 1}, "steps": [{}], "papers": 7}):  # fmt: skip
        page = text(writer.get(place))
        assert save(writer, place, page, json.dumps(said)).status_code == 303
        page = text(writer.get(place))
        assert "Có thể công bố" not in page
        refused = writer.post(f"{place}/step", {"edition": edition(page), "step": "review"})
        assert refused.status_code == 422, said
    drop(writer, place)


def test_the_preview_walks_as_applicants_will(writer):
    place = begun(writer, BIRTH, "p2")
    first = text(writer.get(f"{place}/preview"))
    assert 'name="declarant_relation"' in first
    missing = text(writer.get(f"{place}/preview?passed=declarant_relation"))
    assert "Câu này phải trả lời." in missing
    second = text(writer.get(f"{place}/preview?declarant_relation=mẹ&passed=declarant_relation"))
    assert 'name="declarant_name"' in second
    assert 'type="hidden" name="declarant_relation"' in second
    wrong = text(
        writer.get(f"{place}/preview?declarant_relation=mẹ&declarant_name=A&declarant_id=12")
    )
    assert "phải là số định danh" in wrong
    example = queries.standing(BIRTH, on=clock.today()).snapshot["example"]
    sent = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in example.items()
    }
    end = text(writer.get(f"{place}/preview", {**sent, "passed": ["mother"]}))
    assert "Kiểm tra câu trả lời" in end
    assert "20/09/2026" in end
    drop(writer, place)


def test_running_dossiers_are_tried_and_taken_over_and_back(loaded, publisher):
    makers.standing_in()
    code = makers.submitted(makers.person(), procedure="1.004222", data=makers.example("1.004222")
    )["code"]  # fmt: skip
    standing = queries.standing("1.004222", on=clock.today())
    limits = [{**standing.snapshot["limits"][0], "value": 5}]
    snapshot = {**standing.snapshot, "limits": limits}
    newer = Version("1.004222", "v5", clock.today(), None, snapshot)
    actions.publish_procedure(newer, by=PLATFORM, at=clock.now())
    trial = text(publisher.get("/catalogue/1.004222/convert?to=v5"))
    assert code in trial
    done = publisher.post("/catalogue/1.004222/convert", {"to": "v5"})
    batch = done["Location"]
    assert code in text(publisher.get(batch))
    assert publisher.post(f"{batch}back").status_code == 303
    assert "Rút lại</button>" not in text(publisher.get(batch))
    assert "không cho phép" not in text(publisher.get("/catalogue/1.004222/"))


def test_those_behind_what_cannot_be_taken_over_are_reached_by_the_page(
    loaded, publisher, monkeypatch
):
    stuck, behind = (makers.submitted(makers.person())["code"] for _ in range(2))
    Dossier.objects.using("haiduong").filter(code=stuck).update(due_at=makers.AT)
    makers.published_anew()
    monkeypatch.setattr(converting, "MOST", 1)
    path = f"/catalogue/{makers.LAND}/convert"
    page, seen = text(publisher.get(f"{path}?to=d2")), []
    while behind not in page:
        seen.append(page)
        [onwards] = re.findall(r'rel="next" href="([^"]+)"', page)
        page = text(publisher.get(html.unescape(onwards)))
    assert stuck in seen[-1]
    assert "Chuyển các hồ sơ này" not in seen[-1]
    [after] = re.findall(r'name="after" value="([^"]+)"', page)
    done = publisher.post(path, {"to": "d2", "after": after})
    assert behind in text(publisher.get(done["Location"]))
    assert makers.kept(stuck).procedure_version != "d2"
    assert publisher.get(f"{path}?to=d2&after=x").status_code == 400


def test_everybody_reads_the_rules_with_their_law(loaded):
    stranger = Client(headers={"host": desk.HOST})
    page = text(stranger.get("/procedures/1.004222"))
    for said in ("Luật Cư trú 2020, Điều 22", "Nghị quyết 66.22/2026", "từ 15/08/2026 đến trước 01/03/2027",
                 "Cổng Dịch vụ công quốc gia", "Mức 2", "Bộ phận một cửa", "chưa đối chiếu"):  # fmt: skip
        assert said in page, said
    land = text(stranger.get("/procedures/DVC25.19"))
    assert "Trung tâm cấp tỉnh, không phụ thuộc nơi có đất" in land
    assert "Nghị định 101/2024/NĐ-CP" in land
    unknown = text(stranger.get("/procedures/DVC.DAT.26"))
    assert "không có nghĩa là miễn phí" in unknown
    assert "Vì sao chỉ trực tuyến một phần" in text(stranger.get("/procedures/DVC25.11"))
    english = text(stranger.get("/procedures/DVC25.09?lang=en"))
    assert "Birth registration" in english
    assert "registered within 60 days of the birth" in english


def test_programs_are_told_each_fault_at_its_place(loaded):
    asked = {
        "procedure": BIRTH,
        "data": {"child_name": 5, "child_sex": "x", "born_on": "2026-09-20"},
    }
    answer = citizen().post("/dossiers", asked)
    assert answer.status_code == 422
    assert [(each["pointer"], each["detail"]) for each in answer.json()["faults"]] == [
        ("/declarant_relation", "Thiếu “Quan hệ của người đi khai với trẻ”."),
        ("/child_name", "“Họ, chữ đệm, tên của trẻ” phải là chữ."),
        ("/child_sex", "“Giới tính” phải là một trong: nam, nữ."),
        ("/born_at", "Thiếu “Nơi sinh”."),
    ]
    assert answer.json()["faults"][2]["detail_en"] == "“Sex” must be one of: male, female."


def test_an_application_s_fee_is_asked_with_its_answers(loaded):
    with homes.reading("dossiers"):
        birth = queries.in_force(BIRTH, on=AT.date())
    late = {"born_on": "2020-01-01"}
    in_time = {"born_on": "2026-11-01"}
    costs = [
        queries.fee(birth, channel="counter", data=data, on=AT.date()) for data in (in_time, late)
    ]
    assert [each.amount for each in costs] == [0, None]


def test_programs_read_all_of_it_and_the_list_keeps_its_shape(loaded):
    stranger = Client(headers={"host": desk.HOST})
    [birth] = [
        each for each in stranger.get("/api/v1/procedures").json()["items"] if each["code"] == BIRTH
    ]
    assert {
        "code",
        "version",
        "citation",
        "name",
        "level",
        "limits",
        "fees",
        "form",
        "example",
    } <= set(birth)
    assert {"name": "child_sex", "label": "Giới tính", "type": "choice", "required": True,
            "choices": ["nam", "nữ"]} in birth["form"]  # fmt: skip
    assert [field["name"] for field in birth["form"]][:3] == [
        "declarant_relation", "declarant_name", "declarant_id",
    ]  # fmt: skip
    whole = stranger.get(f"/api/v1/procedures/{BIRTH}").json()
    assert whole["schema"]["$schema"].endswith("2020-12/schema")
    assert whole["papers"]
    assert whole["steps"]
    assert stranger.get("/api/v1/procedures/NOBODY").status_code == 422
    assert stranger.get(f"/api/v1/procedures/{BIRTH}?on=2020-01-01").status_code == 422
