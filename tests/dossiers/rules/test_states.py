from lienmach.dossiers.rules.states import (
    NAMES_VI,
    NATIONAL,
    OPEN,
    STATES,
    STEPS,
    UNDECIDED,
)


def reachable(state):
    found, fresh = set(), {state}
    while fresh:
        found |= fresh
        fresh = {to for (of, _step), to in STEPS.items() if of in found} - found
    return found


def test_every_state_can_be_reached_and_every_open_one_can_end():
    assert reachable("received") == set(STATES)
    assert all(reachable(state) - OPEN for state in OPEN)


def test_nothing_leads_out_of_a_closed_state():
    assert not {of for of, _step in STEPS} - OPEN


def test_a_decision_is_taken_once_and_only_on_a_complete_dossier():
    assert [of for of, step in STEPS if step == "decide"] == ["received"]


def test_a_decided_dossier_is_still_owed_its_result():
    assert sorted(OPEN - UNDECIDED) == ["decided"]


def test_every_state_has_its_name_and_its_national_number():
    assert set(NAMES_VI) == set(NATIONAL) == set(STATES)
    assert len(set(NATIONAL.values())) == len(STATES)
