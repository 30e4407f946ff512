"""Facts leave the outbox once they are delivered, or once a job is queued for what failed."""

import datetime as dt
import json
import threading

import psycopg
import pytest
from django.db import connections

from lienmach import jobs, wiring
from lienmach.ground.ids import uuid7
from lienmach.ledger.actions import delivery as deliveries
from lienmach.ledger.actions.delivery import REACT, delivery, has_reactions, queue, settle
from lienmach.ledger.queries.outbox import Waiting, waiting
from tests.ledger import makers


def jobs_queued():
    with connections["haiduong"].cursor() as cursor:
        cursor.execute("select task_name, args from procrastinate_jobs")
        return [(task, json.loads(args)) for task, args in cursor.fetchall()]


def test_the_names_are_those_of_the_house():
    assert has_reactions("dossiers.dossier-received")
    assert not has_reactions("dossiers.bell-rung")
    assert f"{jobs.__name__}.{jobs.react.__name__}" == REACT


def test_a_worker_knows_every_task_that_is_queued():
    tasks = jobs.worker_app("haiduong", threading.Event()).tasks
    assert {REACT, *jobs.PERIODIC} <= set(tasks)


def test_every_reaction_is_known_by_its_name():
    for event, reactions in wiring.REACTIONS.items():
        assert wiring.EVENTS_BY_NAME[event.name] is event
        for reaction in reactions:
            assert wiring.REACTIONS_BY_NAME[wiring.name_of(reaction)] is reaction


def test_a_queue_is_that_of_one_database():
    assert queue("haiduong") is queue("haiduong")
    assert queue("haiduong") is not queue("haiphong")


def test_a_delivery_is_plain_values():
    entry_id = uuid7()
    fact = Waiting(
        entry_id=entry_id, province="haiduong", event="e", payload={"a": 1}, at=makers.AT
    )
    assert delivery(fact, reaction="r") == {
        "province": "haiduong",
        "entry_id": str(entry_id),
        "event": "e",
        "payload": {"a": 1},
        "at": "2025-07-01T08:00:00+07:00",
        "reaction": "r",
    }


def test_facts_wait_in_the_order_of_their_identifiers(haiduong):
    entry_ids = [makers.receive(number) for number in range(1, 4)]
    assert [fact.entry_id for fact in waiting("haiduong", most=9)] == entry_ids
    [first] = waiting("haiduong", most=1)
    assert first.payload["dossier"] == "H40.01-250701-0001"
    assert first.at == makers.AT
    assert first.at.utcoffset() == dt.timedelta(0)
    assert waiting("haiphong", most=9) == []


def test_what_is_delivered_leaves_the_outbox_and_what_failed_is_queued(haiduong):
    for number in range(1, 4):
        makers.receive(number)
    first, second, third = waiting("haiduong", most=3)
    told = delivery(second, reaction="r")
    settle("haiduong", [first.entry_id, second.entry_id], failed=[told])
    assert waiting("haiduong", most=3) == [third]
    assert jobs_queued() == [(REACT, told)]


def test_only_what_is_named_and_failed_is_taken_up(haiduong, superuser):
    for number in range(1, 4):
        makers.receive(number)
    facts = waiting("haiduong", most=3)
    failed = [delivery(fact, reaction="r") for fact in facts]
    settle("haiduong", [fact.entry_id for fact in facts], failed=failed)
    boss = superuser()
    keys = [key for (key,) in boss.execute("select id from procrastinate_jobs order by id")]
    boss.execute("update procrastinate_jobs set status = 'failed' where id = any(%s)", [keys[:2]])
    assert deliveries.take_up("haiduong", [keys[0], keys[2]]) == 1
    states = boss.execute("select args ->> 'entry_id', status::text from procrastinate_jobs")
    assert dict(states.fetchall()) == {
        failed[0]["entry_id"]: "todo", failed[1]["entry_id"]: "failed",
        failed[2]["entry_id"]: "todo",
    }  # fmt: skip
    assert deliveries.take_up("haiduong") == 1
    assert deliveries.take_up("haiphong") == 0


def test_of_two_deliverers_one_queues_what_failed(haiduong):
    makers.receive()
    [fact] = waiting("haiduong", most=1)
    for _ in range(2):
        settle("haiduong", [fact.entry_id], failed=[delivery(fact, reaction="r")])
    assert len(jobs_queued()) == 1


def test_a_fact_stays_in_the_outbox_if_its_job_cannot_be_queued(haiduong, monkeypatch):
    makers.receive()
    [fact] = waiting("haiduong", most=1)

    def broken(_alias):
        raise ZeroDivisionError

    monkeypatch.setattr(deliveries, "queue", broken)
    with pytest.raises(ZeroDivisionError):
        settle("haiduong", [fact.entry_id], failed=[delivery(fact, reaction="r")])
    assert waiting("haiduong", most=1) == [fact]


def test_the_application_empties_the_outbox_and_rewrites_nothing_in_it(haiduong, plain):
    makers.receive()
    for statement in ("update ledger_outbox set event = 'x'", "truncate ledger_outbox"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            plain().execute(statement)
    plain().execute("delete from ledger_outbox")
    assert waiting("haiduong", most=1) == []
