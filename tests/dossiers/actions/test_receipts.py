"""Receipts: their secrets are kept as digests, told to their holders, and made anew when lost."""

import datetime as dt
import uuid

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import Answer, Dossier
from lienmach.dossiers.queries.receipts import standing, standing_by_token
from lienmach.dossiers.refusals import NoSuchDossier, NoSuchForm, ReceiptRenewedAlready
from lienmach.ground.actor import Actor, Mandate
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from lienmach.ledger import queries as ledger
from tests.dossiers import makers
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, TODAY, UNIT
from tests.dossiers.rules.test_setting import text_of
from tests.identity import makers as people


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


def secrets(code, who):
    return queries.receipt_secrets(code, seen_by=who, on=TODAY)


def stored(code):
    with homes.reading("dossiers"):
        return Dossier.objects.get(code=code)


def test_a_dossier_has_secrets_from_its_submission(lan, code):
    told = secrets(code, lan)
    assert told.issue == 1
    assert standing(code, told.word, on=TODAY).code == code
    assert standing(code.lower(), told.spoken.lower(), on=TODAY).state == "received"
    assert standing_by_token(told.token, on=TODAY).code == code


def test_neither_rows_nor_answers_nor_facts_hold_them_in_plain(lan, code):
    told = secrets(code, lan)
    with homes.reading("dossiers"):
        kept = str([*Dossier.objects.filter(code=code).values(), *Answer.objects.values()])
        kept += str(ledger.timeline(code))
    assert told.word not in kept
    assert told.token not in kept
    assert stored(code).token_digest in kept


def test_wrong_words_and_tokens_open_nothing(lan, code):
    told, other = secrets(code, lan), makers.submitted(lan)["code"]
    assert standing(code, "ACDE-FGHJ", on=TODAY) is None
    assert standing(other, told.word, on=TODAY) is None
    assert standing("H24.101.01-261116-999999", told.word, on=TODAY) is None
    assert standing("nonsense", told.word, on=TODAY) is None
    assert standing_by_token(told.token[:-1] + "A" * 1, on=TODAY) is None or told.token[-1] == "A"
    assert standing_by_token("", on=TODAY) is None


def test_a_new_issue_ends_the_one_before(lan, code):
    old = secrets(code, lan)
    new = actions.renew_receipt(code, instead_of=1, by=lan, at=AT)
    assert new.issue == 2
    assert standing(code, old.word, on=TODAY) is None
    assert standing_by_token(old.token, on=TODAY) is None
    assert standing(code, new.word, on=TODAY) is not None
    assert actions.renew_receipt(code, instead_of=1, by=lan, at=AT) == new  # asked again
    actions.renew_receipt(code, instead_of=2, by=lan, at=AT)
    with pytest.raises(ReceiptRenewedAlready):
        actions.renew_receipt(code, instead_of=1, by=lan, at=AT)
    with homes.reading("dossiers"):
        told = [fact.event for fact in ledger.timeline(code)]
    assert told.count("dossiers.receipt-renewed") == 2


def test_only_the_applicant_and_the_desk_hold_a_receipt(lan, code):
    assert secrets(code, makers.officer(Kind.RECEIVE, agency=DESK)) == secrets(code, lan)
    for who in (
        makers.officer(Kind.DECIDE, agency=LAND_OFFICE), makers.officer(Kind.READ, agency=DESK),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            secrets(code, who)
        with pytest.raises(NotAllowed):
            actions.renew_receipt(code, instead_of=1, by=who, at=AT)
    with pytest.raises(NoSuchDossier):
        secrets(code, makers.person())


def test_a_dossier_from_before_receipts_gets_one_when_asked(lan, code, owner):
    owner().execute(
        "update dossiers_dossier set receipt_issue = 0, word_digest = '', token_digest = ''"
        " where code = %s",
        [code],
    )
    with pytest.raises(NoSuchForm):
        secrets(code, lan)
    assert standing(code, "", on=TODAY) is None
    told = actions.renew_receipt(code, instead_of=0, by=lan, at=AT)
    assert standing_by_token(told.token, on=TODAY).code == code


def test_what_is_told_names_no_applicant(lan, code):
    told = standing(code, secrets(code, lan).word, on=TODAY)
    assert str(uuid.UUID(lan.id)) not in str(told)
    assert "AB 123456" not in str(told)  # what the form holds
    assert told.agency.code == LAND_OFFICE


def sheet(code, form, by):
    drawn = queries.form_file(code, form, address="http://h.localhost", seen_by=by, at=AT)
    return " ".join(text_of(drawn).split())


def test_a_receipt_names_the_applicant_and_who_filed_for_them(mai):
    holder = people.person(name="Đỗ Văn Thay")
    mandate = Mandate(
        "m", "haiduong", str(mai.key), TODAY, TODAY + dt.timedelta(days=9), unit=UNIT, unit_on=TODAY
    )
    by = Actor(str(holder), "", mandates=frozenset({mandate}), level=2)
    code = makers.submitted(mai.actor, by=by, filed_by=holder)["code"]
    for whoever_holds_it in (mai.actor, by, makers.officer("receive", agency=DESK)):
        text = sheet(code, "01", whoever_holds_it)
        assert "Người đề nghị: Vũ Thị Hoa Mai" in text
        assert "Người nộp thay (theo ủy quyền hoặc đại diện): Đỗ Văn Thay" in text
    assert "Đỗ Văn Thay" not in sheet(code, "06", makers.officer("read", agency=LAND_OFFICE))


def test_who_took_it_in_at_a_desk_filed_it_for_nobody(mai):
    clerk = makers.officer("receive", agency=DESK)
    code = makers.submitted(mai.actor, by=clerk)["code"]
    for by in (mai.actor, clerk):
        assert "Người đề nghị: Vũ Thị Hoa Mai" in sheet(code, "01", by)
        assert "Người nộp thay" not in sheet(code, "01", by)
