"""What was kept long enough goes, a batch at a time, and nothing that is still needed with it."""

import datetime as dt
import uuid

import pytest

from lienmach import homes, jobs
from lienmach.dossiers import actions
from lienmach.dossiers.actions import forgetting
from lienmach.dossiers.jobs import forget_over
from lienmach.dossiers.models import Delivery, Dossier, Handled, Notice
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import first_key
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger.actions.delivery import REACT
from lienmach.ledger.queries.outbox import undelivered
from tests.dossiers import makers
from tests.dossiers.makers import AT

DAY = dt.timedelta(days=1)
ENDED = ("sent", "given-up")


@homes.action("dossiers")
def mark(at, reaction="test"):
    """Keep the mark of a fact that was recorded and reacted to at a moment; return the fact."""
    entry_id = key_of(at)
    Handled.objects.create(
        id=key_of(at), province=homes.current_province(), entry_id=entry_id, reaction=reaction
    )
    return entry_id


def key_of(at):
    """Return a key made at a moment."""
    return uuid.UUID(int=first_key(at).int | uuid.uuid4().int & (1 << 62) - 1)


def marked():
    with homes.reading("dossiers"):
        return set(Handled.objects.filter(reaction="test").values_list("entry_id", flat=True))


def test_marks_of_reactions_go_once_no_fact_comes_again(lan, monkeypatch):
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    old = [mark(AT - days * DAY) for days in (91, 92, 93, 400)]
    young = mark(AT - 89 * DAY)
    with pytest.raises(NotAllowed):
        actions.forget_handled(spared=(), by=lan, at=AT)
    spared = {old[1]}
    gone = [actions.forget_handled(spared=spared, by=PLATFORM, at=AT) for _ in range(3)]
    assert gone == [2, 1, 0]
    assert marked() == {old[1], young}


@pytest.mark.parametrize("where", ["haiduong", "haiphong"])
@pytest.mark.parametrize("how", ["outbox", "todo", "failed"])
def test_a_fact_that_may_still_come_keeps_its_mark_wherever_it_waits(lan, superuser, where, how):
    entry_id, other = mark(AT - 100 * DAY), mark(AT - 100 * DAY)
    if how == "outbox":
        superuser(where).execute(
            "insert into ledger_outbox (entry_id, province, event, payload, at)"
            " values (%s, 'haiduong', 'e', '{}', now())",
            [entry_id],
        )
    else:
        superuser(where).execute(
            "insert into procrastinate_jobs (queue_name, task_name, status, args)"
            " values ('default', %s, %s::procrastinate_job_status,"
            " jsonb_build_object('entry_id', %s::text))",
            [REACT, how, str(entry_id)],
        )
    assert undelivered(where, before=first_key(AT), task=REACT) >= {entry_id}
    while forget_over(by=PLATFORM, at=AT):
        pass
    assert entry_id in marked()
    assert other not in marked()


def test_deliveries_that_ended_long_ago_go_and_their_notices_stay(lan):
    code = makers.submitted(lan)["code"]
    keys = {
        (state, days): delivery(code, state, AT - days * DAY)
        for state in Delivery.State.values
        for days in (364, 366)
    }
    with pytest.raises(NotAllowed):
        actions.forget_deliveries(by=lan, at=AT)
    assert actions.forget_deliveries(by=PLATFORM, at=AT) >= 2
    assert actions.forget_deliveries(by=PLATFORM, at=AT) == 0
    with homes.reading("dossiers"):
        left = set(Delivery.objects.filter(pk__in=keys.values()).values_list("pk", flat=True))
        assert Notice.objects.filter(deliveries__in=left).count() == len(left)
        assert Notice.objects.filter(dossier__code=code).count() == len(keys)
    assert left == {key for (state, days), key in keys.items() if days < 365 or state not in ENDED}


@homes.action("dossiers")
def delivery(code, state, at):
    """Keep a delivery of a notice of a dossier."""
    dossier = Dossier.objects.get(code=code)
    notice = Notice.objects.create(
        province=dossier.province, person=dossier.applicant, dossier=dossier, kind="received",
        entry_id=uuid.uuid4(), said={}, at=at,
    )  # fmt: skip
    return Delivery.objects.create(
        id=key_of(at), province=dossier.province, notice=notice, person=dossier.applicant,
        channel="email", state=state, due_at=at, at=at, sent_at=at if state == "sent" else None,
    ).pk  # fmt: skip


def test_the_worker_does_it_each_night():
    assert jobs.KEEP_ANSWERS["dossiers"] is forget_over
