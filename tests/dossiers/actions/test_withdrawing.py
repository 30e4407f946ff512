"""A dossier is taken back by its applicant, who acts for them, or a desk that says why; all are told."""

import datetime as dt
import json
import uuid

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.refusals import ReasonMissing
from lienmach.ground import clock
from lienmach.ground.ids import uuid7
from lienmach.identity import actions as identity
from lienmach.identity.queries import authenticate
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.mandates import Basis
from tests.dossiers import desk, makers
from tests.dossiers.api_client import Caller, is_problem
from tests.dossiers.makers import AT, DESK, TODAY, UNIT
from tests.dossiers.told import Citizen, react
from tests.identity import makers as people

WHY = "Chị Mai đến quầy xin rút vì nộp nhầm"


def told(citizen, code):
    react(code)
    return [each.kind for each in citizen.told()]


def test_an_officer_withdraws_for_somebody_with_a_reason_alone(mai):
    code = makers.submitted(mai.actor)["code"]
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    with pytest.raises(ReasonMissing):
        actions.withdraw(code, by=clerk, at=AT)
    with pytest.raises(ReasonMissing):
        actions.take_step(code, "withdraw", said=Said(text="  "), by=clerk, at=AT)
    assert makers.kept(code).state == "received"
    actions.take_step(code, "withdraw", said=Said(text=WHY), by=clerk, at=AT)
    folder = queries.folder(code, seen_by=mai.actor, on=TODAY)
    assert (folder.dossier.state, folder.notes) == ("withdrawn", [WHY])
    assert told(mai, code) == ["withdrawn", "received"]


def test_of_many_at_once_each_is_withdrawn_with_the_reason(mai):
    codes = [makers.submitted(mai.actor)["code"] for _ in range(2)]
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    refused = actions.take_steps(codes, "withdraw", said=Said(), key=str(uuid7()), by=clerk, at=AT)
    assert [each.done for each in refused] == [False, False]
    done = actions.take_steps(
        codes, "withdraw", said=Said(text=WHY), key=str(uuid7()), by=clerk, at=AT
    )
    assert [each.done for each in done] == [True, True]


def test_an_applicant_needs_no_reason_and_is_told_as_well(mai):
    code = makers.submitted(mai.actor)["code"]
    actions.withdraw(code, by=mai.actor, at=AT)
    assert queries.folder(code, seen_by=mai.actor, on=TODAY).notes == []
    assert told(mai, code) == ["withdrawn", "received"]


def test_what_the_holder_of_a_mandate_withdraws_the_applicant_is_told(mai):
    holder = Citizen()
    identity.grant_mandate(
        mai.key, holder=holder.key, basis=Basis.POWER_OF_ATTORNEY, since=TODAY,
        by=mai.actor, at=AT,
    )  # fmt: skip
    token = people.token(person=holder.key, expires_at=desk.FAR)
    acting = authenticate(token, AT).actor
    filed = makers.application(
        mai.actor, received_at=None, commune=UNIT, filed_by=uuid.UUID(acting.id)
    )
    code = json.loads(actions.hand_in(filed, by=acting, at=AT).body)["code"]
    actions.withdraw(code, by=acting, at=AT + dt.timedelta(minutes=1))
    assert told(mai, code)[0] == "withdrawn"


def test_the_page_asks_for_the_reason_and_says_what_lacks(mai):
    code = makers.submitted(mai.actor, at=clock.now())["code"]
    clerk = desk.browser(desk.staff("receive", agency=DESK)[1])
    page = clerk.get(f"/desk/dossiers/{code}/").content.decode()
    assert "thay người nộp thì phải nêu lý do" in page
    refused = clerk.post(f"/desk/dossiers/{code}/step", {"step": "withdraw"})
    assert "Cần nêu lý do" in refused.content.decode()
    sent = clerk.post(f"/desk/dossiers/{code}/step", {"step": "withdraw", "text": WHY})
    assert sent.status_code == 303
    react(code)
    citizen = desk.browser(people.token(person=mai.key, expires_at=desk.FAR))
    notices = citizen.get("/me/notices/").content.decode()
    assert "Hồ sơ đã được rút" in notices
    assert "Nếu quý vị không yêu cầu rút" in notices
    assert WHY in citizen.get(f"/me/dossiers/{code}/").content.decode()


def test_a_program_of_a_desk_says_why_too(mai):
    code = makers.submitted(mai.actor, at=clock.now())["code"]
    clerk = Caller(desk.staff("receive", agency=DESK)[1])
    is_problem(clerk.post(f"/dossiers/{code}/withdrawal"), 422)
    is_problem(clerk.post(f"/dossiers/{code}/steps", {"step": "withdraw"}), 422)
    done = clerk.post(f"/dossiers/{code}/withdrawal", {"text": WHY})
    assert done.json()["state"] == "withdrawn"
    assert makers.kept(code).state == "withdrawn"
