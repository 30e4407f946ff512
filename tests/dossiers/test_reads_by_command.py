"""What the command shows of somebody, that person finds in the log of who has looked."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from lienmach import homes
from lienmach.ground.actor import Actor, command_runner
from lienmach.identity import actions as identity
from lienmach.identity import queries
from lienmach.identity.actions import reads
from lienmach.identity.models import ReadEntry
from lienmach.identity.refusals import PurposeMissing
from lienmach.identity.rules.mandates import Basis
from tests.dossiers import makers
from tests.identity import makers as people


def timeline(subject, *options):
    out = StringIO()
    call_command("ledger", "timeline", str(subject), *options, stdout=out)
    return out.getvalue()


def own(person):
    with homes.province("haiduong"):
        return queries.reads_of(Actor(id=str(person), name="")).items


@pytest.fixture
def lan(counter):
    """Somebody identity knows, at an open counter."""
    return Actor(id=str(people.person()), name="", level=2)


def test_a_timeline_of_a_dossier_is_a_read_of_its_applicant_s(lan):
    code = makers.submitted(lan)["code"]
    assert own(lan.id) == []
    assert "dossiers.dossier-received" in timeline(code, "--because", "Đơn số 7")
    [read] = own(lan.id)
    assert (read.register, read.dossier, read.purpose, read.note) == (
        "dossiers", code, "inspect", "Đơn số 7",
    )  # fmt: skip
    assert (read.agency, read.by_operator, read.listed) == (None, True, False)
    with homes.province("haiduong"), homes.reading("identity"):
        assert ReadEntry.objects.get().reader == f"operator:{command_runner()}"


def test_without_a_reason_the_command_itself_is_named(lan):
    timeline(makers.submitted(lan)["code"])
    assert own(lan.id)[0].note == "lienmach ledger timeline"
    with pytest.raises(PurposeMissing):
        timeline(makers.submitted(lan)["code"], "--because", " ")


def test_a_timeline_of_a_mandate_is_a_read_of_both_its_people(lan):
    with homes.province("haiduong"):
        holder = people.person()
        key = identity.grant_mandate(
            lan.key, holder=holder, basis=Basis.POWER_OF_ATTORNEY, since=people.AUTUMN, by=lan,
            at=people.NOW,
        )  # fmt: skip
    assert "mandate-granted" in timeline(key)
    assert [read.register for read in own(lan.id) + own(holder)] == ["people", "people"]


def test_what_cannot_be_logged_is_not_shown(lan, monkeypatch):
    code, out = makers.submitted(lan)["code"], StringIO()

    def fails(*_args, **_named):
        raise DatabaseError

    monkeypatch.setattr(reads, "log_reads", fails)
    with pytest.raises(DatabaseError):
        call_command("ledger", "timeline", code, stdout=out)
    assert out.getvalue() == ""
