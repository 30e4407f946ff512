"""What the portal is told anew: another day, a step taken back, a result published or revoked."""

import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said, notices
from lienmach.dossiers.models import Dossier, PortalNotice
from lienmach.dossiers.rules.calendars import told
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from tests.dossiers import makers
from tests.dossiers.actions.test_converting import code, newer
from tests.dossiers.actions.test_notices import charged, filed, portal, told_of
from tests.dossiers.makers import AT, LAND_DATA
from tests.dossiers.signing import ADDRESS, demo, said_of

__all__ = ["charged", "code", "demo", "filed", "portal"]


def due_of(ours):
    return told(queries.folder(ours, seen_by=PLATFORM, on=AT.date()).dossier.due_at)


def test_an_extended_day_is_told(portal, charged):
    theirs, ours = charged
    first = due_of(ours)
    said = Said(text="Vì lý do khách quan", due_on=dt.date(2026, 12, 1))
    actions.take_step(ours, "extend", said=said, by=PLATFORM, at=AT)
    told_of(portal, theirs)
    assert portal.book.entries[theirs].due_at == due_of(ours) != first


def test_a_day_that_another_version_moves_is_told_and_told_back(portal, code):
    theirs = portal.file(procedure=code, data=dict(LAND_DATA))
    with homes.reading("dossiers"):
        ours = Dossier.objects.get(portal_lines__portal_code=theirs).code
    first = due_of(ours)
    newer(code)
    done = actions.convert_dossiers(code, to="2", by=PLATFORM, at=AT)
    told_of(portal, theirs)
    assert portal.book.entries[theirs].due_at == due_of(ours) != first
    actions.take_back_conversion(done.batch, by=PLATFORM, at=AT)
    told_of(portal, theirs)
    assert portal.book.entries[theirs].due_at == first


def test_a_proposal_taken_back_is_at_work_no_more(portal, filed):
    theirs, ours = filed
    actions.take_step(ours, "propose", said=Said(outcome="granted"), by=PLATFORM, at=AT)
    actions.undo_step(ours, by=PLATFORM, at=AT)
    assert told_of(portal, theirs) == [2, 4, 2] == queries.told_states(theirs)


def test_a_day_of_before_is_not_told_after_a_later_one(portal, charged, monkeypatch):
    """As of dossiers that went on while another day was not told yet."""
    theirs, ours = charged
    said = Said(text="Vì lý do khách quan", due_on=dt.date(2026, 12, 1))
    with monkeypatch.context() as bent:
        bent.setattr(notices, "BESIDE", frozenset())
        actions.take_step(ours, "extend", said=said, by=PLATFORM, at=AT)
        actions.ask_for_supplement(ours, text="Thiếu", by=PLATFORM, at=AT)
        actions.give_supplement(ours, data={}, by=PLATFORM, at=AT)
        told_of(portal, theirs)
    actions.decide_dossier(ours, outcome="granted", by=PLATFORM, at=AT)
    told_of(portal, theirs)
    assert portal.book.entries[theirs].due_at == due_of(ours)


@pytest.mark.usefixtures("demo")
def test_a_result_published_and_revoked_is_told_as_the_reason_of_the_state(portal, filed):
    theirs, ours = filed
    agency = queries.folder(ours, seen_by=PLATFORM, on=AT.date()).dossier.competent_agency
    leader = makers.officer(Kind.SIGN, agency=agency)
    actions.decide_dossier(ours, outcome="granted", by=PLATFORM, at=AT)
    key = actions.issue_result(ours, said=said_of(makers.BIRTH), address=ADDRESS, by=leader, at=AT)
    actions.revoke_result(key, because="Sai họ tên", by=leader, at=AT)
    assert told_of(portal, theirs) == [2, 9, 9, 9]
    with homes.reading("dossiers"):
        told_last = PortalNotice.objects.filter(line__portal_code=theirs).order_by("-number")
        reasons = [each.body.get("reason") for each in told_last[:2]]
    assert reasons == ["Kết quả đã bị thu hồi.", "Kết quả đã được ký số và phát hành."]
