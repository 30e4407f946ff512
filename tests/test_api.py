"""Whatever is refused under /api is refused in a problem document."""

import datetime as dt
import logging
import uuid

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from lienmach.api import api
from lienmach.dossiers.api import citizens
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import gate
from lienmach.identity.queries import Applicant
from lienmach.identity.rules.scopes import KNOWN


def asked(host: str = "haiduong.localhost") -> Client:
    """Return a client that sees what a browser would see, also when our own code fails."""
    return Client(headers={"host": host}, raise_request_exception=False)


@pytest.fixture
def client(provinces):
    """A client of Hải Dương."""
    return asked()


@pytest.fixture
def failing(monkeypatch):
    """Let the catalogue fail with an error; such requests need no database."""

    def fail(error: Exception) -> None:
        def catalogue_page(**_: object) -> None:
            raise error

        monkeypatch.setattr(citizens.queries, "catalogue_page", catalogue_page)

    return fail


@pytest.fixture
def signed_in(monkeypatch):
    """Let every token pass."""

    anybody = Applicant(
        id=uuid.UUID(int=1), province="haiduong", personal_id=None, name="", unit=None,
        unit_on=None, agency=None, scopes=KNOWN, actor=PLATFORM, token=uuid.UUID(int=2),
        expires_at=clock.now() + dt.timedelta(days=1),
    )  # fmt: skip
    monkeypatch.setattr(gate.queries, "authenticate", lambda *_: anybody)


def the_problem(answer, status):
    """Return the document, having seen that it is one, in both languages."""
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "detail", "detail_en", "instance"} <= set(body)
    assert body["status"] == status
    assert body["detail"] != body["detail_en"]
    return body


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("get", "/api/v1/nothing", 404), ("delete", "/api/v1/procedures", 405),
     ("get", "/api/v1/dossiers", 401), ("get", "/api/nothing", 404), ("get", "/api/v1/", 404),
     ("get", "/api", 404), ("post", "/api", 404), ("get", "/api/", 404)],
)  # fmt: skip
def test_a_refusal_is_a_problem_document(client, method, address, status):
    answer = getattr(client, method)(address)
    the_problem(answer, status)


def test_the_root_without_its_slash_is_no_page(client):
    answer = client.get("/api/v1", follow=True)
    the_problem(answer, 404)


def test_a_wrong_method_says_which_are_right(client):
    assert client.delete("/api/v1/procedures")["Allow"] == "GET"


@pytest.mark.parametrize("host", ["nowhere.example", "haiduong_.localhost", ""])
def test_a_host_of_no_province_is_a_problem_document(host):
    the_problem(asked(host).get("/api/v1/procedures"), 404)


@pytest.mark.parametrize("host", ["haiduong.localhost:port", "haiduong.local host"])
def test_a_malformed_host_is_a_problem_document(host):
    the_problem(asked(host).get("/api/v1/procedures"), 400)


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=é"])
def test_a_malformed_upload_is_a_problem_document(signed_in, kind):
    answer = asked().post(
        "/api/v1/dossiers/HS/papers", b"no parts", content_type=kind,
        headers={"authorization": "Bearer any"},
    )  # fmt: skip
    the_problem(answer, 400)


def test_broken_json_is_a_problem_document(signed_in):
    answer = asked().post(
        "/api/v1/dossiers", b"{", content_type="application/json",
        headers={"authorization": "Bearer any"},
    )  # fmt: skip
    the_problem(answer, 400)


def test_what_is_not_of_the_form_is_a_problem_document(signed_in):
    answer = asked().post(
        "/api/v1/dossiers", b"{}", content_type="application/json",
        headers={"authorization": "Bearer any"},
    )  # fmt: skip
    assert the_problem(answer, 422)["errors"]


def test_an_error_of_ours_is_logged_whole_and_told_to_nobody(failing, caplog):
    failing(RuntimeError("the inner words"))
    with caplog.at_level(logging.ERROR):
        answer = asked().get("/api/v1/procedures")
    the_problem(answer, 500)
    assert b"the inner words" not in answer.content
    assert "RuntimeError: the inner words" in caplog.text
    assert "Traceback" in caplog.text


def test_a_database_that_is_away_is_told_so_and_when_to_come_back(failing, caplog):
    error = OperationalError("connection refused by the inner host")
    error.__cause__ = psycopg.OperationalError("connection refused by the inner host")
    failing(error)
    answer = asked().get("/api/v1/procedures")
    the_problem(answer, 503)
    assert int(answer["Retry-After"]) >= 1
    assert b"inner host" not in answer.content
    assert "inner host" in caplog.text


def test_other_trouble_with_the_database_is_an_error_of_ours(failing):
    error = OperationalError("a deadlock")
    error.__cause__ = psycopg.errors.DeadlockDetected("a deadlock")
    failing(error)
    the_problem(asked().get("/api/v1/procedures"), 500)


def test_pages_keep_their_own_words(provinces):
    assert asked().get("/nothing")["Content-Type"].startswith("text/html")
    assert asked("nowhere.example").get("/apiary")["Content-Type"].startswith("text/plain")


def test_the_health_check_answers_any_host(provinces):
    assert Client(headers={"host": "anything.example"}).get("/healthz").status_code == 200
    assert Client(headers={"host": "anything.example"}).get("/").status_code == 404


def test_the_description_is_put_together_once():
    """It takes a third of a second, and strangers may ask for it."""
    described = api.get_openapi_schema()
    assert described["paths"]["/api/v1/dossiers"]["post"]["summary"]
    assert api.get_openapi_schema() is described


def shapes_within(shape, described, seen):
    """Yield every shape of an object that a shape is made of."""
    if isinstance(shape, dict):
        if "$ref" in shape:
            name = shape["$ref"].rsplit("/", 1)[-1]
            if name not in seen:
                seen.add(name)
                yield from shapes_within(described[name], described, seen)
            return
        if "properties" in shape:
            yield shape
        for each in shape.values():
            yield from shapes_within(each, described, seen)
    elif isinstance(shape, list):
        for each in shape:
            yield from shapes_within(each, described, seen)


def test_every_body_is_read_whole_or_refused():
    said = api.get_openapi_schema()
    described, seen, found = said["components"]["schemas"], set(), []
    for path in said["paths"].values():
        for operation in path.values():
            content = operation.get("requestBody", {}).get("content", {})
            for kind, body in content.items():
                if kind == "application/json":
                    found += shapes_within(body["schema"], described, seen)
    assert len(found) > 40
    assert [each["title"] for each in found if each.get("additionalProperties") is not False] == []
