"""Facts reach the rooms that react: each once, whatever is delivered twice or dies half-way."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connections
from procrastinate.periodic import PeriodicDeferrer

from lienmach import homes, jobs, wiring
from lienmach.dossiers.events import DossierReceived
from lienmach.dossiers.models import Handled, Tally
from lienmach.ledger import actions
from lienmach.ledger.actions.delivery import REACT
from lienmach.ledger.models import Checkpoint
from tests.ledger import makers
from tests.ledger.makers import receive

TALLY = "lienmach.dossiers.reactions.tally_received"
WORKER = """
import sys, time
from pathlib import Path
import django
django.setup()
from lienmach import jobs, wiring
from lienmach import homes
from lienmach.dossiers.actions.day_book import add_to_day
import datetime as dt

def linger(*_, **__):
    Path(sys.argv[1]).touch()
    time.sleep(60)

@homes.action("dossiers")
def slow(event, *, entry_id, at):
    add_to_day("dossiers.tally_received", entry_id=entry_id, agency=event.received_at_agency,
               day=dt.date.fromisoformat(event.day), received=1)
    linger()

"""
SLOW_IN_THE_REACTION = f"{WORKER}\nwiring.REACTIONS_BY_NAME['{TALLY}'] = slow"
SLOW_BEFORE_THE_OUTBOX_HEARS_OF_IT = f"{WORKER}\njobs.settle = linger"


def deliver(alias="haiduong", is_over=lambda: False):
    """Deliver what waits."""
    jobs.deliver_waiting(alias, is_over=is_over)


def work_off(alias="haiduong"):
    """Deliver what waits and do what is due and queued, as a worker would, till nothing is left."""
    deliver(alias)
    stopping = threading.Event()
    stopping.set()  # the run of deliveries that is due shall end at once

    async def run():
        app = jobs.worker_app(alias, stopping)
        due = PeriodicDeferrer(registry=app.periodic_registry)
        async with app.open_async():
            await due.defer_jobs(due.get_previous_tasks(at=time.time()))
            await app.run_worker_async(
                wait=False, listen_notify=False, install_signal_handlers=False
            )

    asyncio.run(run())


def rows(query, alias="haiduong"):
    with connections[alias].cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def queued():
    """Return what is queued but for what is due at a time."""
    found = rows("select task_name, status, attempts, args from procrastinate_jobs order by id")
    return [job for job in found if job[0] not in jobs.PERIODIC]


def outbox():
    return [entry_id for (entry_id,) in rows("select entry_id from ledger_outbox order by 1")]


def received():
    with homes.province("haiduong"), homes.reading("dossiers"):
        return sum(Tally.objects.values_list("received", flat=True))


def wait_for(condition, seconds=30.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def react_with(monkeypatch):
    """Return a function that makes other reactions react to a receipt."""

    def use(*reactions):
        monkeypatch.setitem(wiring.REACTIONS, DossierReceived, list(reactions))
        for reaction in reactions:
            monkeypatch.setitem(wiring.REACTIONS_BY_NAME, wiring.name_of(reaction), reaction)

    return use


@pytest.fixture
def moved_doors(superuser):
    """Return a function that lets the dossiers live in the other database from now on."""

    def move():
        ours = "where province = 'haiduong' and system = 'dossiers'"
        superuser("haiduong").execute(
            f"update homes_door set state = 'moved', moved_to = 'haiphong' {ours}"
        )
        superuser("haiphong").execute(f"update homes_door set state = 'open' {ours}")

    return move


def fail(*_args, **_kwargs):
    raise ZeroDivisionError


def test_a_fact_reaches_the_room_that_reacts(haiduong):
    receive(1)
    receive(2)
    assert received() == 0
    deliver()
    assert received() == 2
    assert outbox() == []
    assert queued() == []  # what succeeds costs no job


@pytest.mark.parametrize(("counted", "claims"), [(1, True), (2, False)])
def test_delivered_twice_it_has_effect_once_because_it_is_claimed(
    haiduong, monkeypatch, counted, claims
):
    if not claims:  # the negative control
        monkeypatch.setattr(actions, "claim", lambda *_, **__: True)
    receive()
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "settle", fail)
        with pytest.raises(ZeroDivisionError):
            deliver()
    assert len(outbox()) == 1
    deliver()
    assert outbox() == []
    assert received() == counted
    with homes.reading("dossiers"):
        assert Handled.objects.count() == int(claims)


def test_two_deliverers_at_once_have_one_effect(haiduong):
    for number in range(1, 21):
        receive(number)

    def run(_):
        try:
            deliver()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    assert received() == 20
    assert outbox() == []


def test_each_of_several_reactions_succeeds_or_fails_alone(haiduong, react_with, caplog):
    told = []

    def good(event, *, entry_id, at):
        told.append((event.dossier, str(entry_id), at))

    react_with(fail, good)
    entry_ids = [receive(1), receive(2)]
    work_off()
    assert told == [
        (f"H40.01-250701-{number:04}", str(entry_id), makers.AT)
        for number, entry_id in enumerate(entry_ids, 1)
    ]
    assert outbox() == []
    assert [job[:3] for job in queued()] == [(REACT, "todo", 1)] * 2
    assert set(rows("select scheduled_at > now() from procrastinate_jobs where attempts > 0")) == {
        (True,)
    }
    warned = [line for line in caplog.messages if "test_jobs.fail of" in line]
    assert len(warned) == 2


def test_a_reaction_that_failed_is_carried_out_later(haiduong, monkeypatch, superuser):
    with monkeypatch.context() as broken:
        broken.setitem(wiring.REACTIONS_BY_NAME, TALLY, fail)
        receive()
        work_off()
    assert received() == 0
    superuser().execute("update procrastinate_jobs set scheduled_at = null")
    work_off()
    assert received() == 1
    assert queued() == []


def test_an_event_without_reactions_is_let_go(haiduong, monkeypatch):
    receive()
    monkeypatch.delitem(wiring.EVENTS_BY_NAME, DossierReceived.name)
    deliver()
    assert outbox() == []
    assert queued() == []


def test_a_deliverer_that_is_told_to_stop_stops_between_two_reactions(haiduong, react_with):
    stopping, told = threading.Event(), []

    def first(event, *, entry_id, at):
        told.append(entry_id)

    def second(event, *, entry_id, at):
        if entry_id == entry_ids[1]:
            stopping.set()

    def third(event, *, entry_id, at):
        told.append("third")

    react_with(first, second, third)
    entry_ids = [receive(number) for number in range(1, 5)]
    context = SimpleNamespace(additional_context={"alias": "haiduong", "stopping": stopping})
    jobs.deliver(context, 0)
    assert told == [entry_ids[0], "third", entry_ids[1]]
    assert outbox() == entry_ids[1:]


def test_a_run_of_deliveries_ends_when_the_next_is_due(haiduong, monkeypatch):
    monkeypatch.setattr(jobs, "RUN_SECONDS", 0.4)
    monkeypatch.setattr(jobs, "LOOK_SECONDS", 0.01)
    context = SimpleNamespace(
        additional_context={"alias": "haiduong", "stopping": threading.Event()}
    )
    jobs.deliver(context, 0)
    receive()
    assert len(outbox()) == 1


def test_nothing_is_held_open_at_the_outbox_while_reactions_run(
    haiduong, react_with, moved_doors, superuser
):
    boss, seen = superuser("haiduong"), []

    @homes.action("dossiers")
    def look(event, *, entry_id, at):
        seen.extend(
            boss.execute(
                "select state, backend_xid, backend_xmin from pg_stat_activity"
                " where datname = 'haiduong' and backend_type = 'client backend'"
                " and pid <> pg_backend_pid()"
            ).fetchall()
        )

    react_with(look)
    receive(1)
    receive(2)
    moved_doors()
    deliver()
    assert len(seen) >= 2
    assert set(seen) == {("idle", None, None)}


def test_what_was_recorded_at_the_old_home_takes_effect_at_the_new_one(haiduong, moved_doors):
    receive()
    moved_doors()
    deliver()
    assert outbox() == []
    assert rows("select received from dossiers_tally", alias="haiphong") == [(1,)]
    assert rows("select count(*) from dossiers_tally") == [(0,)]


@pytest.mark.parametrize(
    ("script", "counted_before"),
    [(SLOW_IN_THE_REACTION, 0), (SLOW_BEFORE_THE_OUTBOX_HEARS_OF_IT, 1)],
    ids=["in the reaction", "before the outbox hears of it"],
)
def test_a_worker_killed_half_way_leaves_one_effect(
    haiduong, superuser, tmp_path, script, counted_before
):
    entry_id = receive()
    flag = tmp_path / "flag"
    command = [sys.executable, "-c", f"{script}\njobs.work('haiduong')", str(flag)]
    worker = subprocess.Popen(command, env=os.environ)
    try:
        wait_for(flag.exists)
    finally:
        worker.kill()
        worker.wait()
    wait_for(lambda: rows("select count(*) from pg_locks where locktype = 'advisory'") == [(0,)])
    assert outbox() == [entry_id]
    assert received() == counted_before
    assert ("lienmach.jobs.deliver", "doing") in rows(
        "select task_name, status::text from procrastinate_jobs"
    )
    superuser().execute(
        "update procrastinate_workers set last_heartbeat = now() - interval '1 minute'"
    )
    superuser().execute("delete from procrastinate_periodic_defers")
    work_off()
    assert received() == 1
    assert outbox() == []
    assert rows("select task_name from procrastinate_jobs where status = 'doing'") == []


def test_the_sweeper_gives_up_what_stalls_for_ever_and_drops_what_is_due_again(
    haiduong, superuser, react_with
):
    receive()
    react_with(fail)
    deliver()
    superuser().execute(
        f"update procrastinate_jobs set status = 'doing', attempts = {jobs.MOST_ATTEMPTS}"
    )
    superuser().execute(
        "insert into procrastinate_jobs (queue_name, task_name, status)"
        " values ('default', 'lienmach.jobs.prune', 'doing')"
    )
    work_off()
    assert [(task, status) for task, status, *_ in queued()] == [(REACT, "failed")]
    assert rows("select task_name from procrastinate_jobs where status = 'doing'") == []
    assert received() == 0


def test_a_worker_seals_the_ledger_of_its_database(haiduong):
    makers.ring()
    work_off()
    assert Checkpoint.objects.using("haiduong").get().size == 1
    assert not Checkpoint.objects.using("haiphong").exists()


@pytest.mark.alone
def test_a_worker_goes_on_after_its_connections_are_cut(haiduong, superuser):
    worker = subprocess.Popen(
        [sys.executable, "-m", "lienmach", "worker", "--database", "haiduong"],
        env=os.environ,
        stderr=subprocess.DEVNULL,
    )
    try:
        receive(1)
        wait_for(lambda: received() == 1)
        superuser().execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = 'haiduong' and pid <> pg_backend_pid()"
        )
        connections.close_all()
        receive(2)
        wait_for(lambda: received() == 2)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(15) == 0
    finally:
        worker.kill()
        worker.wait()
