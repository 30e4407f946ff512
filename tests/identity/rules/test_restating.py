import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from lienmach.identity.rules.restating import Counted, restated
from lienmach.territory.rules.gazetteer import Level
from lienmach.territory.rules.tables import packaged

UNITS = packaged().gazetteer()
EVE, DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
COMMUNES = {
    on: [one.code for one in UNITS.standing(on) if one.level is Level.COMMUNE] for on in (EVE, DAY)
}
SPLIT = next(code for code in COMMUNES[EVE] if len(UNITS.carried(UNITS.unit(code, EVE), DAY)) > 1)
PURE = next(
    unit for code in COMMUNES[DAY]
    if len(before := UNITS.carried(unit := UNITS.unit(code, DAY), EVE)) > 1
    and all(len(UNITS.carried(one, DAY)) == 1 for one in before)
)  # fmt: skip


def figures(found):
    return {(one.unit.code, kind): n for one in found.lines for kind, n in one.exact.items()}


def test_a_commune_that_passed_whole_is_exact():
    old = UNITS.carried(PURE, EVE)
    found = restated(UNITS, [Counted(one.code, EVE, "activated", 10) for one in old], DAY)
    assert figures(found) == {(PURE.code, "activated"): 10 * len(old)}
    assert not found.lines[0].is_partial
    assert found.undecided == []


def test_a_split_commune_cannot_be_decided_and_says_among_whom():
    found = restated(UNITS, [Counted(SPLIT, EVE, "activated", 10)], DAY)
    [open_one] = found.undecided
    assert open_one.counts == {"activated": 10}
    assert {line.unit for line in found.lines if line.is_partial} == set(open_one.candidates)
    assert all(not line.total("activated") for line in found.lines)


def test_backwards_a_merged_commune_is_an_estimate_by_what_each_had_counted():
    old = UNITS.carried(PURE, EVE)
    own = [Counted(one.code, EVE, "activated", 10 * (n + 1)) for n, one in enumerate(old)]
    found = restated(UNITS, [*own, Counted(PURE.code, DAY, "activated", 101)], EVE)
    assert sum(line.estimated["activated"] for line in found.lines) == 101
    shares = [line.estimated["activated"] for line in found.lines]
    assert max(shares) > min(shares)
    assert found.undecided == []


def test_backwards_without_own_figures_there_is_no_basis():
    found = restated(UNITS, [Counted(PURE.code, DAY, "activated", 101)], EVE)
    assert [one.counts for one in found.undecided] == [{"activated": 101}]


counts = st.lists(
    st.sampled_from((EVE, DAY)).flatmap(
        lambda on: st.builds(
            Counted, st.sampled_from(COMMUNES[on]), st.just(on),
            st.sampled_from(("activated", "eid-received")), st.integers(0, 9_999),
        )
    ),
    max_size=40,
)  # fmt: skip


@given(counts, st.sampled_from((EVE, DAY)))
def test_nothing_is_lost_in_any_geography(counted, on):
    found = restated(UNITS, counted, on)
    told = Counter()
    for line in found.lines:
        told.update(line.exact)
        told.update(line.estimated)
    for open_one in found.undecided:
        told.update(open_one.counts)
    asked = Counter()
    for one in counted:
        asked[one.kind] += one.count
    assert +told == +asked
