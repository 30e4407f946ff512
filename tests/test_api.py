"""Whatever is refused under /api/ is refused in a problem document."""

import pytest
from django.test import Client


@pytest.fixture
def client(provinces):
    """A client of Hải Dương."""
    return Client(headers={"host": "haiduong.localhost"})


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("get", "/api/v1/nothing", 404), ("delete", "/api/v1/procedures", 405),
     ("get", "/api/v1/dossiers", 401), ("get", "/api/nothing", 404)],
)  # fmt: skip
def test_a_refusal_is_a_problem_document(client, method, address, status):
    answer = getattr(client, method)(address)
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    body = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == status


def test_the_health_check_answers_any_host(provinces):
    assert Client(headers={"host": "anything.example"}).get("/healthz").status_code == 200
    assert Client(headers={"host": "anything.example"}).get("/").status_code == 404
