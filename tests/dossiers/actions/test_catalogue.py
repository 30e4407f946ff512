import dataclasses
import datetime as dt

import psycopg
import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries, seeds
from lienmach.dossiers.actions import catalogue as publishing
from lienmach.dossiers.models import Procedure
from lienmach.dossiers.refusals import (
    LongerThanTheLaw,
    NoLegalBasis,
    ProcedureMalformed,
    PublishedAlready,
)
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND, PLATFORM


@pytest.fixture
def version():
    shipped = next(each for each in seeds.versions("haiduong") if each.code == LAND)
    return dataclasses.replace(shipped, code=f"T.{uuid7().hex[-12:]}")


def publish(version, by=PLATFORM):
    return actions.publish_procedure(version, by=by, at=AT)


def limited(version, days):
    law = {"citation": "Nghị định 101/2024/NĐ-CP", "confidence": "low"}
    limits = [{"kind": "working_days", "value": days, **law}]
    return dataclasses.replace(version, snapshot={**version.snapshot, "limits": limits})


def test_a_version_is_published_once(counter, version):
    assert publish(version)
    assert not publish(version)


def test_what_is_published_does_not_change(counter, version):
    publish(version)
    with pytest.raises(PublishedAlready):
        publish(limited(version, 3))


def test_a_new_version_takes_over_on_its_first_day(counter, version):
    publish(version)
    newer = dataclasses.replace(limited(version, 3), version="2", since=dt.date(2026, 12, 1))
    publish(newer)
    with homes.reading("dossiers"):
        on = {
            day: queries.in_force(version.code, on=day).version
            for day in (dt.date(2026, 11, 30), dt.date(2026, 12, 1))
        }
    assert list(on.values()) == [version.version, "2"]


def test_a_running_dossier_keeps_its_version(lan, version):
    publish(version)
    code = makers.submitted(lan, procedure=version.code)["code"]
    publish(dataclasses.replace(limited(version, 3), version="2", since=dt.date(2026, 11, 17)))
    actions.ask_for_supplement(code, text="Thiếu", by=PLATFORM, at=AT)
    later = AT + dt.timedelta(days=14)
    actions.give_supplement(code, data={}, by=lan, at=later)
    dossier = queries.folder(code, seen_by=lan, on=later.date()).dossier
    assert dossier.procedure_version == version.version
    assert dossier.due_why[-1][2] == "5 ngày làm việc"


def test_a_procedure_with_an_end_ends(counter, version):
    ended = dataclasses.replace(version, until=dt.date(2026, 11, 16))
    publish(ended)
    standing = {each.code for each in queries.catalogue(on=dt.date(2026, 11, 15))}
    assert ended.code in standing
    assert ended.code not in {each.code for each in queries.catalogue(on=dt.date(2026, 11, 16))}


def test_a_province_does_not_take_longer_than_the_law(counter, version):
    with pytest.raises(LongerThanTheLaw):
        publish(limited(version, 6))


def test_a_form_that_cannot_check_is_not_published(counter, version):
    form = {**version.snapshot["form"], "properties": {"x": {"title": "X", "type": "array"}}}
    broken = dataclasses.replace(version, snapshot={**version.snapshot, "form": form})
    with pytest.raises(ProcedureMalformed, match="unknown type"):
        publish(broken)


def test_an_officer_does_not_publish(counter, version):
    with pytest.raises(NotAllowed):
        publish(version, by=makers.officer("decide"))


def test_not_even_plain_sql_changes_a_snapshot(counter, version, plain):
    publish(version)
    with pytest.raises(psycopg.errors.RaiseException, match="never changes"):
        plain().execute(
            "update dossiers_procedure set snapshot = '{}' where code = %s", [version.code]
        )
    with homes.reading("dossiers"):
        assert Procedure.objects.get(code=version.code).snapshot == version.snapshot


@pytest.mark.parametrize("change", ["citation = 'x'", "version = 'x'", "since = '2030-01-01'"])
def test_nothing_of_it_changes_but_that_it_ends(counter, version, plain, change):
    publish(version)
    with pytest.raises(psycopg.errors.RaiseException, match="never changes"):
        plain().execute(f"update dossiers_procedure set {change} where code = %s", [version.code])
    with pytest.raises(psycopg.errors.RaiseException, match="never changes"):
        plain().execute("delete from dossiers_procedure where code = %s", [version.code])
    end = "update dossiers_procedure set until = %s where code = %s"
    plain().execute(end, ["2030-01-01", version.code])
    with pytest.raises(psycopg.errors.RaiseException, match="never changes"):
        plain().execute(end, ["2031-01-01", version.code])


def test_a_rule_without_its_law_is_not_published(counter, version):
    limits = [{"kind": "working_days", "value": 3}]
    bare = dataclasses.replace(version, snapshot={**version.snapshot, "limits": limits})
    with pytest.raises(NoLegalBasis, match="limits/0"):
        publish(bare)


def test_the_same_name_is_not_given_to_another_version(counter, version):
    publish(version)
    with pytest.raises(PublishedAlready):
        publish(dataclasses.replace(version, since=dt.date(2026, 12, 1)))


@pytest.mark.parametrize(
    "paper",
    [
        {"code": "own-paper"},
        {"sign": "XN"},
        {"code": "own-paper", "sign": "TB"},
        {"code": "letter"},
        {"code": "own-paper", "sign": "TLKS"},
    ],
    ids=["another's sign", "another sign", "the letter's sign", "the letter's code", "of before"],
)
def test_no_two_kinds_of_result_share_their_numbers(counter, version, paper):
    described = {**version.snapshot["result"]["paper"], **paper}
    result = {**version.snapshot["result"], "paper": described}
    other = dataclasses.replace(version, snapshot={**version.snapshot, "result": result})
    with pytest.raises(ProcedureMalformed) as refused:
        publish(other)
    assert "TB" in refused.value.sentence_vi or "clashes with" in str(refused.value)
    free = {**described, "code": "own-paper", "sign": "XNR"}
    snapshot = {**version.snapshot, "result": {**result, "paper": free}}
    assert publish(dataclasses.replace(version, snapshot=snapshot))


def test_what_stands_there_is_not_judged_by_what_is_asked_today(counter, version, monkeypatch):
    """An installation's own export goes in again, however strict the house has become."""
    assert publish(version)

    def stricter(_version):
        raise ProcedureMalformed

    monkeypatch.setattr(publishing, "check", stricter)
    assert not publish(version)
    with pytest.raises(ProcedureMalformed):
        publish(dataclasses.replace(version, code=f"{version.code}x"))
