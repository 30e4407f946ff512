"""Steps by a version's own table, two pairs of eyes, and undoing."""

import copy
import datetime as dt

import pytest

from lienmach.dossiers import actions, queries, seeds
from lienmach.dossiers.actions import Said, stepping, undoing
from lienmach.dossiers.refusals import (
    NeedsTwo,
    NothingToUndo,
    NotNow,
    NotYourOwn,
    OtherThanProposed,
    Overtaken,
    UnknownOutcome,
)
from lienmach.dossiers.rules.catalogue import Version
from lienmach.ground import clock
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from tests.dossiers import api_client, makers
from tests.dossiers import desk as counters
from tests.dossiers.makers import AT, DESK, LAND, LAND_OFFICE, PLATFORM, TODAY

OWN = "TEST.01"
LATER = AT + dt.timedelta(days=3)
CITED = {"level": "branch", "instant": False, "citation": "Đặt ra để thử", "confidence": "invented"}
STEPS = [
    {"step": step, "name": step, "from": before, "to": after, "duty": duty, "share": share, **CITED}
    for step, before, after, duty, share in (
        ("check", "received", "received", "receive", 40),
        ("propose", "received", "proposed", "decide", 40),
        ("send_back", "proposed", "received", "decide", 0),
        ("approve", "proposed", "decided", "decide", 20),
        ("hand_over", "decided", "handed-over", "receive", 0),
    )
]


@pytest.fixture(scope="module")
def own_table(counter):
    """Publish a procedure that needs two officers and has a station of its own."""
    [land] = [version for version in seeds.versions("haiduong") if version.code == LAND]
    snapshot = {**copy.deepcopy(dict(land.snapshot)), "steps": STEPS}
    version = Version(OWN, land.version, land.since, land.until, snapshot)
    actions.publish_procedure(version, by=PLATFORM, at=AT)


@pytest.fixture
def code(own_table, lan):
    return makers.submitted(lan, procedure=OWN, received_at=DESK)["code"]


@pytest.fixture
def first():
    return makers.officer("decide", agency=LAND_OFFICE)


@pytest.fixture
def second():
    return makers.officer("decide", agency=LAND_OFFICE)


def take(code, step, by, *, at=AT, seen="", **said):
    actions.take_step(code, step, said=Said(**said), by=by, at=at, seen=seen)


def desk(code, by, at=AT):
    return queries.desk(code, seen_by=by, at=at, on=TODAY)


def state(code):
    return queries.folder(code, seen_by=PLATFORM, on=TODAY).dossier.state


def test_where_two_are_needed_one_cannot_decide(code, first, second, lan):
    with pytest.raises(NeedsTwo):
        actions.decide_dossier(code, outcome="granted", by=first, at=AT)
    take(code, "propose", first, outcome="refused", text="Đất tranh chấp")
    with pytest.raises(NotYourOwn):
        take(code, "approve", first)
    with pytest.raises(NotYourOwn):
        take(code, "send_back", first)
    take(code, "approve", second)
    folder = queries.folder(code, seen_by=lan, on=TODAY)
    assert (folder.dossier.state, folder.dossier.outcome) == ("decided", "refused")
    assert [fact.event for fact in folder.events[-2:]] == [
        "dossiers.decision-proposed",
        "dossiers.dossier-decided",
    ]


def test_where_two_are_needed_none_grants_alone_what_another_proposed_to_refuse(
    code, first, second
):
    assert desk(code, first).outcomes == ("granted", "refused")
    take(code, "propose", first, outcome="refused", text="Đất tranh chấp")
    assert desk(code, second).outcomes == ("refused",)
    with pytest.raises(OtherThanProposed, match="send the proposal back"):
        take(code, "approve", second, outcome="granted", text="Đủ điều kiện")
    take(code, "send_back", second, text="Có bản án")
    take(code, "propose", first, outcome="granted")
    take(code, "approve", second, outcome="granted")
    assert state(code) == "decided"


def test_the_page_and_the_api_offer_no_other_outcome_than_was_proposed(own_table, lan):
    now = clock.now()
    code = makers.submitted(lan, procedure=OWN, received_at=DESK, at=now)["code"]
    first = makers.officer("decide", agency=LAND_OFFICE)
    take(code, "propose", first, at=now, outcome="refused", text="Đất tranh chấp")
    page = counters.browser(counters.staff("decide", agency=LAND_OFFICE)[1])
    shown = page.get(f"/desk/dossiers/{code}/").content.decode()
    assert '<option value="refused">' in shown
    assert '<option value="granted">' not in shown
    told = page.post(f"/desk/dossiers/{code}/step", {"step": "approve", "outcome": "granted"})
    assert told.status_code == 409
    assert "hãy trả lại để trình lại" in told.content.decode()
    caller = api_client.officer(Kind.DECIDE, agency=LAND_OFFICE)
    assert caller.get(f"/dossiers/{code}/desk").json()["outcomes"] == ["refused"]
    said = {"step": "approve", "outcome": "granted"}
    told = api_client.is_problem(caller.post(f"/dossiers/{code}/steps", said), 409)
    assert told["type"].endswith("OtherThanProposed")
    assert state(code) == "proposed"


def test_a_proposal_says_what_it_proposes(code, first):
    with pytest.raises(UnknownOutcome):
        take(code, "propose", first)


def test_a_station_of_the_table_is_passed_by_whose_duty_it_is(code, first, lan):
    with pytest.raises(NotAllowed):
        take(code, "check", first)
    take(code, "check", makers.officer("receive", agency=DESK))
    assert state(code) == "received"
    assert desk(code, first).folder.events[-1].payload["step"] == "check"
    with pytest.raises(NotNow):
        take(code, "ask_for_supplement", first, text="Thiếu")


def test_who_was_late_at_which_step_is_known(code, first, second):
    take(code, "check", makers.officer("receive", agency=DESK), at=LATER)
    take(code, "propose", first, at=LATER, outcome="granted")
    take(code, "approve", second, at=LATER)
    taken = desk(code, PLATFORM).done.steps
    late = [(each.step, each.by) for each in taken if each.due_at and each.at > each.due_at]
    assert [step for step, _ in late] == ["check"]
    assert [each.due_at.isoformat()[:10] for each in taken] == [
        "2026-11-18", "2026-11-20", "2026-11-23",
    ]  # fmt: skip
    assert taken[1].began_at == LATER


def test_the_page_offers_just_what_the_action_lets_through(code, first, second):
    assert [rule.step for rule in desk(code, first).allowed] == ["propose"]
    take(code, "propose", first, outcome="granted")
    assert desk(code, first).allowed == []
    assert [rule.step for rule in desk(code, second).allowed] == ["send_back", "approve"]


def test_an_officer_undoes_their_own_last_step_for_a_while(code, first, second):
    take(code, "propose", first, outcome="granted")
    with pytest.raises(NothingToUndo):
        actions.undo_step(code, by=second, at=AT)
    with pytest.raises(NothingToUndo):
        actions.undo_step(code, by=first, at=AT + dt.timedelta(minutes=11))
    assert desk(code, first).may_undo
    undoing.undo_step(code, by=first, at=AT + dt.timedelta(minutes=9))
    found = desk(code, first)
    assert (found.folder.dossier.state, found.may_undo) == ("received", False)
    assert found.done.steps[0].undone_at
    assert found.folder.events[-1].event == "dossiers.step-undone"
    take(code, "propose", second, outcome="granted")
    take(code, "approve", first)
    with pytest.raises(NothingToUndo):
        actions.undo_step(code, by=first, at=AT)


def test_a_stale_page_takes_no_step_and_hears_what_happened(code, first, second):
    seen = desk(code, first).seen
    take(code, "propose", second, outcome="granted")
    take(code, "send_back", first, seen=desk(code, first).seen)
    with pytest.raises(Overtaken) as told:
        take(code, "propose", first, outcome="granted", seen=seen)
    assert "A decision was proposed; The proposal was sent back" in str(told.value)
    assert "Trình phê duyệt" in told.value.sentence_vi
    assert told.value.status == 409
    with pytest.raises(Overtaken):
        take(code, "propose", first, outcome="granted", seen="none of its facts")
    take(code, "propose", first, outcome="granted", seen=desk(code, first).seen)
    assert state(code) == "proposed"


def test_the_platform_holds_every_duty():
    assert stepping.holds_duty(None, (), by=PLATFORM, at=AT)
