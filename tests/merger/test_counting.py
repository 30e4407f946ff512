"""What every office sent and what arrived, and the sums a move conserves: a layer by itself."""

import pytest

from lienmach.homes.manifest import Table, Total, manifest
from lienmach.merger import queries
from lienmach.merger.actions import counting, moves, undoing, verifying
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.models import Arrival, Sum
from lienmach.merger.refusals import NotVerified
from tests.merger import world

MOVE = {"source": "haiduong", "target": "haiphong"}
LOST = "H23.77"


def mutating(*statements):
    """Return ways that alter what arrived, once, before it is verified."""
    hung = [True]

    def at(here):
        if here == "6 people are linked" and hung[0]:
            hung[0] = False
            with open_mover("haiphong", durable=True, copies=True) as connection:
                for statement in statements:
                    assert connection.execute(statement).rowcount > 0

    return moves.Ways(at=at)


def lines(table, model=Arrival):
    return list(model.objects.using("haiphong").filter(tbl=table))


@pytest.fixture
def two_desks(ready):
    """Dossiers of two desks and two agencies, with a note and a paper each."""
    with world.application() as connection:
        for desk, agency, state in (("H23.01", "H23.11", "received"), (LOST, "H23.12", "decided")):
            key = world.add_dossier(connection, agency=agency)
            world.add_note(connection, key, 1, "có")
            connection.execute(
                "update dossiers_dossier set received_at_agency = %s, state = %s,"
                " outcome = case when %s = 'decided' then 'granted' end,"
                " decided_at = case when %s = 'decided' then now() end where id = %s",
                [desk, state, state, state, key],
            )
            connection.execute(
                "insert into dossiers_counter (id, province, agency, day, last)"
                " values (gen_random_uuid(), 'haiduong', %s, '2025-08-01', 7)", [desk]
            )  # fmt: skip


@pytest.fixture
def only_this_layer(monkeypatch):
    """Take the comparison of rows out of the verification."""
    monkeypatch.setattr(verifying, "_compare", lambda *_: [])


def test_a_table_is_counted_by_office_and_once_for_each_group_it_declares():
    totals = (Total(("agency",), of="a"), Total(("agency",), of="b"), Total(("state", "agency")))
    plan = counting.plan_of(Table("t", office="agency", totals=totals))
    assert plan.groups == [("office",), ("agency",), ("state", "agency")]
    assert plan.columns == ["office", "agency", "state"]
    assert plan.summed == ["a", "b"]


def test_every_table_has_a_line_even_an_empty_one(two_desks):
    assert moves.move("dossiers", **MOVE)["verified"]
    told = {line.tbl for line in Arrival.objects.using("haiphong").all()}
    assert told == {table.name for table in manifest("dossiers").tables} | {"ledger_entry"}
    [handled] = lines("dossiers_handled")
    assert (handled.office, handled.expected, handled.arrived) == ("", 0, 0)
    [facts] = lines("ledger_entry")
    assert facts.expected == facts.arrived == 40


def test_what_has_no_office_of_its_own_is_counted_by_its_parent_s(two_desks):
    moves.move("dossiers", **MOVE)
    assert {line.office: line.arrived for line in lines("dossiers_note")}[LOST] == 1


def test_an_office_of_which_nothing_arrived_is_red_by_this_layer_alone(two_desks, only_this_layer):
    lost = f"select id from dossiers_dossier where received_at_agency = '{LOST}'"
    gone = [
        f"delete from dossiers_note where dossier_id in ({lost})",
        f"delete from dossiers_dossier where id in ({lost})",
    ]
    with pytest.raises(
        NotVerified, match=rf"dossiers_dossier of office {LOST} is short: 1 sent, 0"
    ):
        moves.move("dossiers", **MOVE, ways=mutating(*gone))
    assert world.doors()["haiduong"][0] == "open"
    [short] = [line for line in lines("dossiers_dossier") if line.expected != line.arrived]
    assert (short.office, short.expected, short.arrived) == (LOST, 1, 0)
    [move] = queries.moves()
    assert f"dossiers_dossier của cơ quan {LOST} bị thiếu: gửi 1, tại nơi đến 0" in move.sentence_vi
    shown = [line for line in queries.move(move.id).manifest if line.arrived == 0 < line.expected]
    assert {line.table for line in shown} == {"dossiers_dossier", "dossiers_note"}


SWAPPED = (
    "update dossiers_dossier set state = case state when 'decided' then 'received' else 'decided'"
    " end, outcome = case when state = 'received' then 'granted' end,"
    " decided_at = case when state = 'received' then now() end"
    " where competent_agency in ('H23.11', 'H23.12')"
)
WRONG = {
    "two states swapped": SWAPPED,
    "a counter that was set back": "update dossiers_counter set last = 6 where agency = 'H23.77'",
    "another agency is competent": "update dossiers_dossier set competent_agency = 'H23.12'"
    " where competent_agency = 'H23.11'",
}


@pytest.mark.parametrize("what", WRONG)
def test_sums_that_are_not_conserved_are_caught_by_this_layer_alone(
    two_desks, only_this_layer, what
):
    with pytest.raises(NotVerified, match=r"0 rows differ, 0 office .* [1-9]\d* sums differ"):
        moves.move("dossiers", **MOVE, ways=mutating(WRONG[what]))
    [move] = queries.moves()
    detail = queries.move(move.id)
    assert [line for figure in detail.sums for line in figure.wrong]
    assert any(line.expected != line.arrived for line in queries.sums(move.id))
    assert detail.sums_differ > 0
    [report] = moves.status()
    assert not report["verified"]


def test_the_sums_of_a_move_are_kept_and_follow_the_crosswalk(provinces):
    with world.application() as connection:
        for unit in (world.WHOLE, world.SPLIT, "10510"):
            world.add_resident(connection, unit=unit)
    assert moves.move("registries", **MOVE)["verified"]
    found = {tuple(line.key): line.arrived for line in lines("registries_resident", Sum)}
    assert found == {("10507", "male"): 2, (world.SPLIT, "male"): 1}
    assert {line.office: line.expected for line in lines("registries_resident")} == {
        "10507": 2, world.SPLIT: 1,
    }  # fmt: skip


def test_the_report_keeps_what_was_compared_of_every_table(two_desks, monkeypatch):
    broken = "update dossiers_note set text = text || '!' where number = 1"
    with pytest.raises(NotVerified):
        moves.move("dossiers", **MOVE, ways=mutating(broken))
    [summary] = queries.moves()
    told = {table.table: table.differences for table in queries.move(summary.id).tables}
    assert told.pop("dossiers_note") not in {None, 0}
    assert set(told.values()) == {0}


def test_a_reversal_is_compared_table_by_table_too(two_desks):
    report = moves.move("dossiers", **MOVE)
    assert {table["differences"] for table in report["verification"]["tables"].values()} == {0}
    report = undoing.reverse("dossiers", **MOVE)
    assert report["reversal"]["verification"]["tables"]["dossiers_note"]["rows"] > 2
