"""What no page could use is refused before it reaches one, as a page and as a problem."""

import pytest
from django.test import Client

HOST = "haiduong.localhost"


@pytest.fixture
def client(provinces):
    return Client(headers={"host": HOST})


@pytest.mark.parametrize("path", ["/procedures/%00", "/figures?unit=a%00b", "/?%00=1"])
def test_no_address_holds_a_nul(client, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/procedures/%00", "/procedures?search=%00"])
def test_a_program_is_told_so_in_a_problem(client, path):
    answer = client.get(f"/api/v1{path}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("sent", [{"login": "a\0b"}, {"login": ["a", "\0"]}, {"a\0": "b"}])
def test_no_form_holds_a_nul(client, form, sent):
    if form.startswith("multipart"):
        answer = client.post("/account/officer", sent)
    else:
        text = "&".join(
            f"{name}={value}".replace("\0", "%00") for name in sent for value in sent[name]
        )
        answer = client.post("/account/officer", text, content_type=form)
    assert answer.status_code == 400


def test_what_looks_like_one_goes_through(client):
    assert client.get("/", {"q": "%00 \\0"}).status_code == 200
    assert client.post("/account/officer", {"login": "%00"}).status_code == 401
