"""The QR codes that are given out lead where they should: read from the paper, then followed."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from lienmach.identity.rules.duties import Kind
from tests.dossiers import applying, scanned
from tests.dossiers.api_client import citizen, officer
from tests.dossiers.applying import CHILD
from tests.dossiers.makers import BIRTH, BIRTH_DATA
from tests.dossiers.signing import REGISTRAR, demo
from tests.dossiers.test_applying_pages import Citizen

__all__ = ["demo"]
HOST = "http://haiduong.localhost"


def followed(address):
    """Return what a stranger's browser is shown at an address that a code says."""
    parts = urlsplit(address)
    assert (f"{parts.scheme}://{parts.netloc}", parts.query, parts.fragment) == (HOST, "", "")
    answer = Client(headers={"host": parts.netloc}).get(parts.path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture(scope="module")
def mai(counter):
    return citizen()


@pytest.fixture(scope="module")
def told(mai):
    return mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()


def test_a_receipt_s_code_leads_to_the_status_of_its_dossier(mai, told):
    receipt = mai.get(f"/dossiers/{told['code']}/receipt").json()
    paper = mai.get(f"/dossiers/{told['code']}/forms/01").content
    [address] = scanned.from_pdf(paper)
    assert address == receipt["link"] == f"{HOST}/status/{receipt['token']}"
    assert told["code"] in followed(address)


def test_it_is_read_from_a_poor_print_too(mai, told):
    paper = mai.get(f"/dossiers/{told['code']}/forms/01").content
    assert scanned.from_pdf(paper, dots=100) == scanned.from_pdf(paper)


def test_a_result_s_code_leads_to_what_it_is_worth(mai, told, demo):
    code = told["code"]
    leader = officer(Kind.DECIDE, Kind.SIGN, agency=told["competent_agency"]["code"])
    assert leader.post(f"/dossiers/{code}/decision", {"outcome": "granted"}).status_code == 201
    result = leader.post(f"/dossiers/{code}/results", {"particulars": REGISTRAR}).json()
    paper = mai.get(f"/dossiers/{code}/results/{result['id']}").content
    [address] = scanned.from_pdf(paper)
    assert re.fullmatch(rf"{HOST}/check/[^/]+", address)
    shown = followed(address)
    assert "Kết quả đang có hiệu lực" in shown
    assert result["number"] in shown
    other = address[:-1] + ("A" if address[-1] != "A" else "B")
    strange = Client(headers={"host": "haiduong.localhost"}).get(urlsplit(other).path)
    assert "Kết quả đang có hiệu lực" not in strange.content.decode()


def test_the_code_on_the_last_page_of_filing_is_the_receipt_s(counter, tmp_path):
    actor, new = applying.mother()
    applying.resident(new)
    lan = Citizen(actor)
    root = lan.started()
    key = root.split("/")[2]
    lan.fill(root, {"declarant_relation": "mẹ", **CHILD})
    applying.with_papers(key, by=actor)
    applying.saved(key, by=actor)
    path, page = lan.follow(f"{root}check")
    edition = re.search(rb'name="edition"[^>]* value="(\d+)"', page.content)[1].decode()
    answer = lan.post(path, {"edition": edition, "declared": "yes"})
    _path, page = lan.follow(answer["Location"])
    text = page.content.decode()
    code = re.search(r'class="receipt-code">([^<]+)<', text)[1]
    [address] = scanned.from_page(text, tmp_path)
    assert code in followed(address)
    assert scanned.from_pdf(lan.get(f"/papers/{code}/forms/01").content) == [address]
