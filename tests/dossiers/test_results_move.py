"""Receipts and results go on working when their system has moved and their agency has ended."""

import datetime as dt
import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import results
from lienmach.dossiers.queries import results as asked
from lienmach.dossiers.rules import receipts
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.homes.files import store
from lienmach.identity.rules.duties import Kind
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.makers import AT, BIRTH, TODAY
from tests.dossiers.signing import ADDRESS, LATER, REGISTRAR, demo, issued

__all__ = ["demo"]
OLD_DAY = dt.datetime(2025, 6, 16, 9, tzinfo=HANOI)
OLD_UNIT = "10507"  # Phường Cẩm Thượng then


@pytest.fixture
def tokens(monkeypatch):
    """The tokens that were printed, the newest last."""
    drawn, real = [], results.rules.new_token

    def noting():
        drawn.append(real())
        return drawn[-1]

    monkeypatch.setattr(results.rules, "new_token", noting)
    return drawn


def page(path, province="haiduong", **sent):
    client = Client(HTTP_HOST=f"{province}.localhost")
    answer = client.post(path, sent) if sent else client.get(path)
    return answer.status_code, answer.content.decode()


def before_the_merger(lan):
    """Issue a result by an agency that has ended since."""
    receipt = makers.submitted(
        lan, procedure=BIRTH, data=dict(makers.BIRTH_DATA), at=OLD_DAY,
        commune=OLD_UNIT, commune_on=OLD_DAY.date(),
    )  # fmt: skip
    agency = receipt["competent_agency"]["code"]
    clerk = makers.officer(Kind.DECIDE, Kind.SIGN, agency=agency)
    actions.decide_dossier(receipt["code"], outcome="granted", by=clerk, at=OLD_DAY)
    actions.issue_result(receipt["code"], said=REGISTRAR, address=ADDRESS, by=clerk, at=OLD_DAY)
    return receipt


@pytest.mark.usefixtures("demo")
def test_everything_that_was_given_out_works_after_a_move(lan, tokens):
    old = before_the_merger(lan)
    code, key, leader = issued(lan)
    other, _key, _leader = issued(lan)
    [_first, revoked] = [
        each for c in (code, other) for each in queries.results_of(c, seen_by=lan, on=TODAY)
    ]
    actions.revoke_result(revoked.id, because="Sai", by=leader, at=LATER)
    secrets = queries.receipt_secrets(code, seen_by=lan, on=TODAY)
    _listed, content = queries.result_file(code, key, seen_by=lan, on=TODAY)
    told = {path: page(path) for path in (
        f"/check/{tokens[0]}", f"/check/{tokens[1]}", f"/check/{tokens[2]}",
        f"/status/{secrets.token}",
    )}  # fmt: skip
    assert {status for status, _page in told.values()} == {200}
    assert old["competent_agency"]["name"] in told[f"/check/{tokens[0]}"][1]
    assert "Nay do cơ quan này tiếp tục" in told[f"/check/{tokens[0]}"][1]
    assert "Nay do cơ quan này tiếp tục" not in told[f"/check/{tokens[1]}"][1]
    assert "Kết quả đã bị thu hồi" in told[f"/check/{tokens[2]}"][1]

    with homes.province("haiphong"):  # the same catalogue, so that nothing has to be decided
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]

    homes.forget_homes()
    assert hashlib.sha256(content).hexdigest() in store("haiphong")
    for path, before in told.items():
        status, shown = page(path)
        assert (status, without_csrf(shown)) == (before[0], without_csrf(before[1])), path
    again = asked.checked_file(content, on=TODAY)
    assert (again.result.state, again.verdict.worth) == ("published", "valid")
    assert queries.result_file(code, key, seen_by=lan, on=TODAY)[1] == content
    status, shown = page("/status", code=code, word=secrets.spoken)
    assert status == 200
    assert code in shown
    # Its agency ended, its certificate and its root stand.
    old_file = queries.results_of(old["code"], seen_by=lan, on=TODAY)[0]
    _listed, old_content = queries.result_file(old["code"], old_file.id, seen_by=lan, on=TODAY)
    file = SimpleUploadedFile("ket-qua.pdf", old_content, "application/pdf")
    status, shown = page("/check", file=file)
    assert status == 200
    assert "đúng từng bit" in shown
    assert "Chữ ký hợp lệ" in shown
    # Whoever holds a file need not know whose it is: the other province's portal knows it too.
    file = SimpleUploadedFile("ket-qua.pdf", content, "application/pdf")
    assert "đúng từng bit" in page("/check", province="haiphong", file=file)[1]
    # And the work goes on: numbers, replacements, revocations, new receipts.
    anew = actions.issue_result(
        code, said=REGISTRAR, address=ADDRESS, by=leader, at=LATER, replaces=key
    )
    serials = {each.id: int(each.number.split("/")[0])
               for each in queries.results_of(code, seen_by=lan, on=TODAY)}  # fmt: skip
    assert serials[anew] == serials[key] + 2
    assert "Kết quả đã được thay thế" in page(f"/check/{tokens[1]}")[1]
    assert actions.renew_receipt(code, instead_of=1, by=lan, at=AT).issue == 2
    assert page(f"/status/{secrets.token}")[0] == 404
    assert receipts.is_token(secrets.token)


def without_csrf(text):
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)
