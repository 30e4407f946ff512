"""What ships, in English: no page of it keeps Vietnamese that is not marked as that."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.fees import fee
from lienmach.dossiers.rules.form_faults import missing
from lienmach.dossiers.rules.form_pages import Asked
from lienmach.dossiers.rules.form_schema import compiled
from lienmach.ground import clock
from tests.languages import unmarked

CODES = [document["code"] for document in seeds.documents()]


@pytest.fixture(scope="module")
def client(provinces):
    seeds.load("haiduong", at=clock.now())
    return Client(headers={"host": "haiduong.localhost"})


@pytest.mark.parametrize("path", ["/", "/apply/", "/status", "/check"])
def test_the_public_pages_speak_english(client, path):
    response = client.get(path, {"lang": "en"}, follow=True)
    assert response.status_code == 200
    assert unmarked(response.content.decode()) == []


@pytest.mark.parametrize("code", CODES)
def test_every_procedure_speaks_english(client, code):
    for path in (f"/procedures/{code}", f"/apply/{code}/"):
        page = client.get(path, {"lang": "en"})
        assert page.status_code == 200, path
        assert unmarked(page.content.decode()) == [], path


def test_vietnamese_is_found_where_nobody_marked_it():
    assert unmarked("<p>Ghi chú</p>") == ["Ghi chú"]
    assert unmarked('<p lang="vi">Ghi chú <b>nữa</b></p><p>Decree 61/2018/NĐ-CP</p>') == []


def question_page(version, question):
    """Return the page that asks one question of a procedure, whatever answers open it."""
    asked = Asked(question, is_needed=False, value=None, fault=missing(question))
    row = SimpleNamespace(pk=uuid.uuid4(), edition=1, saved_at=None, procedure=version.code)
    request = RequestFactory().get("/", {"lang": "en"}, headers={"host": "haiduong.localhost"})
    return render_to_string(
        "apply/question.html",
        {
            "lang": "en",
            "found": SimpleNamespace(row=row, procedure=SimpleNamespace(snapshot=version.snapshot)),
            "items": [{"asked": asked, "fault": asked.fault, "parts": ("", "", "")}],
            "faults": [asked.fault],
        },
        request,
    )


@pytest.mark.parametrize("version", list(seeds.versions("haiphong")), ids=lambda each: each.code)
def test_every_question_of_a_filing_is_asked_in_english(client, version):
    for name, question in compiled(version.snapshot["form"]).questions.items():
        page = question_page(version, question)
        assert f'name="{name}' in page
        assert unmarked(page) == [], name


def test_a_question_that_a_draft_asks_in_vietnamese_only_is_marked(client):
    form = {"properties": {"x": {"title": "Quê quán", "type": "string", "x-help": "Ghi đủ cấp."}}}
    version = next(seeds.versions("haiduong"))
    page = question_page(version, compiled(form).questions["x"])
    assert '<span lang="vi">Quê quán</span>' in page
    assert '<span lang="vi">Ghi đủ cấp.</span>' in page


@pytest.mark.parametrize("version", list(seeds.versions("haiphong")), ids=lambda each: each.code)
def test_what_a_procedure_costs_is_told_in_english(version):
    for channel in ("online", "counter"):
        facts = {**version.snapshot["example"], "assurance_level": 2, "papers_integrated": 5}
        for line in fee(version.snapshot, channel, dt.date(2026, 12, 1), facts).lines:
            assert "hiểu biết" not in line.why[1]
            assert "Tài khoản" not in line.why[1]
