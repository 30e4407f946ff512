"""What every answer tells a browser, and what is never answered."""

import contextlib
import re

import pytest
from django.test import Client
from django.urls.resolvers import URLPattern, URLResolver

from lienmach import homes
from lienmach.ground import installation
from lienmach.identity import gate
from lienmach.urls import urlpatterns
from tests.identity import makers

HOST = "haiduong.localhost"
KINDS = [
    "/", "/nothing", "/account/sign-in", "/desk/", "/status", "/check", "/api/v1/procedures",
    "/api/v1/dossiers", "/api/v1/openapi.json", "/healthz", "/static/lienmach/lienmach.css",
]  # fmt: skip
"""Pages, what is not there, what needs signing in, the API, its refusals, and files."""


OF_PAGES = (
    "default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
    "form-action 'self'",
)  # fmt: skip
OF_DATA = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'none'")


@pytest.fixture
def browser(provinces):
    return Client(headers={"host": HOST}, raise_request_exception=False)


@pytest.mark.parametrize("path", KINDS)
def test_every_kind_of_answer_carries_its_policy(browser, path):
    answer = browser.get(path)
    answer.close()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    if "/static/" in path or path == "/healthz":
        return  # neither is a document
    policy = answer["Content-Security-Policy"]
    is_data = "json" in answer["Content-Type"]
    for needed in OF_DATA if is_data else OF_PAGES:
        assert needed in policy
    assert "unsafe" not in policy
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", KINDS)
def test_every_answer_says_what_it_is(browser, path):
    with contextlib.closing(browser.get(path)) as answer:
        said = answer["Content-Type"]
    assert re.fullmatch(
        r"text/(html|plain|css); ?charset=\"?utf-8\"?|application/(problem\+)?json(; charset=utf-8)?",
        said,
    )


@pytest.mark.parametrize("path", KINDS)
def test_under_tls_browsers_are_told_to_stay_there(browser, path):
    with contextlib.closing(browser.get(path, secure=True)) as answer:
        said = answer["Strict-Transport-Security"]
    assert int(re.search(r"max-age=([0-9]+)", said)[1]) >= 365 * 24 * 60 * 60
    assert "includeSubDomains" in said
    with contextlib.closing(browser.get(path)) as answer:
        assert "Strict-Transport-Security" not in answer


def test_no_other_origin_is_let_in(browser):
    for path in KINDS:
        for method in ("GET", "OPTIONS"):
            answer = browser.generic(method, path, headers={"origin": "https://evil.example"})
            answer.close()
            assert not [name for name in answer.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("path", KINDS)
def test_trace_is_not_answered(browser, path):
    answer = browser.generic("TRACE", path, headers={"x-secret": "7f3a-9c"})
    with contextlib.closing(answer):
        assert b"7f3a-9c" not in b"".join(answer)
        assert answer.get("Content-Type") != "message/http"


@pytest.mark.parametrize(
    "path",
    ["/.git/config", "/.git/HEAD", "/static/", "/static/lienmach/", "/pyproject.toml", "/manage.py",
     "/var/secrets/vault", "/static/../settings.py", "/static/%2e%2e/settings.py",
     "/static/lienmach/../../settings.py", "/debug/", "/admin/"],
)  # fmt: skip
def test_nothing_but_what_is_meant_is_served(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 404
    assert b"SECRET" not in answer.content


def views(patterns=urlpatterns, before=""):
    for each in patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from views(each.url_patterns, path)
        elif isinstance(each, URLPattern):
            yield path, each


DEEDS = re.compile(
    r"/(claim|undo|step|hand-over|consult|note|bulk|revoke|renew|drop|publish|fallback|begin|end|"
    r"lend|review|grant|sign-out|file|word|release|convert|back)/?$"
)


def test_no_get_changes_anything(browser):
    """Whatever is named after a deed takes no GET, or shows what the deed would do."""
    looked = 0
    for path, _view in views():
        if not DEEDS.search("/" + path) or path.startswith("api/"):
            continue
        place = re.sub(r"<uuid:[a-z]+>", "00000000-0000-0000-0000-000000000000", path)
        place = "/" + re.sub(r"<[^>]*>", "x", place)
        looked += 1
        assert browser.get(place).status_code in {401, 403, 404, 405}, place
    assert looked > 15


def test_under_tls_every_cookie_is_of_this_host_alone(browser, settings):
    settings.CSRF_COOKIE_SECURE = True  # as behind a proxy of ours
    with contextlib.closing(browser.get("/language?to=en", secure=True)) as answer:
        assert set(answer.cookies) == {"__Host-lang"}
    with contextlib.closing(browser.get("/account/officer", secure=True)) as answer:
        assert set(answer.cookies) == {"__Host-csrftoken"}
    key = installation.secret("control-room")
    entered = browser.post("/merger/enter", {"key": key}, secure=True)
    with contextlib.closing(entered) as answer:
        assert set(answer.cookies) == {"__Host-lienmach_control_room"}
    for cookie in browser.cookies.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert cookie["samesite"] == "Lax"
    assert browser.get("/merger/", secure=True).status_code == 200
    assert 'lang="en"' in browser.get("/", secure=True).content.decode()


def test_under_tls_a_cookie_that_another_host_could_have_set_is_not_read(provinces):
    with homes.province("haiduong"):
        session = makers.session(staff=makers.officer())
    for name, status in (("__Host-", 200), ("", 401), ("__Secure-", 401)):
        client = Client(headers={"host": HOST})
        client.cookies[name + gate.COOKIE] = session
        assert client.get("/account/security", secure=True).status_code == status
    client = Client(headers={"host": HOST})
    client.cookies[gate.COOKIE] = session
    assert client.get("/account/security").status_code == 200  # a demonstration, without TLS


def test_over_tls_a_form_is_sent_with_its_prefixed_token(provinces):
    client = Client(headers={"host": HOST}, enforce_csrf_checks=True)
    page = client.get("/account/officer", secure=True).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    sent = {"login": "ai", "password": "không phải mật khẩu", "csrfmiddlewaretoken": token}
    origin = {"origin": f"https://{HOST}"}
    assert client.post("/account/officer", sent, secure=True, headers=origin).status_code != 403
    sent["csrfmiddlewaretoken"] = "x" * 64
    assert client.post("/account/officer", sent, secure=True, headers=origin).status_code == 403
