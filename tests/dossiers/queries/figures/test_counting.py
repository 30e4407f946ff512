"""What counts as late, and what ministries receive; that months are right at all is in test_figures."""

import datetime as dt
from collections import Counter

import pytest

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.models import Dossier, MinistryDossier, Paper
from lienmach.dossiers.queries import figures as known
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from lienmach.ledger.queries import timeline
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND, TODAY, UNIT
from tests.dossiers.portal import PAPER, Exchange, ministry_copy
from tests.dossiers.signing import ADDRESS, demo, said_of
from tests.dossiers.test_figures import STEPS, counted, deliver, kept, raw, table

__all__ = ["demo"]


@pytest.mark.parametrize("step", ["stop", "refuse_reception", "withdraw", "decide"])
def test_what_ended_after_its_day_is_late_however_it_ended(counter, step):
    at = dt.datetime(2026, 1, 5, 9, tzinfo=HANOI) + dt.timedelta(days=31 * STEPS.index(step))
    mine = makers.person()
    late, in_time, asked = (makers.submitted(mine, at=at)["code"] for _ in range(3))
    day = periods.month_of(at.date())
    said = actions.Said(text="Vì lý do khách quan", outcome="granted")
    by = mine if step == "withdraw" else PLATFORM
    actions.take_step(late, step, said=said, by=by, at=at + dt.timedelta(days=60))
    actions.take_step(in_time, step, said=said, by=by, at=at)
    actions.ask_for_supplement(asked, text="Thiếu", by=PLATFORM, at=at)  # its clock stands still
    if step in {"stop", "withdraw"}:
        actions.take_step(asked, step, said=said, by=by, at=at + dt.timedelta(days=60))
    deliver([late, in_time, asked])
    counted()
    assert kept() == raw()
    [(counts, _, _)] = [said for key, said in kept().items() if key[0] == day]
    assert (counts["received"], counts["received_late"]) == (3, 1)
    index = known.index(table(f"{day:%Y-%m}"), scope=known.everything(), on=TODAY)
    value = index.measure("2.1").value
    assert (value.num, value.den) == (2, 3)


def of_month(at):
    """Return what is kept of the month of a moment."""
    found = [counts for key, (counts, *_) in kept().items() if key[0] == at.date().replace(day=1)]
    return sum((Counter(counts) for counts in found), Counter())


def test_a_file_that_was_refused_is_no_paper(counter):
    at, mine = dt.datetime(2026, 8, 4, 9, tzinfo=HANOI), makers.person()
    code = makers.submitted(mine, at=at)["code"]
    makers.paper_in(code)
    deliver([code])
    counted()
    assert of_month(at)["with_papers"] == 1
    refused(code)
    deliver([code])
    counted()
    assert kept() == raw()
    assert of_month(at)["with_papers"] == 0


@pytest.mark.usefixtures("demo")
def test_what_was_decided_with_a_refused_file_was_not_digital_from_end_to_end(counter):
    receipt = makers.submitted(makers.person())
    code, agency = receipt["code"], receipt["competent_agency"]["code"]
    makers.paper_in(code)
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=AT)
    leader = makers.officer(Kind.SIGN, agency=agency)
    actions.issue_result(code, said=said_of(LAND), address=ADDRESS, by=leader, at=AT)
    deliver([code])
    counted()
    before = of_month(AT)["digital"]
    refused(code)
    deliver([code])
    counted()
    assert kept() == raw()
    assert of_month(AT)["digital"] == before - 1


@homes.action("dossiers")
def refused(code):
    Paper.objects.filter(dossier__code=code).update(sha256="")


def test_papers_that_a_supplement_brings_by_the_portal_are_counted_at_once(counter):
    portal, at = Exchange(), dt.datetime(2026, 9, 8, 9, tzinfo=HANOI)
    portal.now = at
    theirs = portal.file(papers=[])
    with homes.reading("dossiers"):
        code = Dossier.objects.get(portal_lines__portal_code=theirs).code
    actions.ask_for_supplement(code, text="Thiếu", by=PLATFORM, at=at)
    deliver([code])
    counted()
    with homes.reading("dossiers"):
        known_before = len(timeline(code))
    portal.say(theirs, "supplement-given", {"data": {}, "papers": [PAPER]})
    deliver([code], after=known_before)
    counted()
    assert kept() == raw()
    assert of_month(at)["with_papers"] == 1


THEIRS, AS_BEFORE = "2.001178", "1.000466"  # one service of the 25 and its other code


def test_the_share_of_the_essential_has_what_ministries_received_of_them_once(counter):
    portal, at = Exchange(), dt.datetime(2026, 4, 7, 9, tzinfo=HANOI)
    makers.published(THEIRS)
    before = table("2026-04").total.online_of(table("2026-04").essential)
    code, mine, body = makers.submitted(makers.person(), at=at)["code"], [], {}
    for procedure in (THEIRS, THEIRS, AS_BEFORE, "1.010099"):
        body = ministry_copy(
            procedure=procedure, unit=UNIT, unit_on=str(at.date()), received_at=at.isoformat()
        )
        mine.append(portal.book.copy("haiduong", body, at=portal.now))
        portal.send_all()
    again = {**body, "procedure": THEIRS, "state": 9}
    portal.say(mine[0], "ministry-dossier", again)  # the same copy
    deliver([code, *mine])
    counted()
    found = table("2026-04")
    assert found.total["received"] == 1
    online, received = found.total.online_of(found.essential)
    assert (online - before[0], received - before[1]) == (4, 4)  # the fourth came here
    [line] = [each for each in found.lines if each.unit.code == UNIT]
    assert line.sums.online_of(found.essential) == (online, received)
    with homes.reading("dossiers"):
        assert MinistryDossier.objects.filter(code__in=mine).count() == 4


def test_the_share_of_the_essential_is_told_publicly_unless_it_is_of_few(monkeypatch):
    month = periods.read("2026-05")
    found = {month.first: (9, 20, 11)}
    monkeypatch.setattr(known.public, "_essential_months", lambda _period, on: found)  # noqa: ARG005
    assert known.public_essential(month, on=TODAY) == (9, 20)
    found[periods.later(month.first, 1)] = (3, 20, 17)
    assert known.public_essential(month, on=TODAY) is None
