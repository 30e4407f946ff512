"""Files over HTTP: one way in from every edge, and the way out."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from lienmach import homes
from lienmach.dossiers.models import Upload
from lienmach.ground import installation
from lienmach.homes.files import store
from tests.dossiers import desk
from tests.dossiers.api_client import Caller, citizen
from tests.dossiers.files import hostile, pdf_with
from tests.dossiers.makers import BIRTH, BIRTH_DATA, PDF

SCRIPT = pdf_with(b"<</S/JavaScript/JS(1)>>")


@pytest.fixture(scope="module")
def mai(counter):
    return citizen()


def filed(name="giấy.pdf", content=PDF, kind="application/pdf"):
    return SimpleUploadedFile(name, content, kind)


def test_a_file_waits_for_its_owner_and_can_be_taken_back(mai):
    first = mai.post("/uploads", key="u", data={"file": filed()})
    again = mai.post("/uploads", key="u", data={"file": filed()})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert [each["id"] for each in mai.get("/uploads").json()["items"]] == [first.json()["id"]]
    assert citizen().get("/uploads").json()["items"] == []
    path = f"/api/v1/uploads/{first.json()['id']}"
    assert citizen().client.delete(path, headers=citizen().headers).status_code == 404
    assert mai.client.delete(path, headers=mai.headers).status_code == 204
    assert mai.get("/uploads").json()["items"] == []
    assert Caller().post("/uploads", data={"file": filed()}).status_code == 401


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", SCRIPT), ("a.html", PDF), ("a.pdf", PDF[:-9])],
)
def test_every_edge_looks_at_files_alike(mai, name, content):
    code = mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()["code"]
    sent = [
        mai.post("/uploads", data={"file": filed(name, content)}),
        mai.post(f"/dossiers/{code}/papers", data={"paper": filed(name, content)}),
    ]
    assert {(answer.status_code, answer.json()["type"]) for answer in sent} == {
        (422, sent[0].json()["type"])
    }


@pytest.mark.parametrize("number", range(len(hostile())))
def test_bombs_two_kinds_in_one_and_names_of_paths_come_in_nowhere(mai, number):
    name, content = hostile()[number]
    code = mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()["code"]
    for path, field in (("/uploads", "file"), (f"/dossiers/{code}/papers", "paper")):
        answer = mai.post(path, data={field: filed(name, content)})
        assert (path, answer.status_code) == (path, 422)
    assert mai.get(f"/dossiers/{code}").json()["papers"] == []


def raw(name):
    """Return a form with a file of just that name, as no browser of today would send it."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    kind = "Content-Type: application/pdf\r\n\r\n"
    body = (head + kind).encode() + PDF + b"\r\n--x--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=x"}


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"), ("/var/lib/giấy.pdf", "giấy.pdf"),
        ("C:\\giấy.pdf", "giấy.pdf"), ("&#47;etc&#47;x.pdf", "x.pdf"), ("..", None), ("a/..", None),
        ("%2e%2e%2fx.pdf", "%2e%2e%2fx.pdf"),  # a name as any other: nobody decodes it
    ],
)  # fmt: skip
def test_of_a_path_the_name_alone_comes_in_and_no_file_is_called_by_it(mai, name, kept):
    told = mai.post("/uploads", **raw(name))
    assert (told.status_code, told.json().get("name")) == (201 if kept else 422, kept)
    with homes.province("haiduong"), homes.reading("dossiers"):
        root = store(homes.here("dossiers")).root
        assert not [each for each in root.rglob("*") if each.suffix == ".pdf"]


def test_a_paper_leaves_as_a_download_that_no_browser_opens_among_our_pages(mai):
    code = mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()["code"]
    key = mai.post(f"/dossiers/{code}/papers", data={"paper": filed("giấy 1")}).json()["id"]
    answer = mai.get(f"/dossiers/{code}/papers/{key}")
    assert answer.content == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''gi%E1%BA%A5y%201.pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert citizen().get(f"/dossiers/{code}/papers/{key}").status_code == 404


class Untouchable(io.RawIOBase):
    """A body that fails whoever reads it."""

    def read(self, *_size):
        raise AssertionError("somebody read the body")


@pytest.mark.parametrize("path", ["/desk/new/file", "/check", "/api/v1/uploads", "/status"])
def test_two_gigabytes_are_refused_before_anybody_reads_them(counter, path):
    answer = Client(headers={"host": desk.HOST}).generic(
        "POST", path, b"", content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(2 << 30), "wsgi.input": Untouchable()},
    )  # fmt: skip
    assert answer.status_code == 413
    expected = "problem+json" if path.startswith("/api") else "text/html"
    assert expected in answer["Content-Type"]


def test_large_forms_lie_in_the_home_and_nowhere_else(mai, settings):
    # The settings were read before the tests' home was named: only its part in it can be told.
    assert settings.FILE_UPLOAD_TEMP_DIR.endswith(f"/{installation.folder('drafts').name}")
    large = pdf_with(b"(" + b"x" * (3 << 20) + b")")
    assert mai.post("/uploads", data={"file": filed(content=large)}).status_code == 201
    with override_settings(UPLOADS_A_DAY=0):
        assert mai.post("/uploads", data={"file": filed()}).status_code == 429
    with homes.province("haiduong"), homes.reading("dossiers"):
        assert Upload.objects.filter(size=len(large)).count() == 1
