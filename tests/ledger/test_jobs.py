"""Facts reach the rooms that react: each once, whatever is delivered twice or dies half-way."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connections

from lienmach import homes, jobs, wiring
from lienmach.dossiers.events import DossierReceived
from lienmach.dossiers.models import Handled, Tally
from lienmach.ground.actor import PLATFORM
from lienmach.ledger import actions
from lienmach.ledger.actions.delivery import deliver_all
from lienmach.ledger.models import Checkpoint
from tests.ledger import makers

SLOW_WORKER = """
import sys, time
from pathlib import Path
import django
django.setup()
from lienmach import jobs, wiring
from lienmach import homes
from lienmach.dossiers.actions.day_book import add_to_day
import datetime as dt

@homes.action("dossiers")
def slow(event, *, entry_id, at):
    add_to_day("dossiers.tally_received", entry_id=entry_id, agency=event.received_at_agency,
               day=dt.date.fromisoformat(event.day), received=1)
    Path(sys.argv[1]).touch()
    time.sleep(60)

wiring.REACTIONS_BY_NAME["lienmach.dossiers.reactions.tally_received"] = slow
jobs.work("haiduong")
"""


@homes.action("dossiers")
def receive(number=1):
    event = DossierReceived(
        dossier=f"H40.01-250701-{number:04}",
        procedure="1.004194",
        version="0197c000-0000-7000-8000-000000000000",
        unit="10507",
        received_at_agency="H40.01",
        competent_agency=None,
        day="2025-07-01",
        due_at=None,
    )
    return actions.record(event, subject=event.dossier, by=PLATFORM, at=makers.AT)


def work_off(alias="haiduong"):
    """Do what is queued, as a worker would, until nothing is left."""

    async def run():
        app = jobs.worker_app(alias)
        async with app.open_async():
            await app.run_worker_async(
                wait=False, listen_notify=False, install_signal_handlers=False
            )

    asyncio.run(run())


def rows(query, alias="haiduong"):
    with connections[alias].cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def queued():
    return rows("select task_name, status, attempts, args from procrastinate_jobs order by id")


def received():
    with homes.province("haiduong"), homes.reading("dossiers"):
        return sum(Tally.objects.values_list("received", flat=True))


def wait_for(condition, seconds=30.0):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def test_a_fact_reaches_the_room_that_reacts(haiduong):
    receive(1)
    receive(2)
    assert received() == 0
    work_off()
    assert received() == 2
    assert queued() == []  # jobs that succeeded are not kept


def test_delivered_twice_it_has_effect_once(haiduong):
    receive()
    [(_, _, _, args)] = queued()
    work_off()
    deliver_all("haiduong", [json.loads(args)] * 2)
    work_off()
    assert received() == 1
    with homes.reading("dossiers"):
        assert Handled.objects.count() == 1


def test_each_of_several_reactions_succeeds_or_fails_alone(haiduong, monkeypatch):
    told = []

    def good(event, *, entry_id, at):
        told.append((event.dossier, str(entry_id), at))

    def bad(event, *, entry_id, at):
        raise ZeroDivisionError

    monkeypatch.setitem(wiring.REACTIONS, DossierReceived, [good, bad])
    for reaction in (good, bad):
        monkeypatch.setitem(wiring.REACTIONS_BY_NAME, wiring.name_of(reaction), reaction)
    entry_id = receive()
    work_off()
    assert told == [("H40.01-250701-0001", str(entry_id), makers.AT)]
    [(task, status, attempts, _)] = queued()
    assert (task, status, attempts) == ("lienmach.jobs.react", "todo", 1)
    [(wait,)] = rows("select scheduled_at > now() from procrastinate_jobs")
    assert wait


def test_a_reaction_that_failed_is_carried_out_later(haiduong, monkeypatch, superuser):
    name = "lienmach.dossiers.reactions.tally_received"

    def fail(*_args, **_kwargs):
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setitem(wiring.REACTIONS_BY_NAME, name, fail)
        receive()
        work_off()
    assert received() == 0
    superuser().execute("update procrastinate_jobs set scheduled_at = null")
    work_off()
    assert received() == 1


def test_an_event_without_reactions_is_let_go(haiduong, monkeypatch):
    receive()
    monkeypatch.delitem(wiring.EVENTS_BY_NAME, DossierReceived.name)
    work_off()
    assert queued() == []


def test_a_job_queued_at_the_old_home_takes_effect_at_the_new_one(haiduong, superuser):
    receive()
    ours = "where province = 'haiduong' and system = 'dossiers'"
    superuser("haiduong").execute(
        f"update homes_door set state = 'moved', moved_to = 'haiphong' {ours}"
    )
    superuser("haiphong").execute(f"update homes_door set state = 'open' {ours}")
    work_off()
    assert rows("select received from dossiers_tally", alias="haiphong") == [(1,)]
    assert rows("select count(*) from dossiers_tally") == [(0,)]


def test_a_worker_killed_half_way_leaves_one_effect(haiduong, superuser, tmp_path):
    receive()
    flag = tmp_path / "flag"
    worker = subprocess.Popen([sys.executable, "-c", SLOW_WORKER, str(flag)], env=os.environ)
    try:
        wait_for(flag.exists)
    finally:
        worker.kill()
        worker.wait()
    assert [(task, status) for task, status, *_ in queued() if task == jobs.DELIVER] == [
        ("lienmach.jobs.deliver", "doing")
    ]
    wait_for(lambda: rows("select count(*) from pg_locks where locktype = 'advisory'") == [(0,)])
    assert received() == 0
    superuser().execute(
        "update procrastinate_workers set last_heartbeat = now() - interval '1 minute'"
    )
    superuser().execute("delete from procrastinate_periodic_defers")
    work_off()
    work_off()
    assert received() == 1
    assert [task for task, *_ in queued() if task == jobs.DELIVER] == []


def test_the_sweeper_gives_up_what_stalls_for_ever_and_drops_what_is_due_again(haiduong, superuser):
    receive()
    superuser().execute(
        f"update procrastinate_jobs set status = 'doing', attempts = {jobs.MOST_ATTEMPTS}"
    )
    superuser().execute(
        "insert into procrastinate_jobs (queue_name, task_name, status)"
        " values ('default', 'lienmach.jobs.prune', 'doing')"
    )
    work_off()
    assert [(task, status) for task, status, *_ in queued()] == [
        ("lienmach.jobs.deliver", "failed")
    ]
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
