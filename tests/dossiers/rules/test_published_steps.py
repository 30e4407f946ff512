import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.published_steps import faults, main_way, reach
from lienmach.dossiers.rules.snapshots import DUTIES

STEPS = next(seeds.versions("haiduong")).snapshot["steps"]


def changed(which, /, **changes):
    return [{**each, **changes} if each["step"] == which else each for each in STEPS]


def test_the_steps_that_ship_lead_from_the_desk_to_the_result():
    assert not faults(STEPS, DUTIES)
    assert [each["step"] for each in main_way(STEPS)] == [
        "receive",
        "examine",
        "decide",
        "hand_over",
    ]
    assert "withdrawn" in reach(STEPS, "awaiting-supplement")


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([], "no steps"),
        (changed("decide", duty="juggle"), "no duty"),
        (changed("decide", step="examine"), "stands twice"),
        (changed("receive", share=5), "instant"),
        (changed("decide", share=31), "make 101 of 100"),
        (changed("receive", **{"from": "elsewhere"}), "never reached"),
        (changed("decide", **{"from": "nowhere"}), "never reached"),
        (changed("hand_over", to="received"), "in a circle"),
        ([each for each in changed("hand_over", to="received") if each["step"] != "withdraw"], "never end"),
    ],
)  # fmt: skip
def test_a_table_that_leads_nowhere_is_found(steps, fault):
    assert any(fault in each for each in faults(steps, DUTIES)), faults(steps, DUTIES)
