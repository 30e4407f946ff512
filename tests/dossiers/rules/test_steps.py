import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers import seeds
from lienmach.dossiers.rules import states, steps
from lienmach.identity.rules.duties import Kind
from tests.languages import VIETNAMESE

FOUR_EYES = [
    {"step": "check", "from": "received", "to": "received", "duty": "receive", "level": "commune",
     "share": 40, "instant": False},
    {"step": "propose", "from": "received", "to": "proposed", "duty": ["receive"], "share": 40},
    {"step": "approve", "from": "proposed", "to": "decided", "duty": "decide", "share": 20},
    {"step": "hand_over", "from": "decided", "to": "handed-over", "instant": True},
]  # fmt: skip
SHIPPED = {each.code: each.snapshot for each in seeds.versions("haiduong")}


def table(lines=FOUR_EYES):
    return steps.table({"shape": 3, "steps": lines})


def changed(which, /, **changes):
    return [{**each, **changes} if each["step"] == which else each for each in FOUR_EYES]


@pytest.mark.parametrize("code", SHIPPED)
def test_what_ships_is_followed_and_allows_what_today_s_table_allows(code):
    assert steps.faults(SHIPPED[code]["steps"]) == []
    rules = steps.table(SHIPPED[code])
    known = [r for r in rules if r.step in steps.KNOWN]
    assert {(r.before, r.step): r.after for r in known} == states.STEPS
    assert {(r.before, r.step): r.duties for r in known} == {
        (r.before, r.step): r.duties for r in steps.DEFAULT
    }
    assert {r.level for r in rules} <= set(steps.LEVELS)


def test_a_land_dossier_is_worked_on_at_the_branch_and_handed_out_at_the_centre():
    levels = {rule.step: rule.level for rule in steps.table(SHIPPED["DVC25.19"])}
    assert (levels["decide"], levels["hand_over"]) == ("branch", "province")


@pytest.mark.parametrize(
    "snapshot",
    [
        {},
        {"steps": FOUR_EYES},
        {"shape": 2, "steps": [{"step": "receive", "from": "start", "to": "received",
                                "duty": "receive", "unit_level": "commune", "share": 0,
                                "instant": True}]},
    ],
)  # fmt: skip
def test_what_was_published_before_is_read_and_follows_today_s_table(snapshot):
    rules = steps.table(snapshot)
    assert {(r.before, r.step): r.after for r in rules} == states.STEPS
    assert not steps.needs_two(rules)


@pytest.mark.parametrize(
    ("before", "after"),
    [("received", "decided"), ("received", "stopped"), ("received", "awaiting-supplement"),
     ("decided", "received"), ("awaiting-supplement", "received")],
)  # fmt: skip
def test_a_station_does_nothing_that_a_step_must_do(before, after):
    """It asks for no outcome, makes no form, and moves no due date."""
    station = {"step": "glance", "from": before, "to": after, "duty": "decide", "share": 0}
    wrong = [each.en for each in steps.faults([*FOUR_EYES, station])]
    assert f"step 'glance' is a station and cannot lead from '{before}' to '{after}'" in wrong


def test_a_version_s_own_table_is_read_as_it_stands():
    rules = table()
    assert [rule.step for rule in rules] == ["check", "propose", "approve", "hand_over"]
    assert rules[0].duties == {str(Kind.RECEIVE)}
    assert (rules[0].level, rules[0].share) == ("commune", 40)
    assert rules[3].duties == {str(kind) for kind in steps.KINDS["hand_over"]}
    assert rules[3].instant
    assert steps.needs_two(rules)


def test_what_is_the_applicant_s_the_desk_does_for_them():
    [rule] = table([{"step": "withdraw", "from": "received", "to": "withdrawn",
                     "duty": "applicant"}])  # fmt: skip
    assert rule.duties == {str(Kind.RECEIVE)}


def test_only_what_leads_on_from_a_state_is_found():
    rules = table()
    assert steps.find(rules, "received", "decide") is None
    assert steps.find(rules, "proposed", "approve").after == "decided"
    assert [rule.step for rule in steps.following(rules, "received")] == ["check", "propose"]


@pytest.mark.parametrize(
    "change",
    [{"from": "nowhere"}, {"to": "nowhere"}, {"duty": "rule"}, {"duty": ["read", "rule"]},
     {"level": "moon"}, {"share": 120}, {"share": 0.4}],
)  # fmt: skip
def test_a_line_that_means_nothing_is_refused(change):
    with pytest.raises(ValueError):  # noqa: PT011 - each names what is wrong
        table([{**FOUR_EYES[0], **change}])
    assert steps.faults([{**FOUR_EYES[0], **change}])


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([], "no step decides"),
        (FOUR_EYES[:2], "no step decides"),
        ([*FOUR_EYES, FOUR_EYES[0]], "leads twice"),
        (changed("check", share=90), "the shares make 150 of 100"),
        (changed("approve", share=10), "the shares make 90 of 100"),
        (changed("hand_over", share=5), "is instant"),
        (changed("propose", to="stopped"), "leads to 'proposed'"),
        (changed("check", to="stopped"), "the shares make 60 of 100"),
        (changed("hand_over", to="handed-over", **{"from": "stopped"}), "never reached"),
        ([*FOUR_EYES[:3], {"step": "lie", "from": "decided", "to": "decided"}], "no end"),
        ([*FOUR_EYES, {"step": "decide", "from": "received", "to": "decided", "share": 20}],
         "different parts"),
    ],
)  # fmt: skip
def test_a_table_that_leads_nowhere_is_found_before_it_is_published(lines, fault):
    assert any(fault in each.en for each in steps.faults(lines)), steps.faults(lines)
    assert [each for each in steps.faults(lines) if not VIETNAMESE.search(each.vi)] == []


MARRIAGE = SHIPPED["DVC25.11"]["steps"]
NEEDING = changed("approve", needs=["check"])


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (changed("approve", needs=["visit"]), "needs the station 'visit', and there is none"),
        (changed("approve", needs=["propose"]), "needs the station 'propose', and there is none"),
        (changed("propose", needs=["check"]), "decides nothing and needs a station"),
        (
            [*FOUR_EYES, {"step": "visit", "from": "proposed", "to": "proposed"},
             {"step": "decide", "from": "received", "to": "decided", "share": 60,
              "needs": ["visit"]}],
            None,  # it may be sent back: but here nothing leads back
        ),
    ],
)  # fmt: skip
def test_a_need_that_nobody_could_fulfil_is_found(lines, fault):
    found = [each.en for each in steps.faults(lines)]
    assert any((fault or "needs the station 'visit'") in each for each in found), found


def test_what_a_step_needs_is_told_until_it_was_passed():
    assert steps.faults(NEEDING) == []
    rules = table(NEEDING)
    approve = steps.find(rules, "proposed", "approve")
    assert [each.step for each in steps.lacking(approve, rules, [], {})] == ["check"]
    assert steps.lacking(approve, rules, ["check"], {}) == []


@pytest.mark.parametrize(
    ("data", "must_come"),
    [
        ({"reason": "đổi thẻ"}, True),
        ({"reason": "cấp lại do mất, hỏng", "card_kind": "Chứng minh nhân dân"}, True),
        ({"reason": "cấp lại do mất, hỏng", "card_valid": False}, True),
        (
            {"reason": "cấp lại do mất, hỏng", "card_valid": True,
             "card_kind": "thẻ Căn cước (mẫu từ 01/7/2024)"},
            False,
        ),
    ],
)  # fmt: skip
def test_who_must_come_may_depend_on_what_was_answered(data, must_come):
    rules = steps.table(SHIPPED["2.001194"])
    decide = steps.find(rules, "received", "decide")
    assert bool(steps.lacking(decide, rules, [], data)) == must_come


def test_what_can_still_be_granted_depends_on_the_stations_ahead():
    rules = table(NEEDING)
    assert steps.may_grant(rules, "received")
    assert not steps.may_grant(rules, "proposed")  # its station lies behind
    assert steps.may_grant(steps.table({"shape": 3, "steps": MARRIAGE}), "proposed")
    assert not steps.may_grant(rules, "decided")


def test_where_people_must_come_nothing_is_granted_unseen():
    assert not steps.grants_unseen(MARRIAGE)
    assert steps.grants_unseen(SHIPPED["DVC25.09"]["steps"])
    assert steps.grants_unseen(NEEDING) is False


@pytest.mark.parametrize("code", SHIPPED)
def test_what_the_competent_agency_does_is_of_its_level(code):
    snapshot = SHIPPED[code]
    assert steps.level_faults(snapshot["steps"], snapshot["competent_kind"]) == []


def test_a_step_of_another_level_than_who_takes_it_is_found():
    lines = SHIPPED["DVC25.19"]["steps"]
    [*found] = steps.level_faults(lines, "commune_committee")
    assert {"'decide'", "'approve'", "'stop'"} <= {each.en.split()[1] for each in found}
    assert not any("'hand_over'" in each.en for each in found)  # any desk may
    assert all(VIETNAMESE.search(each.vi) for each in found)


def test_a_table_that_leads_somewhere_is_sound():
    assert steps.faults(FOUR_EYES) == []


def test_what_is_used_of_the_time_is_the_same_whichever_way_a_dossier_goes():
    used = steps.used(steps.table(SHIPPED["DVC25.19"]))
    assert used["received", "decide"] == used["proposed", "approve"] == 90
    assert used["received", "propose"] == 60
    assert used["decided", "hand_over"] == 100


@given(lines=st.lists(st.sampled_from(FOUR_EYES + SHIPPED["DVC25.19"]["steps"]), max_size=20))
def test_any_table_without_faults_leads_every_dossier_to_an_end(lines):
    if steps.faults(lines):
        return
    rules = table(lines)
    state, seen = "received", []
    while onwards := [r for r in steps.following(rules, state) if r.after not in seen]:
        seen.append(state)
        state = onwards[0].after
    assert seen[0] == "received"
    assert any(rule.after == "decided" for rule in rules)
    assert max(steps.used(rules).values()) == steps.WHOLE


def test_every_known_step_has_a_duty_and_a_place_in_the_table():
    assert set(steps.KINDS) == set(steps.KNOWN)
    assert {step for _, step in states.STEPS} == set(steps.KNOWN)
