"""What was answered under a key is kept for a while, and not for ever."""

import datetime as dt
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from lienmach import homes, jobs
from lienmach.dossiers.models import Answer
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.ids import first_key, uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import answers
from lienmach.identity.models import RequestAnswer
from lienmach.registries.models import RegistryAnswer

TABLES: dict[str, Any] = {
    "dossiers": Answer,
    "identity": RequestAnswer,
    "registries": RegistryAnswer,
}
WHO: dict[str, dict[str, Any]] = {"dossiers": {"applicant": uuid7(), "status": 201}}
DAY = dt.timedelta(days=1)


def keep(system, at, key):
    """Keep an answer as it was kept at a moment."""

    @homes.action(system)
    def kept():
        TABLES[system](
            id=first_key(at), province=homes.current_province(), operation="test", key=key,
            request_hash="", body="{}", at=at, **WHO.get(system, {"asker": uuid7()}),
        ).save(force_insert=True)  # fmt: skip

    kept()


def kept(system):
    with homes.reading(system):
        return sorted(TABLES[system].objects.values_list("key", flat=True))


@pytest.mark.parametrize("system", TABLES)
def test_only_what_was_kept_long_enough_is_forgotten_a_batch_at_a_time(
    haiduong, system, monkeypatch
):
    now, forget = clock.now(), jobs.KEEP_ANSWERS[system]
    for days in (0, 89, 91, 92, 400):
        keep(system, now - days * DAY, f"d{days}")
    monkeypatch.setattr(answers, "AT_ONCE", 2)
    with pytest.raises(NotAllowed):
        forget(by=Actor(str(uuid7()), ""), at=now)
    assert [forget(by=PLATFORM, at=now) for _ in range(3)] == [2, 1, 0]
    assert kept(system) == ["d0", "d89"]


def test_the_job_forgets_in_every_system_of_its_database(haiduong, monkeypatch):
    now = clock.now()
    for system in TABLES:
        for n in range(3):
            keep(system, now - (100 + n) * DAY, f"d{n}")
        keep(system, now, "now")
    monkeypatch.setattr(answers, "AT_ONCE", 2)
    for alias, left in (("haiphong", 4), ("haiduong", 1)):
        told = {"alias": alias, "stopping": threading.Event()}
        jobs.forget_answers(SimpleNamespace(additional_context=told), 0)
        with homes.province("haiduong"):
            assert [len(kept(system)) for system in TABLES] == [left] * 3
