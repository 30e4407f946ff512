"""A delivery is queued by names, and only where something reacts."""

from lienmach import jobs, wiring
from lienmach.ground.ids import uuid7
from lienmach.ledger.actions.delivery import DELIVER, deliver_all, delivery, has_reactions, queue
from tests.ledger import makers


def test_the_names_are_those_of_the_house():
    assert has_reactions("dossiers.dossier-received")
    assert not has_reactions("dossiers.bell-rung")
    assert f"{jobs.__name__}.{jobs.deliver.__name__}" == DELIVER


def test_a_worker_knows_every_task_that_is_queued():
    tasks = jobs.worker_app("haiduong").tasks
    assert {DELIVER, jobs.REACT, *jobs.KEEPING_ORDER} <= set(tasks)


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
    told = delivery(
        entry_id=entry_id, province="haiduong", event="e", payload={"a": 1}, at=makers.AT
    )
    assert told == {
        "province": "haiduong",
        "entry_id": str(entry_id),
        "event": "e",
        "payload": {"a": 1},
        "at": "2025-07-01T08:00:00+07:00",
    }
    deliver_all("haiduong", [])  # asks for no connection
