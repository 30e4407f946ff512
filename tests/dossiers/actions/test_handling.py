import datetime as dt
from importlib import import_module

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.refusals import (
    FormNotFilledIn,
    MatterElsewhere,
    NobodyCompetent,
    NoSuchDossier,
    NothingToHandOver,
    NotNow,
    UnknownOutcome,
)
from lienmach.dossiers.rules.states import STATES, STEPS
from lienmach.ground.refusals import NotAllowed
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.makers import AT, DAY_BEFORE, DESK, LAND_OFFICE, PLATFORM, SPLIT, TODAY, UNIT

EARLIER = import_module("lienmach.dossiers.migrations.0018_notes_within").EARLIER
LATER = AT + dt.timedelta(days=2)
OTHER = makers.officer("decide")


def take(code, step, by, *, minute=0, **said):
    at = AT + dt.timedelta(minutes=minute)
    actions.take_step(code, step, said=Said(**said), by=by, at=at)


DO = {
    "refuse_reception": lambda code, by: take(code, "refuse_reception", by, text="Sai nơi nhận"),
    "extend": lambda code, by: take(
        code, "extend", by, text="Chờ xác minh", due_on=dt.date(2026, 11, 27)
    ),
    "propose": lambda code, by: take(code, "propose", by, outcome="granted"),
    "send_back": lambda code, by: take(code, "send_back", OTHER if by is PLATFORM else by),
    "approve": lambda code, by: take(code, "approve", OTHER if by is PLATFORM else by),
    "stop": lambda code, by: take(code, "stop", by, text="Trùng hồ sơ"),
    "ask_for_supplement": lambda code, by: actions.ask_for_supplement(
        code, text="Thiếu bản đồ", by=by, at=AT
    ),
    "give_supplement": lambda code, by: actions.give_supplement(code, data={}, by=by, at=AT),
    "decide": lambda code, by: actions.decide_dossier(code, outcome="granted", by=by, at=AT),
    "hand_over": lambda code, by: actions.hand_over_result(
        code, text=makers.ELSEWHERE, by=by, at=AT
    ),
    "withdraw": lambda code, by: actions.withdraw(code, text="Nộp nhầm", by=by, at=AT),
}
WAY = {
    "received": [],
    "reception-refused": ["refuse_reception"],
    "proposed": ["propose"],
    "stopped": ["stop"],
    "awaiting-supplement": ["ask_for_supplement"],
    "decided": ["decide"],
    "handed-over": ["decide", "hand_over"],
    "withdrawn": ["withdraw"],
}


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def decider():
    return makers.officer("decide", agency=LAND_OFFICE)


def now(code, by=PLATFORM):
    return queries.folder(code, seen_by=by, on=TODAY)


def walk(code, steps):
    for step in steps:
        DO[step](code, PLATFORM)


@pytest.mark.parametrize("state", STATES)
def test_from_each_state_exactly_the_steps_of_the_table_lead_on(lan, state):
    for step, do in DO.items():
        code = makers.submitted(lan)["code"]
        walk(code, WAY[state])
        following = STEPS.get((state, step))
        if following is None:
            with pytest.raises(NotNow):
                do(code, PLATFORM)
        else:
            do(code, PLATFORM)
        assert now(code).dossier.state == (following or state)


def test_a_supplement_asked_for_stops_the_clock_and_says_what_is_missing(lan, code, decider):
    actions.ask_for_supplement(code, text="Thiếu bản đồ", by=decider, at=AT)
    folder = now(code, lan)
    assert (folder.dossier.due_at, folder.dossier.due_why) == (None, [])
    assert folder.notes == ["Thiếu bản đồ"]


def test_a_supplement_given_starts_the_limit_from_zero(lan, code, decider):
    actions.ask_for_supplement(code, text="Thiếu bản đồ", by=decider, at=AT)
    actions.give_supplement(code, data={"parcel": "204", "map": "B2"}, by=lan, at=LATER)
    dossier = now(code, lan).dossier
    assert (dossier.received_at, dossier.accepted_at) == (AT, LATER)
    assert dossier.due_at.isoformat() == "2026-11-26T10:00:00+00:00"  # Culture Day on the way
    assert dossier.due_why[0][0] == "again"
    assert (dossier.data["parcel"], dossier.data["map"], dossier.data["sheet"]) == (
        "204",
        "B2",
        "15",
    )


def test_what_a_supplement_changes_is_kept_as_it_was_and_named_in_the_ledger(lan, code, decider):
    actions.ask_for_supplement(code, text="Thiếu bản đồ", by=decider, at=AT)
    actions.give_supplement(code, data={"parcel": "204", "map": "B2"}, by=lan, at=LATER)
    desk = queries.desk(code, seen_by=decider, at=LATER, on=TODAY)
    assert desk.done.steps[-1].answers_before == {"parcel": "203", "map": None}
    given = next(e for e in desk.folder.events if e.event == "dossiers.supplement-given")
    assert given.payload["changed"] == ["map", "parcel"]


def test_a_supplement_moves_no_matter_to_another_unit(lan, code, decider):
    actions.ask_for_supplement(code, text="Sai thửa", by=decider, at=AT)
    with pytest.raises(MatterElsewhere):
        actions.give_supplement(code, data={"parcel_commune": "10525"}, by=lan, at=LATER)
    dossier = now(code, lan).dossier
    assert (dossier.state, dossier.data["parcel_commune"]) == ("awaiting-supplement", makers.UNIT)


def test_a_supplement_that_breaks_the_form_changes_nothing(lan, code, decider):
    actions.ask_for_supplement(code, text="Thiếu bản đồ", by=decider, at=AT)
    with pytest.raises(FormNotFilledIn):
        actions.give_supplement(code, data={"parcel": ""}, by=lan, at=LATER)
    dossier = now(code, lan).dossier
    assert (dossier.state, dossier.data["parcel"]) == ("awaiting-supplement", "203")


def test_a_decision_keeps_its_day_its_outcome_and_its_reason(lan, code, decider):
    actions.decide_dossier(code, outcome="refused", text="Đất tranh chấp", by=decider, at=LATER)
    folder = now(code, lan)
    assert (folder.dossier.outcome, folder.dossier.decided_at) == ("refused", LATER)
    assert folder.notes == ["Đất tranh chấp"]
    assert folder.events[-1].payload["agency"] == LAND_OFFICE


@pytest.mark.parametrize(
    ("said", "decided"),
    [
        ({}, ["Đất tranh chấp"]),  # what was proposed is what is decided
        ({"text": "Chưa đủ căn cứ"}, ["Chưa đủ căn cứ"]),
        ({"outcome": "granted"}, []),  # the other reason was not followed
    ],
)
def test_the_reason_of_a_proposal_is_the_office_s_until_it_is_decided(
    lan, code, decider, said, decided
):
    chief = makers.officer("decide", agency=LAND_OFFICE)
    take(code, "propose", decider, outcome="granted", text="Đủ điều kiện")
    take(code, "send_back", chief, text="Xem lại ranh giới")
    take(code, "propose", decider, outcome="refused", text="Đất tranh chấp")
    within = ["Đủ điều kiện", "Xem lại ranh giới", "Đất tranh chấp"]
    assert (now(code, lan).notes, now(code, chief).notes) == ([], within)
    take(code, "approve", chief, **said)
    folder = now(code, lan)
    assert (folder.notes, folder.dossier.outcome) == (decided, said.get("outcome", "refused"))
    assert now(code, chief).notes == within + decided
    assert [each.is_within for each in now(code, chief).remarks] == [True] * 3 + [False] * len(
        decided
    )


def test_reasons_of_before_are_the_office_s_but_for_what_was_decided_by_them(lan, owner, decider):
    """Where an approval had no words of its own, the applicant has no other reason."""
    chief = makers.officer("decide", agency=LAND_OFFICE)
    pending, decided, answered = (makers.submitted(lan)["code"] for _ in range(3))
    for code in (pending, decided, answered):
        take(code, "propose", decider, minute=1, outcome="granted", text="Đủ điều kiện")
        take(code, "send_back", chief, minute=2, text="Xem lại")
        take(code, "propose", decider, minute=3, outcome="refused", text="Đất tranh chấp")
    take(decided, "approve", chief, minute=4)
    take(answered, "approve", chief, minute=4, text="Chưa đủ căn cứ")
    with owner("haiduong") as connection:
        # As it was: all were told, and an approval wrote nothing that was not said with it.
        connection.execute(
            "delete from dossiers_note as note using dossiers_dossier as d"
            " where d.id = note.dossier_id and d.code = %s and number > 3",
            [decided],
        )
        connection.execute("update dossiers_note set is_within = false")
        connection.execute(EARLIER)
    assert now(pending, lan).notes == []
    assert now(decided, lan).notes == ["Đất tranh chấp"]
    assert now(answered, lan).notes == ["Chưa đủ căn cứ"]


def test_a_home_that_can_still_come_back_is_migrated_without_its_notes(lan, owner, decider):
    """The old home keeps its rows until a move is closed, and nobody writes them there."""
    code = makers.submitted(lan)["code"]
    take(code, "propose", decider, outcome="granted", text="Đủ điều kiện")
    with homes.province("haiphong"):  # the same catalogue, so that nothing has to be decided
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    moves.move("dossiers", source="haiduong", target="haiphong")
    with owner("haiduong") as connection:
        assert connection.execute(
            "select id from dossiers_steptaken where step = 'propose'"
        ).fetchone()
        connection.execute(EARLIER)


def test_there_are_two_outcomes(code, decider):
    with pytest.raises(UnknownOutcome):
        actions.decide_dossier(code, outcome="perhaps", by=decider, at=AT)


def test_nobody_decides_what_nobody_is_competent_for(lan):
    code = makers.submitted(lan, commune=SPLIT, commune_on=DAY_BEFORE)["code"]
    with pytest.raises(NobodyCompetent):
        actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=AT)


@pytest.mark.parametrize("step", ["ask_for_supplement", "decide"])
def test_the_applicant_does_not_decide(lan, code, step):
    with pytest.raises(NotAllowed):
        DO[step](code, lan)


@pytest.mark.parametrize("step", ["ask_for_supplement", "decide"])
def test_the_desk_does_not_decide(code, step):
    with pytest.raises(NotAllowed):
        DO[step](code, makers.officer("receive", agency=DESK))


ANSWERS = ("ask_for_supplement", "extend", "decide", "stop")


@pytest.mark.parametrize("step", ANSWERS)
@pytest.mark.parametrize(
    "elsewhere", [{"agency": DESK}, {"unit": UNIT, "unit_on": TODAY}], ids=["desk", "commune"]
)
def test_only_the_agency_that_answers_decides_whoever_else_sees_it(code, step, elsewhere):
    """Land lies in a commune and is taken in at a desk, and neither decides about it."""
    other = makers.officer("decide", "sign", **elsewhere)
    assert queries.folder(code, seen_by=other, on=TODAY).dossier.code == code
    with pytest.raises(NotAllowed):
        DO[step](code, other)
    DO[step](code, makers.officer("decide", agency=LAND_OFFICE))


@pytest.mark.parametrize("since", [TODAY, DAY_BEFORE], ids=["of today", "of before the merger"])
def test_a_duty_in_a_commune_answers_for_its_committee_and_its_heirs(lan, since):
    code = makers.submitted(lan, procedure=makers.BIRTH, data=makers.BIRTH_DATA)["code"]
    there = makers.officer("decide", unit=UNIT, unit_on=since)
    actions.decide_dossier(code, outcome="granted", by=there, at=AT)


def test_whoever_it_was_handed_over_to_answers(code):
    there = makers.officer("decide", agency="H24.02.17")
    with pytest.raises(NoSuchDossier):
        DO["stop"](code, there)
    land = makers.officer("decide", "receive", agency=LAND_OFFICE)
    actions.send_hand_over(code, to_agency="H24.02.17", reason="Sai nơi", by=land, at=AT)
    actions.answer_hand_over(code, accept=True, reason="", by=there, at=AT)
    DO["stop"](code, there)


@pytest.mark.parametrize("step", DO)
def test_another_office_does_not_even_see_it(code, step):
    with pytest.raises(NoSuchDossier):
        DO[step](code, makers.officer("decide", "receive", agency="H24.02.17"))


def test_a_duty_that_has_ended_opens_nothing(code, decider):
    [duty] = decider.duties
    ended = type(duty)(kind="decide", province="haiduong", agency=LAND_OFFICE, until=TODAY)
    retired = type(decider)(id=decider.id, name="", duties=frozenset({ended}))
    with pytest.raises(NoSuchDossier):
        DO["decide"](code, retired)


def test_the_desk_hands_over_and_the_applicant_does_not(lan, code, decider):
    DO["decide"](code, decider)
    with pytest.raises(NotAllowed):
        DO["hand_over"](code, lan)
    DO["hand_over"](code, makers.officer("receive", agency=DESK))
    assert now(code, lan).dossier.state == "handed-over"


def test_a_result_that_nobody_issued_is_not_handed_over_unnamed(lan, code, decider):
    clerk = makers.officer("receive", agency=DESK)
    DO["decide"](code, decider)
    assert queries.desk(code, seen_by=clerk, at=AT, on=TODAY).lacks_result
    with pytest.raises(NothingToHandOver):
        actions.hand_over_result(code, by=clerk, at=AT)
    with pytest.raises(NothingToHandOver):
        actions.hand_over_result(code, text="  ", by=clerk, at=AT)
    assert now(code, lan).dossier.state == "decided"
    actions.hand_over_result(code, text=makers.ELSEWHERE, by=clerk, at=AT)
    assert now(code, lan).notes == [makers.ELSEWHERE]  # the applicant reads which


def test_only_the_applicant_or_the_desk_withdraws(lan, code, decider):
    with pytest.raises(NotAllowed):
        DO["withdraw"](code, decider)
    DO["withdraw"](code, lan)
    assert now(code, lan).dossier.state == "withdrawn"


def test_every_step_is_a_fact(lan, code, decider):
    walk(code, ["ask_for_supplement", "give_supplement", "decide", "hand_over"])
    assert [fact.event.removeprefix("dossiers.") for fact in now(code).events] == [
        "dossier-received",
        "supplement-asked",
        "paper-issued",
        "supplement-given",
        "dossier-decided",
        "result-handed-over",
    ]


def test_what_was_refused_is_no_fact(code):
    with pytest.raises(NotNow):
        DO["hand_over"](code, PLATFORM)
    assert len(now(code).events) == 1
