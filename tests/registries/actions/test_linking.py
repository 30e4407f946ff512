"""Births are linked with residents: rightly, once, resumably, and without touching either."""

import uuid

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger.models import Entry as Fact
from lienmach.registries import actions, queries
from lienmach.registries.actions import LinkOrder, bench
from lienmach.registries.actions.links import LONGEST_REASON
from lienmach.registries.models import CivilRecord, Link, Resident
from lienmach.registries.refusals import (
    LinkingUnderWay,
    LinkUnknown,
    ModelUnfit,
    NotLinked,
    ReasonMissing,
)
from tests.identity.makers import AUTUMN, NOW

REGISTERS = (Resident, CivilRecord)


@pytest.fixture(scope="module")
def outcome(crowd):
    with homes.province("haiduong"):
        return actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)


def rows(model, **conditions):
    with homes.reading("registries"):
        return list(model.objects.filter(**conditions).order_by("pk").values())


def test_births_are_linked_and_nearly_all_rightly(crowd, outcome, haiduong):
    links = rows(Link, state="linked")
    right = [each for each in links if crowd.truth.get(each["record_id"]) == each["resident_id"]]
    assert len(links) == outcome.linked
    assert len(right) >= 0.99 * len(links)
    assert len(right) >= 0.9 * len(crowd.truth)
    assert outcome.learned == "shipped"
    assert {each["how"] for each in links} == {"automatic"}
    assert all(len(each["model"]) == 64 and each["evidence"]["lines"] for each in links)


def test_a_link_keeps_no_value_of_either_row(crowd, outcome, haiduong):
    told = str([each["evidence"] for each in rows(Link)])
    assert not [row for row in rows(Resident) if row["full_name"] in told]


def test_a_second_run_finds_nothing_new(outcome, haiduong):
    before = rows(Link)
    again = actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)
    assert (again.linked, again.candidates, again.learned) == (0, 0, "kept")
    assert again.model == outcome.model
    assert rows(Link) == before


def test_a_run_that_was_killed_goes_on_where_it_was(outcome, haiduong, superuser):
    connection = superuser()
    connection.execute("set session_replication_role = replica")
    connection.execute("create table saved as select * from registries_link")
    connection.execute(
        "delete from registries_link where id in (select id from registries_link order by id desc limit 200)"
    )
    again = actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)
    assert again.linked + again.candidates == 200
    assert {(e["record_id"], e["resident_id"], e["state"]) for e in rows(Link)} == {
        (a, b, c)
        for a, b, c in connection.execute("select record_id, resident_id, state from saved")
    }


def test_undoing_restores_what_was_and_no_run_links_the_two_again(outcome, haiduong):
    registers = [rows(model) for model in REGISTERS]
    others = rows(Link)
    chosen = next(each for each in others if each["state"] == "linked")
    actions.undo_link(chosen["id"], because=" hai người  khác nhau ", by=PLATFORM, at=NOW)
    assert [rows(model) for model in REGISTERS] == registers
    [undone] = rows(Link, pk=chosen["id"])
    assert (undone["state"], undone["because"]) == ("undone", "hai người khác nhau")
    assert [e for e in rows(Link) if e != undone] == [e for e in others if e != chosen]
    [fact] = Fact.objects.using("haiduong").filter(subject=str(chosen["id"]))
    assert fact.event == "registries.link-undone"
    actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)
    assert rows(Link, pk=chosen["id"]) == [undone]
    assert not rows(
        Link, record_id=chosen["record_id"], resident_id=chosen["resident_id"], state="linked"
    )
    with pytest.raises(NotLinked):
        actions.undo_link(chosen["id"], because="lại", by=PLATFORM, at=NOW)


def test_linking_leaves_both_registers_as_they_were(crowd, haiduong):
    registers = [rows(model) for model in REGISTERS]
    actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)
    assert [rows(model) for model in REGISTERS] == registers


def test_undoing_wants_a_reason_a_link_and_its_registrar(outcome, haiduong):
    chosen = next(each for each in rows(Link) if each["state"] == "linked")
    for because in ("  ", "x" * (LONGEST_REASON + 1)):
        with pytest.raises(ReasonMissing):
            actions.undo_link(chosen["id"], because=because, by=PLATFORM, at=NOW)
    with pytest.raises(LinkUnknown):
        actions.undo_link(uuid.uuid4(), because="x", by=PLATFORM, at=NOW)
    with pytest.raises(LinkUnknown):
        actions.undo_link(chosen["id"], because="x", by=Actor(id="a", name=""), at=NOW)
    with pytest.raises(NotAllowed):
        actions.link_births(LinkOrder(), by=Actor(id="a", name=""), at=NOW)


def test_a_file_that_is_no_model_is_refused(outcome, haiduong, tmp_path):
    path = tmp_path / "m.json"
    path.write_text("{}")
    with pytest.raises(ModelUnfit, match="not a model"):
        actions.link_births(LinkOrder(model=path), by=PLATFORM, at=NOW)


def test_two_runs_of_a_province_do_not_meet(haiduong):
    with bench.opened(memory="1GB", threads=1) as (_connection, folder):
        with pytest.raises(LinkingUnderWay):
            actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)
        assert folder.exists()
    assert not folder.exists()


def test_nothing_is_asked_of_an_empty_register(provinces):
    with homes.province("haiphong"):
        assert actions.link_births(LinkOrder(), by=PLATFORM, at=NOW).births == 0


def test_progress_counts_every_birth_once(crowd, outcome, haiduong):
    parts = queries.linked_by_unit(PLATFORM, on=AUTUMN)
    told = queries.linked_in_all(PLATFORM, on=AUTUMN)
    assert told.births == len(crowd.births) == sum(part.births for part in parts)
    assert told.births == told.linked + told.in_review + told.unmatched
    assert told.linked == len(rows(Link, state="linked"))
    assert queries.linked_by_unit(Actor(id="a", name=""), on=AUTUMN) == []
