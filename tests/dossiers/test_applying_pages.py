"""Filing as a browser does it: pages, forms and redirects, no scripts."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienmach import homes
from lienmach.dossiers import actions, queries, seeds
from lienmach.dossiers.actions import Place, Saving
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import peer
from lienmach.dossiers.rules import forms
from lienmach.ground import clock
from lienmach.identity.gate import COOKIE
from tests.dossiers import applying, makers
from tests.dossiers.applying import CHILD
from tests.dossiers.files import PDF
from tests.dossiers.makers import BIRTH, LAND, LICENCE, TODAY
from tests.identity import makers as identity

HOST = "haiduong.localhost"


class Citizen:
    """A browser of somebody who signed in, and what it fills in."""

    def __init__(self, actor, level=2):
        self.actor = actor
        self.client = Client(headers={"host": HOST})
        self.client.cookies[COOKIE] = identity.session(person=uuid.UUID(actor.id), level=level)

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, data=None, **more):
        return self.client.post(path, data or {}, **more)

    def started(self, code=BIRTH):
        page = self.get(f"/apply/{code}/")
        key = re.search(rb'name="key" value="(\w+)"', page.content).group(1).decode()
        answer = self.post(f"/apply/{code}/start", {"key": key})
        assert answer.status_code == 303, answer.content
        return answer["Location"]

    def follow(self, path):
        """Follow redirects to a page; return where it is and what it says."""
        for _ in range(5):
            answer = self.get(path)
            if answer.status_code not in {302, 303}:
                return path, answer
            path = answer["Location"]
        raise AssertionError(path)

    def fill(self, root, answers):
        """Answer question after question until none is left; return the last page's path."""
        path, page = self.follow(root)
        while "/q/" in path:
            name = urlsplit(path).path.rsplit("/", 1)[1]
            sent = {"edition": edition(page)}
            for asked in self.asked(root, name):
                value = answers.get(asked)
                sent[asked] = str(value).lower() if isinstance(value, bool) else value or ""
            answer = self.post(path, sent)
            assert answer.status_code == 303, (name, answer.content.decode())
            path, page = self.follow(answer["Location"])
        return path, page

    def asked(self, root, name):
        found = queries.application(uuid.UUID(root.split("/")[2]), seen_by=self.actor, on=TODAY)
        pages = forms.pages(found.form, found.row.answers)
        return next(page.names for page in pages if name in page.names)


def edition(page):
    return re.search(rb'name="edition"[^>]* value="(\d+)"', page.content).group(1).decode()


@pytest.fixture
def lan(counter):
    """A mother in the register of residents, signed in at level 2."""
    actor, new = applying.mother()
    applying.resident(new)
    return Citizen(actor)


def test_a_birth_is_registered_from_the_first_page_to_the_receipt(lan):
    listed = lan.get("/apply/?q=khai sinh").content.decode()
    assert f"/apply/{BIRTH}/" in listed
    root = lan.started()
    path, page = lan.fill(root, {"declarant_relation": "mẹ", **CHILD})
    assert path.endswith("/where")
    assert "Phường Thành Đông" in page.content.decode()
    answer = lan.post(path, {"edition": edition(page), "where": "home"})
    path, page = lan.follow(answer["Location"])
    assert path.endswith("/papers")
    empty = lan.post(path)
    assert empty.status_code == 422
    assert 'href="#birth_notice"' in empty.content.decode()
    broken = SimpleUploadedFile("giay.pdf", b"%PDF-1.7 <script>", "application/pdf")
    refused = lan.post(path, {"file-birth_notice": broken})
    assert refused.status_code == 422
    assert "giay.pdf" in refused.content.decode()
    file = SimpleUploadedFile("giay-chung-sinh.pdf", PDF, "application/pdf")
    answer = lan.post(path, {"file-birth_notice": file})
    path, page = lan.follow(answer["Location"])
    assert path.endswith("/fee")
    path, page = lan.follow(root + "check")
    text = page.content.decode()
    assert "Nguyễn Thị Lan" in text
    assert "giay-chung-sinh.pdf" in text
    assert "theo cơ sở dữ liệu dân cư của tỉnh" in text
    undeclared = lan.post(path, {"edition": edition(page)})
    assert undeclared.status_code == 422
    assert 'href="#declared"' in undeclared.content.decode()
    answer = lan.post(path, {"edition": edition(page), "declared": "yes"})
    path, page = lan.follow(answer["Location"])
    code = re.search(rb'class="receipt-code">([^<]+)<', page.content).group(1).decode()
    with homes.reading("dossiers"):
        assert Dossier.objects.get(code=code).data["child_name"] == CHILD["child_name"]
    text = page.content.decode()
    assert "data:image/svg+xml" in text
    assert f"/papers/{code}/forms/01" in text
    again = lan.post(root + "check", {"edition": "3", "declared": "yes"})
    assert again["Location"].endswith("/done")


def test_the_way_back_leads_page_by_page_to_the_first_question(lan):
    root = lan.started()
    lan.fill(root, {"declarant_relation": "mẹ", **CHILD})
    path, seen = f"{root}check", []
    application = uuid.UUID(root.split("/")[2])
    found = queries.application(application, seen_by=lan.actor, on=TODAY)
    place = Place("10507", TODAY)
    actions.save_answers(
        application, saving=Saving(edition=found.row.edition, place=place), by=lan.actor,
        at=clock.now(),
    )  # fmt: skip
    applying.with_papers(application, by=lan.actor, at=clock.now())
    while not path.endswith(f"/apply/{BIRTH}/"):
        assert path not in seen
        seen.append(path)
        page = lan.get(path)
        assert page.status_code == 200, path
        path = re.search(rb'class="back"><a href="([^"]+)"', page.content).group(1).decode()
    told = [each.removeprefix(root) for each in seen]
    assert told[:5] == ["check", "fee", "papers", "where", "q/father_declared"]
    assert told[-1] == "q/declarant_relation"


def test_what_is_wrong_is_told_above_and_beside_the_field_and_nothing_is_lost(lan):
    root = lan.started()
    path, page = lan.follow(root)
    empty = lan.post(path, {"edition": edition(page)})
    assert empty.status_code == 422
    text = empty.content.decode()
    assert "<title>Lỗi: " in text.replace("\n", "")
    assert 'href="#declarant_relation"' in text
    assert 'id="declarant_relation-wrong"' in text
    lan.post(path, {"edition": edition(page), "declarant_relation": "mẹ"})
    wrong = lan.post(f"{root}q/born_on", {"edition": "9", "born_on-d": "31", "born_on-m": "2",
                                           "born_on-y": "2026"})  # fmt: skip
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'value="31"' in text
    assert "phải là ngày" in text


def test_a_page_of_a_second_window_loses_nothing(lan):
    root = lan.started()
    lan.fill(root, {"declarant_relation": "mẹ", **CHILD})
    stale = edition(lan.get(f"{root}q/born_at"))
    lan.post(f"{root}q/born_at", {"edition": stale, "born_at": "Ở nhà"})
    clash = lan.post(f"{root}q/born_at", {"edition": stale, "born_at": "Trạm y tế"})
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "Ở nhà" in text
    assert "Trạm y tế" in text
    taken = lan.post(f"{root}q/born_at", {"edition": edition(clash), "born_at": "Trạm y tế"})
    assert taken.status_code == 303


@pytest.mark.parametrize(
    ("name", "one", "other", "read"),
    [
        ("mother_declared", {"mother_declared": "true"}, {"mother_declared": "false"},
         {"vi": ["Có", "Không"], "en": ["Yes", "No"]}),
        ("child_sex", {"child_sex": "nam"}, {"child_sex": "nữ"},
         {"vi": ["nam", "nữ"], "en": ["male", "female"]}),
    ],
)  # fmt: skip
def test_two_answers_that_clash_are_read_as_people_write_them(lan, name, one, other, read):
    root = lan.started()
    lan.fill(root, {"declarant_relation": "mẹ", **CHILD})
    path = f"{root}q/{name}"
    rest = {asked: CHILD.get(asked, "") for asked in lan.asked(root, name)}
    stale = {"edition": edition(lan.get(path))}
    assert lan.post(path, {**stale, **rest, **one}).status_code == 303
    for lang in ("vi", "en"):
        text = lan.post(f"{path}?lang={lang}", {**stale, **rest, **other}).content.decode()
        assert re.findall(r"<dd>(.*?)</dd>", text)[:2] == read[lang]


def test_a_register_s_answers_are_read_as_people_write_them(lan):
    makers.standing_in()
    root = lan.started(LICENCE)
    lan.follow(root)
    actions.end_fallback(by=identity.PLATFORM, at=applying.AT)
    for lang, birth, born, sex in (
        ("vi", "Ngày sinh của người nộp", "04/03/1985", "nữ"), ("en", "Your day of birth", "04/03/1985", "female"),
    ):  # fmt: skip
        text = lan.get(f"{root}q/applicant_birth_date?lang={lang}").content.decode()
        assert f'class="locked">{born}<' in text
        assert f'class="visually-hidden">: {birth}<' in text
        text = lan.get(f"{root}q/applicant_sex?lang={lang}").content.decode()
        assert f'class="locked">{sex}<' in text


def test_what_is_typed_is_kept_on_the_way(lan):
    root = lan.started()
    path, page = lan.follow(root)
    sent = {"edition": edition(page), "autosave": "1", "declarant_relation": "mẹ"}
    kept = lan.post(path, sent, headers={"HX-Request": "true"})
    assert kept.status_code == 200
    assert int(edition(kept)) > int(edition(page))
    found = queries.application(uuid.UUID(root.split("/")[2]), seen_by=lan.actor, on=TODAY)
    assert found.row.answers["declarant_relation"] == "mẹ"


def test_a_register_s_answer_is_shown_and_can_be_held_to_be_wrong(lan):
    root = lan.started()
    path, page = lan.follow(root)
    lan.post(path, {"edition": edition(page), "declarant_relation": "mẹ"})
    shown = lan.get(f"{root}q/declarant_residence").content.decode()
    assert applying.ADDRESS in shown
    assert 'name="declarant_residence"' not in shown
    answer = lan.post(f"{root}q/declarant_residence/dispute")
    _path, page = lan.follow(answer["Location"])
    assert 'name="declarant_residence"' in page.content.decode()


def test_of_level_one_the_way_leads_to_level_two(counter):
    actor, _new = applying.mother()
    low = Citizen(actor, level=1)
    answer = low.post(f"/apply/{BIRTH}/start", {"key": "k"})
    assert answer.status_code == 403
    assert "level=2" in answer.content.decode()


def test_nobody_sees_what_another_has_started(lan, counter):
    root = lan.started()
    other, _new = applying.mother("Trần Thị Khác")
    for path in ("", "q/declarant_relation", "check", "where", "papers", "discard", "done"):
        answer = Citizen(other).get(f"{root}{path}")
        assert answer.status_code == 404, path
    assert Client(headers={"host": HOST}).get(root).status_code == 401


def test_what_a_ministry_serves_says_where_to_go_and_promises_no_counter(lan, monkeypatch):
    page = lan.get(f"/apply/{LICENCE}/").content.decode()
    assert "không tiếp nhận, cả trực tuyến lẫn tại quầy" in page
    assert "Chỉ khi cổng quốc gia ngừng" in page
    assert "Đến Cổng" not in page
    monkeypatch.setenv(peer.SITE, "https://portal.example/")
    assert 'href="https://portal.example"' in lan.get(f"/apply/{LICENCE}/").content.decode()


def test_what_a_ministry_serves_is_filed_here_only_while_the_portal_is_down(lan):
    page = lan.get(f"/apply/{LICENCE}/").content.decode()
    assert "nộp trên Cổng Dịch vụ công quốc gia" in page
    refused = lan.post(f"/apply/{LICENCE}/start", {"key": "k1"})
    assert refused.status_code == 409
    actions.announce_fallback(since=applying.AT, why="sự cố", by=identity.PLATFORM, at=applying.AT)
    root = lan.started(LICENCE)
    assert "sự cố" in lan.get("/apply/").content.decode()
    path, page = lan.fill(root, next(v for v in seeds.versions("haiduong") if v.code == LICENCE)
                          .snapshot["example"])  # fmt: skip
    lan.post(path, {"edition": edition(page), "where": "home"})
    path, page = lan.follow(root + "check")
    assert "135.000 đồng" in page.content.decode()
    answer = lan.post(path, {"edition": edition(page), "declared": "yes"})
    path, page = lan.follow(answer["Location"])
    code = re.search(rb'class="receipt-code">([^<]+)<', page.content).group(1).decode()
    assert f'href="/pay/{code}/"' in page.content.decode()
    assert f'href="/pay/{code}/"' in lan.get(f"/me/dossiers/{code}/").content.decode()
    assert "135.000" in lan.get(f"/pay/{code}/").content.decode()
    actions.end_fallback(by=identity.PLATFORM, at=applying.AT)


def test_old_names_of_places_lead_to_who_stands_now(lan):
    root = lan.started()
    path, page = lan.fill(root, {"declarant_relation": "mẹ", **CHILD})
    sent = {"where": "elsewhere", "address": "phường Cẩm Thượng, thành phố Hải Dương"}
    looked_up = lan.post(path, {**sent, "edition": edition(page)})
    text = looked_up.content.decode()
    assert "Phường Thành Đông" in text
    chosen = {**sent, "edition": edition(looked_up), "unit": "10507"}
    assert lan.post(path, chosen).status_code == 303
    assert placed(lan, root) == "10507"


def test_an_address_that_was_corrected_is_looked_up_anew(lan):
    root = lan.started()
    path, page = lan.fill(root, {"declarant_relation": "mẹ", **CHILD})
    sent = {"where": "elsewhere", "address": "Phường Thành Đông"}
    first = lan.post(path, {**sent, "edition": edition(page)})
    assert 'value="10507" checked' in first.content.decode()
    sent |= {"address": "Xã Nam Sách", "edition": edition(first)}
    second = lan.post(path, {**sent, "unit": "10507"})
    text = second.content.decode()
    assert second.status_code == 200, "what was found for the address of before is not taken"
    assert "Xã Nam Sách, " in text
    assert 'value="10507"' not in text
    [unit] = re.findall(r'name="unit" value="(\w+)" checked', text)
    assert lan.post(path, {**sent, "unit": unit}).status_code == 303
    assert placed(lan, root) == unit


def placed(citizen, root):
    """Return the unit that an application is placed in."""
    key = uuid.UUID(root.split("/")[2])
    return queries.application(key, seen_by=citizen.actor, on=TODAY).row.unit


def test_land_goes_to_the_provincial_centre(lan):
    root = lan.started(LAND)
    answers = {"certificate": "ZZ 1", "parcel_commune": "10507", "parcel_commune_on": "2024-05-10",
               "sheet": "15", "parcel": "203", "change": "địa chỉ", "address_before": "Nhà cũ",
               "address_after": "Nhà mới"}  # fmt: skip
    path, _page = lan.fill(root, answers)
    file = SimpleUploadedFile("so-do.pdf", PDF, "application/pdf")
    assert lan.post(path, {"file-certificate": file, "more": "yes"})["Location"] == path
    _path, page = lan.follow(path)
    key = re.search(rb'id="remove-([0-9a-f-]+)"', page.content).group(1).decode()
    for _ in range(2):  # pressed twice
        assert lan.post(f"{path}/{key}/remove")["Location"] == path
    assert b"so-do.pdf" not in lan.get(path).content
    file = SimpleUploadedFile("so-do.pdf", PDF, "application/pdf")
    assert lan.post(path, {"file-certificate": file}).status_code == 303
    path, page = lan.follow(root + "check")
    answer = lan.post(path, {"edition": edition(page), "declared": "yes"})
    _path, page = lan.follow(answer["Location"])
    assert "Trung tâm Phục vụ hành chính công thành phố Hải Phòng" in page.content.decode()


def test_throwing_away_removes_it(lan):
    root = lan.started()
    other, _new = applying.mother("Trần Thị Khác")
    assert Citizen(other).post(f"{root}discard").status_code == 404
    for _ in range(2):  # pressed twice
        answer = lan.post(f"{root}discard")
        assert (answer.status_code, answer["Location"]) == (303, "/apply/")
    assert Citizen(other).post(f"{root}discard").status_code == 404
    assert lan.get(root).status_code == 404
