import pytest

from lienmach.dossiers.rules import states, steps
from lienmach.identity.rules.duties import Kind

FOUR_EYES = [
    {"step": "check", "from": "received", "to": "received", "duty": "receive", "level": "commune",
     "share": 0.4, "instant": False},
    {"step": "propose", "from": "received", "to": "proposed", "duty": "receive", "share": 0.4},
    {"step": "approve", "from": "proposed", "to": "decided", "duty": "decide", "share": 0.2},
    {"step": "hand_over", "from": "decided", "to": "handed-over", "instant": True},
]  # fmt: skip


def test_without_a_table_of_its_own_a_version_has_today_s():
    rules = steps.table({})
    assert {(r.before, r.step): r.after for r in rules} == states.STEPS
    assert not steps.needs_two(rules)


def test_a_version_s_own_table_is_read_as_it_stands():
    rules = steps.table({"handling": FOUR_EYES})
    assert [rule.step for rule in rules] == ["check", "propose", "approve", "hand_over"]
    assert rules[0].duties == {str(Kind.RECEIVE)}
    assert (rules[0].level, rules[0].share) == ("commune", 0.4)
    assert rules[3].duties == {str(kind) for kind in steps.KINDS["hand_over"]}
    assert rules[3].instant
    assert steps.needs_two(rules)


def test_only_what_leads_on_from_a_state_is_found():
    rules = steps.table({"handling": FOUR_EYES})
    assert steps.find(rules, "received", "decide") is None
    assert steps.find(rules, "proposed", "approve").after == "decided"
    assert [rule.step for rule in steps.following(rules, "received")] == ["check", "propose"]


@pytest.mark.parametrize(
    "change",
    [{"from": "nowhere"}, {"to": "nowhere"}, {"duty": "rule"}, {"level": "moon"}, {"share": 1.2}],
)
def test_a_line_that_means_nothing_is_refused(change):
    with pytest.raises(ValueError):  # noqa: PT011 - each names what is wrong
        steps.table({"handling": [{**FOUR_EYES[0], **change}]})
    assert steps.faults([{**FOUR_EYES[0], **change}])


def test_a_table_is_looked_through_before_it_is_published():
    assert steps.faults(FOUR_EYES) == []
    assert steps.faults(FOUR_EYES[:2]) == ["no step decides"]
    assert "twice" in steps.faults([*FOUR_EYES, FOUR_EYES[0]])[-1]
    more = [{**FOUR_EYES[0], "share": 0.9}, *FOUR_EYES[1:]]
    assert steps.faults(more) == ["the steps take more than the whole time"]


def test_every_known_step_has_a_duty_and_a_place_in_the_table():
    assert set(steps.KINDS) == set(steps.KNOWN)
    assert {step for _, step in states.STEPS} == set(steps.KNOWN)
