"""What ministries handle, as the counter for machines shows it: to whom it concerns and nobody else."""

import pytest

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions as identity
from lienmach.identity.rules.duties import Kind as Work
from tests.dossiers import api_client
from tests.dossiers.makers import DESK
from tests.dossiers.portal import Exchange, ministry_copy


@pytest.fixture
def copy(counter):
    """The portal's code of a copy at DESK's ground."""
    portal = Exchange()
    portal.now = clock.now()
    code = portal.book.copy("haiduong", ministry_copy(unit_on=str(clock.today())), at=portal.now)
    portal.send_all()
    return code


def test_a_citizen_sees_no_copies_of_others(copy):
    caller = api_client.citizen()
    assert caller.get("/ministry-dossiers").json() == {"items": [], "next": None}
    counted = caller.get("/ministry-dossiers/counts").json()["by_state"]
    assert counted == dict.fromkeys(map(str, range(1, 11)), 0)
    api_client.is_problem(caller.get(f"/dossiers/{copy}"), 404)


def test_an_officer_sees_it_counts_it_and_cannot_decide_it(copy):
    caller = api_client.officer(Work.DECIDE, agency=DESK)
    with homes.province("haiduong"):
        staff = identity.appoint_staff(
            "whole-province", full_name="Trần Thị Tổng Hợp", agency=DESK, synthetic=True,
            by=PLATFORM, at=clock.now(),
        )  # fmt: skip
        identity.grant_duty(
            staff, kind=Work.DECIDE, since=clock.today(), by=PLATFORM, at=clock.now()
        )
        token = identity.issue_token(
            staff=staff, allowed=("dossiers:decide", "dossiers:read"), by=PLATFORM, at=clock.now()
        )
    whole = api_client.Caller(token)
    assert not caller.get("/ministry-dossiers").json()["items"]
    [seen] = [one for one in whole.get("/ministry-dossiers").json()["items"] if one["code"] == copy]
    assert (seen["state"], seen["state_name"]) == (4, "Đang xử lý")
    assert whole.get("/ministry-dossiers/counts").json()["by_state"]["4"] >= 1
    answer = whole.post(f"/dossiers/{copy}/decision", {"outcome": "granted"})
    assert api_client.is_problem(answer, 409)["type"].endswith("RunByMinistry")


@pytest.mark.parametrize("path", ["/ministry-dossiers", "/ministry-dossiers/counts"])
def test_without_a_token_nothing_is_shown(counter, path):
    api_client.is_problem(api_client.Caller().get(path), 401)
