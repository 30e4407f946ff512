"""Paying over HTTP: the citizen's page, the desk's part, the API, and the provider's counter."""

import dataclasses
import datetime as dt
import json
import re

import pytest
from django.test import Client

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.queries import gateway
from lienmach.dossiers.rules import payment_messages
from lienmach.dossiers.rules.payments import Told
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import Refusal
from lienmach.identity.rules.duties import Kind
from tests.dossiers import desk, makers, paying
from tests.dossiers.actions.test_charging import forget
from tests.dossiers.api_client import Caller, citizen, officer
from tests.dossiers.makers import (
    BIRTH,
    BIRTH_DATA,
    LAND,
    LAND_DATA,
    UNPRICED,
    UNPRICED_DATA,
)
from tests.dossiers.paying import CONFIGURED, FEE, message
from tests.identity import makers as identity

PATH = "/api/v1/payments/messages"

CENTRE = "H24.01"
"""The one-stop centre of the province, which takes land dossiers in."""


@pytest.fixture(autouse=True)
def provider(monkeypatch):
    monkeypatch.setenv(paying.VARIABLE, CONFIGURED)


@pytest.fixture(scope="module")
def mai(counter):
    return citizen()


@pytest.fixture(scope="module")
def clerk(counter):
    return desk.browser(desk.staff("receive", agency=CENTRE)[1])


@pytest.fixture
def code(mai):
    return filed(mai)


def filed(by, procedure=LAND, data=LAND_DATA):
    return by.post("/dossiers", {"procedure": procedure, "data": data}).json()["code"]


def in_time():
    """Return the data of a birth that is registered in time, which costs nothing."""
    return {**BIRTH_DATA, "born_on": (clock.today() - dt.timedelta(days=9)).isoformat()}


def pages(caller):
    """Return the browser of who calls the API."""
    browser = Client(headers={"host": desk.HOST}, enforce_csrf_checks=False)
    browser.cookies[desk.COOKIE] = identity.session_of(
        caller.headers["Authorization"].removeprefix("Bearer ")
    )
    return browser


def callback(said, *, body=None, secret=None, path=PATH, now=None):
    """Send what a provider says, signed as it would be."""
    content = said.body()
    signed = payment_messages.headers(
        secret or gateway.secret("haiduong"), "POST", path, content,
        now=clock.now().timestamp() if now is None else now,
    )  # fmt: skip
    return Client(headers={"host": desk.HOST}).post(
        PATH, body or content, content_type="application/json", headers=signed
    )


def state(code):
    with homes.province("haiduong"):
        return queries.bill(code, seen_by=PLATFORM, at=clock.now(), on=clock.today()).state


def test_a_provider_s_word_counts_if_it_is_signed_and_new_and_ours(mai, code):
    begun = mai.post(f"/dossiers/{code}/payments", key="p").json()
    assert mai.post(f"/dossiers/{code}/payments", key="p").json() == begun
    said = message(begun["reference"], at=clock.now())
    for wrong in (
        callback(said, secret="another"),
        callback(said, body=said.body().replace(b"28000", b"28001")),
        callback(said, now=clock.now().timestamp() - 301),
        callback(said, path="/api/v1/portal/messages"),
        Client(headers={"host": desk.HOST}).post(
            PATH, said.body(), content_type="application/json"
        ),
    ):
        assert wrong.status_code == 401, wrong.content
    assert state(code) == "due"
    for _ in range(2):
        answer = callback(said)
        assert (answer.status_code, answer.json()["state"]) == (200, "paid")
    assert callback(dataclasses.replace(said, amount=FEE + 1)).status_code == 409
    assert callback(dataclasses.replace(said, province="haiphong")).status_code == 422
    assert callback(dataclasses.replace(said, reference="LMNONE")).status_code == 404
    owed = mai.get(f"/dossiers/{code}/charge").json()
    assert (owed["state"], owed["amount"], len(owed["payments"])) == ("settled", FEE, 1)
    assert mai.post(f"/dossiers/{code}/payments").status_code == 409


def test_what_is_no_message_is_refused_in_a_sentence(counter):
    class Said:
        def body(self):
            return b'{"message": 1}'

    answer = callback(Said())
    assert (answer.status_code, answer.json()["detail_en"][-8:]) == (422, "(fields)")


def test_nobody_else_sees_pays_or_takes_cash(mai, code):
    other = citizen()
    for answer in (
        other.get(f"/dossiers/{code}/charge"),
        other.post(f"/dossiers/{code}/payments"),
        officer(Kind.RECEIVE, agency="H24.02.17").get(f"/dossiers/{code}/charge"),
        officer(Kind.RECEIVE, agency="H24.02.17").post(
            f"/dossiers/{code}/payments/cash", {"amount": FEE, "slip": "B1"}
        ),
    ):
        assert answer.status_code == 404
    assert Caller().get(f"/dossiers/{code}/charge").status_code == 401
    assert pages(other).get(f"/pay/{code}/").status_code == 404
    assert (
        mai.post(f"/dossiers/{code}/payments/cash", {"amount": FEE, "slip": "B1"}).status_code
        == 403
    )


def test_an_officer_takes_cash_by_the_api_and_takes_it_back(mai, code):
    clerk = officer(Kind.RECEIVE, agency=CENTRE)
    cash = {"amount": FEE, "slip": "B1"}
    told, same = (clerk.post(f"/dossiers/{code}/payments/cash", cash, key="c").json()
                  for _ in range(2))  # fmt: skip
    assert same == told
    [paid] = mai.get(f"/dossiers/{code}/charge").json()["payments"]
    assert (paid["slip"], paid["refund_slip"]) == ("B1", "")
    path = f"/api/v1/dossiers/{code}/payments/{told['payment']}"
    assert clerk.client.delete(path, headers=clerk.headers).status_code == 204
    assert state(code) == "due"
    assert mai.get(f"/dossiers/{filed(mai, BIRTH, in_time())}/charge").status_code == 409


def test_an_officer_says_what_is_owed_and_that_money_was_given_back_by_the_api(mai, code):
    clerk, stranger = (officer(Kind.RECEIVE, agency=agency) for agency in (CENTRE, "H24.02.17"))
    begun = mai.post(f"/dossiers/{code}/payments").json()
    callback(message(begun["reference"], Told.PAID, FEE - 1))
    back, slip = f"/dossiers/{code}/payments/{begun['payment']}/refund", {"slip": "HT-1"}

    def waiting(by):
        items = by.get("/desk/refunds").json()["items"]
        return [each["payment"]["id"] for each in items if each["dossier"] == code]

    assert [waiting(by) for by in (clerk, mai, stranger)] == [[begun["payment"]], [], []]
    assert [by.post(back, slip).status_code for by in (mai, stranger)] == [403, 404]
    told = [clerk.post(back, slip, key="r") for _ in range(2)]
    assert [each.status_code for each in told] == [201, 200]
    assert told[0].content == told[1].content
    assert clerk.post(back, {"slip": "HT-2"}, key="r").status_code == 422
    assert clerk.post(back, slip).status_code == 201  # it was given back already
    assert clerk.post(back, {"slip": "HT-2"}).status_code == 409  # not by this slip
    [payment] = mai.get(f"/dossiers/{code}/charge").json()["payments"]
    assert (payment["state"], payment["slip"], payment["refund_slip"]) == ("refunded", "", "HT-1")
    assert waiting(clerk) == []
    said, word = f"/dossiers/{code}/charge/assessment", {"amount": 135_000, "basis": "Thông tư X"}
    assert clerk.post(said, word).status_code == 409  # a published fee answers it
    with homes.province("haiduong"):
        forget(code)
    assert [by.post(said, word).status_code for by in (mai, stranger)] == [403, 404]
    told = [clerk.post(said, word, key="a") for _ in range(2)]
    assert [each.status_code for each in told] == [201, 200]
    assert told[0].content == told[1].content
    assert clerk.post(said, {**word, "amount": 1}, key="a").status_code == 422
    assert clerk.post(said, {**word, "amount": 1}).status_code == 409
    owed = mai.get(f"/dossiers/{code}/charge").json()
    assert (owed["state"], owed["amount"]) == ("due", 135_000)


def test_a_citizen_sees_what_is_owed_and_is_led_to_the_provider(mai, code):
    browser = pages(mai)
    page = browser.get(f"/pay/{code}/")
    text = page.content.decode()
    assert "28.000 đồng" in text
    assert "Số minh họa" in text  # on which basis
    assert "https://pay.example.test" in page["Content-Security-Policy"].split("form-action")[1]
    key = re.search(r'name="key" value="([^"]+)"', text)[1]
    answers = [browser.post(f"/pay/{code}/begin", {"key": key}) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert answers[0]["Location"].startswith("https://pay.example.test/pay?province=haiduong&")
    assert "Waiting to hear" in browser.get(f"/pay/{code}/?lang=en").content.decode()
    free = filed(mai, BIRTH, in_time())
    assert "không phải nộp" in browser.get(f"/pay/{free}/").content.decode()


def test_without_a_provider_the_page_says_how_else(mai, code, monkeypatch):
    monkeypatch.delenv(paying.VARIABLE)
    text = pages(mai).get(f"/pay/{code}/").content.decode()
    assert "tiền mặt" in text
    assert f"/pay/{code}/begin" not in text
    assert pages(mai).post(f"/pay/{code}/begin", {"key": "k"}).status_code == 503
    assert callback(message("LM1")).status_code == 503


def test_the_desk_sees_takes_and_gives_back(mai, clerk, code):
    path = f"/desk/dossiers/{code}/"
    page = clerk.get(path).content.decode()
    assert "28.000 đồng" in page
    key = re.search(r'name="key" value="([^"]+-cash)"', page)[1]
    form = {"do": "cash", "amount": FEE, "slip": "BL-7", "key": key}
    for _ in range(2):
        assert clerk.post(f"{path}charge", form).status_code == 303
    page = clerk.get(path).content.decode()
    assert "Hoàn tác biên lai BL-7" in page
    assert "Đã nộp 28.000 đồng" in page  # in the timeline
    payment = re.search(r'name="payment" value="([^"]+)"', page)[1]
    assert clerk.post(f"{path}charge", {"do": "undo", "payment": payment}).status_code == 303
    begun = mai.post(f"/dossiers/{code}/payments").json()
    callback(message(begun["reference"], Told.PAID, FEE - 1))
    page = clerk.get(path).content.decode()
    assert "cần hoàn trả" in page
    assert "Cần hoàn trả 27.999 đồng (đơn vị thanh toán)" in page  # in the timeline
    listed = clerk.get("/desk/refunds/").content.decode()
    assert f"/desk/dossiers/{code}/#money" in listed
    assert "27.999 đồng" in listed
    lines = clerk.get("/desk/refunds/table.csv").content.decode("utf-8-sig").splitlines()
    assert [line for line in lines if line.startswith(code) and ",27999,amount," in line]
    other = desk.browser(desk.staff("receive", agency="H24.02.17")[1])
    for address in ("/desk/refunds/", "/desk/refunds/table.csv"):
        assert code not in other.get(address).content.decode()
        assert pages(mai).get(address).status_code == 403
    payment = re.search(r'name="payment" value="([^"]+)"', page)[1]
    form = {"do": "refunded", "payment": payment, "slip": "HT-1"}
    assert clerk.post(f"{path}charge", form).status_code == 303
    page = clerk.get(path).content.decode()
    assert "đã hoàn trả" in page
    assert "chứng từ hoàn trả HT-1" in page
    for wrong, status in (
        ({"do": "cash", "amount": "x"}, 422), ({"do": "nothing"}, 404),
        ({"do": "undo", "payment": "x"}, 404), ({"do": "assess", "amount": "5", "basis": "x"}, 409),
    ):  # fmt: skip
        assert clerk.post(f"{path}charge", wrong).status_code == status, wrong
    assert pages(mai).post(f"{path}charge", form).status_code == 403


def ended_when_paid(mai, code):
    """Return the payment of a dossier that its applicant withdrew once it was paid."""
    begun = mai.post(f"/dossiers/{code}/payments").json()
    callback(message(begun["reference"], at=clock.now()))
    assert mai.post(f"/dossiers/{code}/withdrawal").status_code == 201
    return begun["payment"]


def test_the_desk_lets_money_be_given_back_once_a_dossier_has_ended(mai, clerk, code):
    path, form = f"/desk/dossiers/{code}/", {"do": "give_back", "reason": "Chưa làm gì"}
    assert 'value="give_back"' not in clerk.get(path).content.decode()
    form["payment"] = ended_when_paid(mai, code)
    page = clerk.get(path).content.decode()
    assert "Lý do hoàn trả mã T1" in page
    assert "Why T1 is to be given back" in clerk.get(f"{path}?lang=en").content.decode()
    assert clerk.post(f"{path}charge?lang=vi", {**form, "reason": " "}).status_code == 422
    assert clerk.post(f"{path}charge", form).status_code == 303
    page = clerk.get(f"{path}?lang=vi").content.decode()
    assert 'value="give_back"' not in page
    assert 'value="refunded"' in page
    assert "hồ sơ đã kết thúc" in page
    assert code in clerk.get("/desk/refunds/").content.decode()
    assert "Chưa làm gì" not in pages(mai).get(f"/me/dossiers/{code}/").content.decode()


def test_an_officer_lets_money_be_given_back_by_the_api(mai, code):
    clerk, stranger = (officer(Kind.RECEIVE, agency=agency) for agency in (CENTRE, "H24.02.17"))
    begun = mai.post(f"/dossiers/{code}/payments").json()
    callback(message(begun["reference"], at=clock.now()))
    back, why = f"/dossiers/{code}/payments/{begun['payment']}/to-refund", {"reason": "Chưa làm gì"}
    answer = clerk.post(back, why)
    assert (answer.status_code, answer.json()["detail_en"][:21]) == (409, "What was paid is owed")
    assert mai.post(f"/dossiers/{code}/withdrawal").status_code == 201
    assert [by.post(back, why).status_code for by in (mai, stranger)] == [403, 404]
    assert clerk.post(back, {"reason": ""}).status_code == 422
    told = [clerk.post(back, why, key="b") for _ in range(2)]
    assert [each.status_code for each in told] == [201, 200]
    assert told[0].content == told[1].content
    assert told[0].json()["state"] == "to-refund"
    assert clerk.post(back, {"reason": "Khác"}, key="b").status_code == 422
    owed = mai.get(f"/dossiers/{code}/charge").json()
    assert (owed["state"], [each["why"] for each in owed["payments"]]) == ("lapsed", ["ended"])


@pytest.fixture
def unpriced(mai):
    with homes.province("haiduong"):
        makers.published(UNPRICED)
    return filed(mai, UNPRICED, UNPRICED_DATA)


def test_where_no_fee_is_published_at_all_the_desk_s_page_lets_an_officer_say(mai, clerk, unpriced):
    path, pay = f"/desk/dossiers/{unpriced}/", f"/pay/{unpriced}/"
    assert 'value="assess"' in clerk.get(path).content.decode()
    text = pages(mai).get(f"{pay}?lang=en").content.decode()
    assert "not known yet" in text
    assert "Nothing is owed" not in text
    form = {"do": "assess", "amount": "50.000", "basis": "Thông tư X"}
    assert clerk.post(f"{path}charge", form).status_code == 303
    page = clerk.get(path).content.decode()
    assert 'name="instead_of" value="50000"' in page
    assert 'value="cash"' in page
    assert "50.000 đồng" in pages(mai).get(pay).content.decode()
    right = {**form, "amount": "5.000", "instead_of": "50000"}
    assert clerk.post(f"{path}charge", right).status_code == 422  # it says no reason
    assert clerk.post(f"{path}charge", {**right, "reason": "Gõ nhầm"}).status_code == 303
    text = pages(mai).get(pay).content.decode()
    assert "5.000 đồng" in text
    assert "50.000 đồng" not in text
    assert "Gõ nhầm" not in text
    free = filed(mai, BIRTH, in_time())
    clerk_of_births = desk.browser(desk.staff("receive", agency=makers.DESK)[1])
    page = clerk_of_births.get(f"/desk/dossiers/{free}/").content.decode()
    assert 'value="assess"' not in page
    assert "không phải nộp" in page


def test_where_no_fee_is_published_at_all_an_officer_says_by_the_api(mai, unpriced):
    clerk = officer(Kind.RECEIVE, agency=CENTRE)
    charge = f"/dossiers/{unpriced}/charge"
    owed = mai.get(charge).json()
    assert (owed["state"], owed["amount"], owed["lines"]) == ("unknown", None, [])
    word = {"amount": 50_000, "basis": "Thông tư X"}
    assert clerk.post(f"{charge}/assessment", word).status_code == 201
    owed = mai.get(charge).json()
    assert (owed["state"], owed["amount"], len(owed["lines"])) == ("due", 50_000, 1)
    right = {**word, "amount": 5_000, "instead_of": 50_000, "reason": "Gõ nhầm"}
    told = [clerk.post(f"{charge}/assessment", right, key="r").status_code for _ in range(2)]
    assert told == [201, 200]
    assert clerk.post(f"{charge}/assessment", {**right, "amount": 1}).status_code == 409
    assert mai.get(charge).json()["amount"] == 5_000


@pytest.mark.parametrize(
    ("told", "status"),
    [("{", 500), ('{"name": "x"}', 500), (json.dumps({**paying.CONFIGURATION, "address": "http://x"}), 500),
     (json.dumps({**paying.CONFIGURATION, "demo": True}), 500)],
)  # fmt: skip
def test_a_provider_that_may_not_be_trusted_is_not(monkeypatch, told, status):
    monkeypatch.setenv(paying.VARIABLE, told)
    with pytest.raises(Refusal) as refused:
        gateway.gateway()
    assert refused.value.status == status
