"""The public pages, as a browser is sent them."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from lienmach.dossiers import seeds
from lienmach.ground import clock
from lienmach.portal import words
from lienmach.portal.built import names

HOST = "haiduong.localhost"
FIRST_PAGE_BYTES = 100_000


@pytest.fixture
def client(provinces):
    return Client(headers={"host": HOST})


@pytest.fixture
def offered(provinces):
    """Publish Hải Dương's catalogue."""
    return seeds.load("haiduong", at=clock.now())


def text(response):
    return response.content.decode()


def test_the_first_page_names_the_province_and_its_services(client, offered):
    page = text(client.get("/"))
    assert '<html lang="vi">' in page
    assert "Cổng dịch vụ công tỉnh Hải Dương" in page
    assert "Đăng ký khai sinh" in page
    assert "Hệ thống vẫn phục vụ bình thường." in page
    assert page.count('<a href="/procedures/') == 26
    assert "Đã hợp nhất" not in page


def test_a_province_without_a_catalogue_still_has_a_page(client):
    page = text(client.get("/", headers={"host": "haiphong.localhost"}))
    assert "Cổng dịch vụ công thành phố Hải Phòng" in page
    assert "/procedures/" not in page


def test_the_first_page_of_a_province_asks_no_other_s_database(client, offered):
    with CaptureQueriesContext(connections["haiphong"]) as asked:
        assert client.get("/").status_code == 200
    assert [*asked] == []


def test_services_are_found_by_a_form_that_needs_no_script(client, offered):
    page = text(client.get("/", {"q": "khai sinh"}))
    assert page.count('<a href="/procedures/') == 2  # the birth itself, and the three in one
    nothing = text(client.get("/", {"q": "<b>phi thuyền</b>"}))
    assert "Không có dịch vụ nào khớp với" in nothing
    assert "<b>phi" not in nothing


def test_a_procedure_has_a_page_of_its_own(client, offered):
    page = text(client.get("/procedures/1.004222"))
    for said in ("Đăng ký thường trú", "7 ngày làm việc", "20.000 đồng", "Luật Cư trú 2020"):
        assert said in page
    assert "chưa được đối chiếu với văn bản gốc" not in page
    assert "chưa được đối chiếu với văn bản gốc" in text(client.get("/procedures/DVC25.24"))


def test_what_is_not_there_is_said_in_a_page(client, offered):
    for path in ("/procedures/9.999999", "/nowhere"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Không có trang này" in text(response)


@override_settings(DEBUG=False)
def test_a_fault_of_ours_is_said_in_a_page(client, monkeypatch):
    def breaks(**_):
        raise RuntimeError

    monkeypatch.setattr("lienmach.portal.services.offered", breaks)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "Hệ thống gặp lỗi" in text(response)


def test_english_is_remembered_once_chosen(client, offered):
    answer = client.get("/language", {"to": "en", "next": "/procedures/1.004222"})
    assert answer.headers["Location"] == "/procedures/1.004222"
    cookie = answer.cookies["lang"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    page = text(client.get("/"))
    assert '<html lang="en">' in page
    assert "All systems are serving normally." in page
    client.get("/language", {"to": "xx"})
    assert '<html lang="vi">' in text(client.get("/"))


def switch(page):
    """Return where the language switch of a page leads; None if it has none."""
    found = re.search(r'href="(/language\?[^"]*)"', page)
    return found and found.group(1).replace("&amp;", "&")


def switched(client, path, came_from=None):
    """Return where the language switch of a page leads, as a browser follows it."""
    to = switch(text(client.get(path)))
    came_from = f"http://{HOST}{path}" if came_from is None else came_from
    return client.get(to, headers={"referer": came_from}).headers["Location"]


def test_the_language_switch_keeps_what_the_address_asks_for(client, offered):
    to = switched(client, "/?q=k%E1%BA%BFt+h%C3%B4n&lang=vi&x=1%262&y=")
    assert to == "/?q=k%E1%BA%BFt+h%C3%B4n&x=1%262&y="
    assert '<html lang="en">' in text(client.get(to))


@pytest.mark.parametrize(
    "came_from",
    [
        "", "http://[", "https://example.org/?q=1", f"http://x@{HOST}/?q=1", f"http://{HOST}/figures?q=1",
        f"http://{HOST}/?q={'x' * 2000}", f"http://{HOST}.example.org/?q=1", f"http://{HOST}//?q=1",
    ],
)  # fmt: skip
def test_the_language_switch_believes_no_other_page(client, offered, came_from):
    assert switched(client, "/?q=1", came_from) == "/"


def test_an_answer_to_a_form_is_left_by_no_switch(client):
    assert switch(text(client.get("/merger/enter"))) is not None
    refused = client.post("/merger/enter", {"key": "x"})
    assert refused.status_code >= 400
    assert switch(text(refused)) is None


def test_an_address_may_name_its_language(client):
    assert '<html lang="en">' in text(client.get("/?lang=en"))
    assert '<html lang="vi">' in text(client.get("/"))


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:1"])
def test_the_language_switch_leads_nowhere_else(client, elsewhere):
    assert client.get("/language", {"next": elsewhere}).headers["Location"] == "/"


def test_pages_obey_their_own_security_policy(client, offered):
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    for path in ("/", "/procedures/1.004222", "/nowhere", "/merger/"):
        page = text(client.get(path))
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]* src=)", page), path
        assert not re.search(r'(src|href)="(https?:)?//', page), path


def built(name):
    found = finders.find(name)
    if found is None:
        pytest.skip("the assets are not built here: run `make install`")
    return Path(found).read_bytes()


def test_the_first_page_is_light(client, offered):
    response = client.get("/")
    asked = re.findall(rf'"/{settings.STATIC_URL.strip("/")}/([^"#]+)', text(response))
    files = {name for name in asked if not name.endswith(".woff2")}
    wanted = ("lienmach/lienmach.css", "lienmach/portal.js")
    assert {names().get(name, name) for name in wanted} <= files
    assert not {name for name in files if "officers" in name}
    sizes = [len(gzip.compress(response.content)), *(len(gzip.compress(built(n))) for n in files)]
    assert sum(sizes) <= FIRST_PAGE_BYTES


def test_styles_and_scripts_are_kept_compressed_beside_themselves():
    for name in ("lienmach/lienmach.css", "lienmach/portal.js", "lienmach/control-room.js"):
        assert gzip.decompress(built(f"{name}.gz")) == built(name)


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', built("lienmach/icons.svg").decode()))
    assert {"done", "running", "waiting", "failed", "skipped"} <= drawn


def test_the_words_of_an_error_need_no_request():
    assert words.say("error.500.text", lang="vi").startswith("Lỗi này ở phía chúng tôi")
