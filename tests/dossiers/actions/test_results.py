"""A result is issued step by step, by whoever signs; what fails at one step has lost nothing."""

import contextlib
import dataclasses
import datetime as dt
import re
from typing import Any

import psycopg
import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import results
from lienmach.dossiers.models import IssuedPaper, Result
from lienmach.dossiers.queries.keys import keys, roots
from lienmach.dossiers.queries.keys.stamping import HttpStamper
from lienmach.dossiers.refusals import (
    ContentIncomplete,
    NoSigningKey,
    NoSuchDossier,
    NoSuchResult,
    NothingToHandOver,
    NotNow,
    ReasonMissing,
    SigningFailed,
)
from lienmach.dossiers.rules import receipts, signatures
from lienmach.ground import installation
from lienmach.ground.actor import PLATFORM, Mandate
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from lienmach.ledger import queries as ledger
from tests.dossiers import makers
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, FATHER, LAND, LICENCE, TODAY
from tests.dossiers.signing import (
    ADDRESS,
    ALLOWANCE,
    DEATH,
    LATER,
    MARRIAGE,
    PARCEL,
    REGISTRAR,
    decided,
    demo,
    issued,
)

pytestmark = pytest.mark.usefixtures("demo")
__all__ = ["demo"]


def stored(key):
    with homes.reading("dossiers"):
        return Result.objects.get(pk=key)


def happened(code):
    with homes.reading("dossiers"):
        return [fact.event for fact in ledger.timeline(code)]


@pytest.mark.parametrize(
    ("procedure", "outcome", "sign"),
    [
        (BIRTH, "granted", "TLKS"),
        (LAND, "granted", "XNBĐ"),
        (DEATH, "granted", "TLKT"),
        (MARRIAGE, "granted", "GCNKH"),
        (ALLOWANCE, "granted", "QĐ-TCTN"),
        (PARCEL, "granted", "XNBĐ"),
        (LICENCE, "granted", "TB"),
        (BIRTH, "refused", "TB"),
    ],
)
def test_every_outcome_ends_in_a_signed_numbered_paper(lan, procedure, outcome, sign):
    if procedure == LICENCE:
        makers.standing_in()
    elif procedure not in {BIRTH, LAND}:
        makers.published(procedure)
    code, key, _leader = issued(lan, procedure=procedure, outcome=outcome)
    [listed] = queries.results_of(code, seen_by=lan, on=TODAY)
    assert listed.id == key
    assert listed.state == "published"
    assert re.fullmatch(rf"\d+/{sign}-H24\.[\d.]+", listed.number)
    _listed, content = queries.result_file(code, key, seen_by=lan, on=TODAY)
    found = signatures.verdict(content, roots=roots())
    assert (found.worth, found.demo, found.signer) == ("valid", True, listed.agency)
    assert happened(code)[-4:] == [
        "dossiers.result-set", "dossiers.result-numbered", "dossiers.result-signed",
        "dossiers.result-published",
    ]  # fmt: skip


def test_numbers_count_within_agency_kind_and_year(lan):
    numbers = [stored(issued(lan)[1]).serial for _ in range(3)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    code, leader = decided(lan)
    key = actions.issue_result(
        code, said=REGISTRAR, address=ADDRESS, by=leader, at=AT.replace(year=2027)
    )
    assert (stored(key).serial, stored(key).year) == (1, 2027)


def test_asking_twice_issues_once(lan):
    code, key, leader = issued(lan)
    again = actions.issue_result(code, said=REGISTRAR, address=ADDRESS, by=leader, at=LATER)
    assert again == key
    assert len(queries.results_of(code, seen_by=leader, on=TODAY)) == 1


class Broken:
    """A key that is there and does not sign."""

    @contextlib.contextmanager
    def signer(self, agency, name):
        with keys().signer(agency, name) as signer:

            async def fails(*_args, **_kwargs):
                raise OSError("the module is gone")

            broken: Any = signer
            broken.async_sign_raw = fails
            yield signer


def test_a_key_that_fails_loses_no_number(lan):
    code, leader = decided(lan)
    told = {"said": REGISTRAR, "address": ADDRESS, "by": leader}
    with pytest.raises(SigningFailed):
        actions.issue_result(code, **told, at=AT, port=Broken())
    [pending] = queries.results_of(code, seen_by=leader, on=TODAY)
    assert pending.state == "numbered"
    assert queries.results_of(code, seen_by=lan, on=TODAY) == []
    key = actions.issue_result(code, **told, at=LATER)
    [done] = queries.results_of(code, seen_by=lan, on=TODAY)
    assert (key, done.state, done.number) == (pending.id, "published", pending.number)


def test_whoever_acts_for_the_applicant_is_shown_no_more_results_than_the_applicant(lan):
    code, leader = decided(lan)
    results.set_result(code, said=REGISTRAR, replaces=None, by=leader, at=LATER)
    mandate = Mandate("m", "haiduong", lan.id, TODAY, TODAY + dt.timedelta(days=9))
    holder = dataclasses.replace(makers.person(), mandates=frozenset({mandate}))
    for who, count in ((leader, 1), (lan, 0), (holder, 0)):
        assert len(queries.results_of(code, seen_by=who, on=TODAY)) == count


def test_without_a_time_stamp_it_is_issued_all_the_same(lan):
    stamper = HttpStamper("http://127.0.0.1:9/stamp")
    _code, key, _leader = issued(lan, stamper=stamper)
    assert (stored(key).state, stored(key).signature_level) == ("published", "B-B")


def test_what_is_printed_leads_back_by_a_token_that_is_not_kept(lan, monkeypatch):
    drawn, real = [], results.setting.printed

    def noting(template, contents, *, at):
        drawn.append(contents)
        return real(template, contents, at=at)

    monkeypatch.setattr(results.setting, "printed", noting)
    _code, key, _leader = issued(lan)
    token = drawn[0]["address"].rpartition("/")[2]
    assert drawn[0]["address"] == f"{ADDRESS}/check/{token}"
    assert stored(key).token_digest == receipts.token_digest(token)
    found = queries.checked(token, on=TODAY)
    assert (found.state, found.initials, found.year) == ("published", "N.M.A.", "2026")
    assert queries.checked(receipts.told(b"x" * 16), on=TODAY) is None
    assert queries.checked("not-a-token", on=TODAY) is None
    with homes.province("haiphong"):  # whoever holds it need not know whose it is
        assert queries.checked(token, on=TODAY) == found


def test_a_new_one_replaces_the_old_and_both_are_told(lan):
    code, first, leader = issued(lan)
    second = actions.issue_result(
        code, said=REGISTRAR, address=ADDRESS, by=leader, at=LATER, replaces=first
    )
    assert second != first
    assert (stored(first).state, stored(second).state) == ("replaced", "published")
    _listed, content = queries.result_file(code, first, seen_by=lan, on=TODAY)
    told = queries.results.checked_file(content, on=TODAY)
    assert told.result.state == "replaced"
    assert told.result.replaced_by == stored(second).number
    assert told.verdict.worth == "valid"


def test_a_revoked_one_stays_to_be_checked(lan):
    code, key, leader = issued(lan)
    with pytest.raises(ReasonMissing):
        actions.revoke_result(key, because=" ", by=leader, at=LATER)
    actions.revoke_result(key, because="Sai năm sinh", by=leader, at=LATER)
    actions.revoke_result(key, because="Sai năm sinh", by=leader, at=LATER)  # said again
    with pytest.raises(NotNow):
        actions.revoke_result(key, because="Khác", by=leader, at=LATER)
    _listed, content = queries.result_file(code, key, seen_by=lan, on=TODAY)
    assert queries.results.checked_file(content, on=TODAY).result.state == "revoked"
    assert happened(code).count("dossiers.result-revoked") == 1
    anew = actions.issue_result(code, said=REGISTRAR, address=ADDRESS, by=leader, at=LATER)
    assert stored(anew).state == "published"


def test_only_whoever_signs_for_the_agency_issues(lan):
    code, _leader = decided(lan)
    told = {"said": REGISTRAR, "address": ADDRESS, "at": AT}
    for who in (
        lan,
        makers.officer(Kind.DECIDE, agency="H24.101"),
        makers.officer(Kind.SIGN, agency=makers.DESK),  # the desk that took it in
    ):
        with pytest.raises(NotAllowed):
            actions.issue_result(code, by=who, **told)
    with pytest.raises(NoSuchDossier):
        actions.issue_result(code, by=makers.officer(Kind.SIGN, agency=makers.LAND_OFFICE), **told)
    # A duty in the unit signs for its committee as well, and not for the land office's branch.
    somebody = makers.officer(Kind.SIGN, unit=makers.UNIT, unit_on=TODAY)
    land = makers.submitted(lan)["code"]
    actions.decide_dossier(
        land, outcome="granted", by=makers.officer("decide", agency=makers.LAND_OFFICE), at=AT
    )
    with pytest.raises(NotAllowed):
        actions.issue_result(land, by=somebody, **told)
    actions.issue_result(code, by=somebody, **told)


def by_an_agency_that_ended(lan):
    """Return a result that was issued and handed over before the merger, its dossier and signer."""
    code, _agency, signer, then = decided_before(lan)
    key = actions.issue_result(code, said=REGISTRAR, address=ADDRESS, by=signer, at=then)
    actions.hand_over_result(code, by=PLATFORM, at=then)
    return code, key, signer


HEIR = "H24.101"


def test_who_signs_for_the_heir_revokes_what_the_ended_agency_issued(lan):
    code, key, _signer = by_an_agency_that_ended(lan)
    leader = makers.officer(Kind.SIGN, agency=HEIR)
    assert queries.folder(code, seen_by=leader, on=TODAY).dossier.continued_by is None
    assert queries.results.revocable(code, seen_by=leader, on=TODAY) == {key}
    actions.revoke_result(key, because="Sai năm sinh", by=leader, at=LATER)
    assert stored(key).state == "revoked"
    assert queries.results.revocable(code, seen_by=leader, on=TODAY) == set()


def test_nobody_else_comes_to_revoke_by_a_merger(lan):
    code, key, signer = by_an_agency_that_ended(lan)
    clerk = makers.officer(Kind.DECIDE, agency=HEIR)  # sees it, and does not sign
    assert queries.results.revocable(code, seen_by=clerk, on=TODAY) == set()
    for who, refusal in (
        (lan, NotAllowed),
        (clerk, NotAllowed),
        (makers.officer(Kind.SIGN, agency="H24.102"), NoSuchResult),
        (makers.officer(Kind.SIGN, agency="H24"), NoSuchResult),
        (makers.officer(Kind.SIGN, province="haiphong"), NoSuchResult),
    ):
        with pytest.raises(refusal):
            actions.revoke_result(key, because="Sai", by=who, at=LATER)
    actions.revoke_result(key, because="Sai", by=signer, at=LATER)  # their duty passed on


def test_the_heir_issues_by_its_own_book_and_never_goes_on_in_the_ended_agency_s(lan):
    """It signs by a key of its own, and the number was given in the ended agency's book."""
    code, key, _signer = by_an_agency_that_ended(lan)
    leader = makers.officer(Kind.SIGN, agency=HEIR)
    with pytest.raises(NotAllowed):
        results.number_result(key, by=leader, at=LATER)
    assert queries.signing_desk(code, seen_by=leader, on=TODAY).in_force == key
    anew = actions.issue_result(
        code, said=REGISTRAR, address=ADDRESS, by=leader, at=LATER, replaces=key
    )
    issued_by = {each.id: each.agency for each in queries.results_of(code, seen_by=lan, on=TODAY)}
    assert issued_by[anew] == HEIR != issued_by[key]


@pytest.mark.parametrize("state", ["set", "numbered", "signed"])
def test_what_an_ended_agency_had_on_its_way_is_void_and_its_heir_begins_anew(
    lan, state, monkeypatch
):
    code, before, signer, then = decided_before(lan)
    told = {"said": REGISTRAR, "address": ADDRESS}
    stop = {"set": "number_result", "numbered": "keep_signed", "signed": "publish_result"}[state]
    with monkeypatch.context() as patched:
        patched.setattr(results, stop, stopped)
        with pytest.raises(Stopped):
            actions.issue_result(code, **told, by=signer, at=then)
    [pending] = queries.results_of(code, seen_by=signer, on=then.date())
    assert (pending.state, pending.agency) == (state, before)

    leader = makers.officer(Kind.SIGN, agency=HEIR)
    desk = queries.signing_desk(code, seen_by=leader, on=TODAY)
    assert (desk.pending, desk.values["mother_name"]) == ("", "Trần Thị Mẫu")
    for step in (results.number_result, results.publish_result):
        with pytest.raises(NotAllowed):  # nor who signed for it and holds the duty still
            step(pending.id, by=signer, at=LATER)
    anew = actions.issue_result(code, said={}, address=ADDRESS, by=leader, at=LATER)
    found = {each.id: each for each in queries.results_of(code, seen_by=leader, on=TODAY)}
    assert (found[anew].state, found[anew].agency) == ("published", HEIR)
    assert found[anew].number.endswith(f"-{HEIR}")
    assert (found[pending.id].state, found[pending.id].number) == ("void", pending.number)
    assert [each.id for each in queries.results_of(code, seen_by=lan, on=TODAY)] == [anew]
    with homes.reading("dossiers"):
        [fact] = [f for f in ledger.timeline(code) if f.event == "dossiers.result-voided"]
    assert (fact.actor, fact.payload["number"]) == (leader.id, pending.number)
    assert fact.payload["agency"] == before


class Stopped(Exception):
    """The program ends between two steps."""


def stopped(*_args, **_kwargs):
    raise Stopped


def decided_before(lan):
    """Return a dossier that an agency decided before it ended: its code, the agency, who signs."""
    then = AT.replace(year=2025, month=6)
    receipt = makers.submitted(
        lan, procedure=BIRTH, data=dict(makers.BIRTH_DATA), at=then, commune="10507",
        commune_on=then.date(),
    )  # fmt: skip
    code, agency = receipt["code"], receipt["competent_agency"]["code"]
    signer = makers.officer(Kind.DECIDE, Kind.SIGN, agency=agency)
    actions.decide_dossier(code, outcome="granted", by=signer, at=then)
    return code, agency, signer, then


def test_what_is_in_force_is_handed_over_without_a_word_and_what_was_revoked_is_not(lan):
    code, key, leader = issued(lan)
    actions.revoke_result(key, because="Sai tên", by=leader, at=LATER)
    with pytest.raises(NothingToHandOver):
        actions.hand_over_result(code, by=PLATFORM, at=LATER)
    actions.issue_result(code, said=REGISTRAR, address=ADDRESS, by=leader, at=LATER)
    assert not queries.desk(code, seen_by=leader, at=LATER, on=TODAY).lacks_result
    actions.hand_over_result(code, by=PLATFORM, at=LATER)


def test_what_a_registrar_left_out_does_not_come_back_when_it_is_replaced(lan):
    code, leader = decided(lan, data={**BIRTH_DATA, **FATHER, "father_declared": True})
    told = {"address": ADDRESS, "by": leader, "at": AT}
    first = actions.issue_result(code, said={**REGISTRAR, "father_name": ""}, **told)
    assert "father_name" not in queries.signing_desk(code, seen_by=leader, on=TODAY).values
    second = actions.issue_result(code, said={"hometown": "Nam Sách"}, replaces=first, **told)
    particulars = stored(second).contents["particulars"]
    assert "father_name" not in particulars
    assert (particulars["hometown"], particulars["mother_name"]) == ("Nam Sách", "Trần Thị Mẫu")


def test_nothing_is_issued_before_a_decision(lan):
    code = makers.submitted(lan)["code"]
    leader = makers.officer(Kind.SIGN, agency=makers.LAND_OFFICE)
    with pytest.raises(NotNow):
        actions.issue_result(code, said={}, address=ADDRESS, by=leader, at=AT)


def test_what_the_law_wants_must_be_there(lan):
    code, leader = decided(lan)
    with pytest.raises(ContentIncomplete, match=r"\(The mother\) or ") as refused:
        actions.issue_result(code, said={}, address=ADDRESS, by=leader, at=AT)
    assert refused.value.sentence_vi.endswith("(Người mẹ) hoặc Họ, chữ đệm, tên (Người cha).")
    assert queries.results_of(code, seen_by=leader, on=TODAY) == []


def test_outside_a_demo_nobody_signs_unless_a_module_does(lan, monkeypatch):
    code, leader = decided(lan)
    monkeypatch.setattr(installation, "scenario", lambda: None)
    with pytest.raises(NoSigningKey):
        actions.issue_result(code, said=REGISTRAR, address=ADDRESS, by=leader, at=AT)
    with pytest.raises(NoSigningKey):
        keys()


@pytest.mark.parametrize(
    "deed",
    [
        "delete from dossiers_result where id = %s",
        "update dossiers_result set number = '9/TB-X' where id = %s",
        "update dossiers_result set sha256 = repeat('0', 64) where id = %s",
        "update dossiers_result set contents = '{}' where id = %s",
    ],
)
def test_the_database_lets_nobody_change_what_was_issued(lan, plain, deed):
    _code, key, _leader = issued(lan)
    with pytest.raises(psycopg.errors.RaiseException):
        plain().execute(deed, [key])


def test_the_signed_file_is_kept_with_what_moves(lan):
    _code, key, _leader = issued(lan)
    with homes.reading("dossiers"):
        paper = IssuedPaper.objects.get(sha256=stored(key).sha256)
    assert (paper.form, paper.size) == ("result", stored(key).size)
