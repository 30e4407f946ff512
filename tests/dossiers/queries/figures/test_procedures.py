"""What the index asks of procedures: those in force, and those that were announced."""

import datetime as dt

import pytest

from lienmach.dossiers import actions
from lienmach.dossiers.actions import Writing
from lienmach.dossiers.queries import figures as known
from lienmach.dossiers.queries.catalogue import catalogue
from lienmach.dossiers.queries.figures.procedures import (
    Announced,
    announced_in,
    services_in_force,
)
from lienmach.dossiers.rules import periods
from lienmach.identity.rules.duties import Kind
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND, LICENCE, TODAY, UNPRICED
from tests.dossiers.test_figures import table

NEXT = TODAY + dt.timedelta(days=1)


def announce(code, *, since, at, **changes):
    """Write a version of a procedure, and let another publish it."""
    writer, publisher = makers.officer(Kind.DRAFT), makers.officer(Kind.PUBLISH)
    name = f"v{since:%m%d}-{at:%m%d}"
    actions.begin_draft(code, version=name, since=since, by=writer, at=at)
    [found] = [each for each in catalogue(on=TODAY) if each.code == code]
    writing = Writing(version=name, since=since, until=None, content={**found.snapshot, **changes})
    edition = actions.write_draft(code, writing, edition=1, by=writer, at=at)
    actions.ask_for_review(code, edition=edition, by=writer, at=at)
    actions.publish_draft(code, edition=edition, by=publisher, at=at)


@pytest.fixture(scope="module")
def announced(counter):
    """Three versions: on its first day, the day before, and a month earlier than the others."""
    announce(LAND, since=NEXT, at=AT)
    announce(LICENCE, since=TODAY, at=AT)
    makers.published(UNPRICED)
    announce(UNPRICED, since=dt.date(2026, 12, 1), at=AT - dt.timedelta(days=31))
    return counter


def test_announced_ahead_is_before_the_day_from_which_it_holds(announced):
    assert announced_in(periods.read("2026-11")) == Announced(all=2, ahead=1)
    assert announced_in(periods.read("2026-10")) == Announced(all=1, ahead=1)
    assert announced_in(periods.read("2026-Q4")) == Announced(all=3, ahead=2)
    # What ships is published too, and nobody says when it was announced.
    assert announced_in(periods.read("2025")) == Announced(all=0, ahead=0)
    value = known.index(table("2026-11"), scope=known.everything(), on=TODAY).measure("1.1").value
    assert (value.source, value.num, value.den) == ("partly", 1, 2)


def test_a_draft_that_is_not_published_announces_nothing(announced):
    writer = makers.officer(Kind.DRAFT)
    actions.begin_draft(LICENCE, version="open", since=NEXT, by=writer, at=AT)
    assert announced_in(periods.read("2026-11")).all == 2
    actions.drop_draft(LICENCE, edition=1, by=writer, at=AT)


def test_the_services_are_those_in_force_with_what_they_tell(announced):
    found = services_in_force(on=TODAY)
    standing = [each.snapshot for each in catalogue(on=TODAY)]
    assert found.all == len(standing) == 4
    # Of what is owed for the land papers and the unpriced one nothing is told.
    assert found.whole == sum(bool(each["fees"]) for each in standing) < found.all
    assert found.with_residents == found.all == found.online
    index = known.index(table("2026-11"), scope=known.everything(), on=TODAY)
    for metric, num in (("1.3", found.whole), ("4.5a", found.with_residents)):
        value = index.measure(metric).value
        assert (value.source, value.num, value.den) == ("partly", num, found.all)
        assert index.measure(metric).by_unit == []
