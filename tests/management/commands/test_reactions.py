"""What was given up is listed without anybody's data, told of, kept, and tried again when asked."""

import asyncio
import io
import json
import threading
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lienmach import jobs, wiring
from tests.ledger.makers import receive
from tests.ledger.test_jobs import TALLY, queued, received, work_off


class SecretError(Exception):
    """An error whose words are somebody's data."""


def fail(*_args, **_kwargs):
    raise SecretError("Nguyễn Thị Bí Mật")


def told(*words):
    out = io.StringIO()
    call_command("reactions", *words, stdout=out)
    return out.getvalue()


def health():
    answer = Client(headers={"host": "anything.example"}).get("/healthz")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def given_up(haiduong, monkeypatch, superuser):
    """A reaction that failed as often as it is tried; return the fact's identifier."""
    with monkeypatch.context() as broken:
        broken.setitem(wiring.REACTIONS_BY_NAME, TALLY, fail)
        entry_id = receive()
        work_off()
        superuser().execute(
            f"update procrastinate_jobs set scheduled_at = null, attempts = {jobs.MOST_ATTEMPTS}"
            " where status = 'todo'"
        )
        work_off()
    return entry_id


async def prune():
    """Do what the worker does each hour."""
    app = jobs.worker_app("haiduong", threading.Event())
    async with app.open_async():
        await jobs.prune(SimpleNamespace(app=app), 0)


def test_where_nothing_was_given_up_nothing_is_said(haiduong):
    assert told() == "reactions given up: 0\n"
    assert json.loads(told("--json")) == {"given_up": 0, "reactions": []}
    assert health() == "ok"


def test_what_was_given_up_is_listed_by_code_and_class_alone(given_up):
    listed = json.loads(told("--json"))
    [one] = listed["reactions"]
    assert listed["given_up"] == 1
    assert (one["reaction"], one["entry_id"]) == (TALLY, str(given_up))
    assert one["subject"].startswith("H40.01-")
    assert (one["said"], one["province"]) == ("SecretError", "haiduong")
    assert one["given_up_at"]
    words = told()
    assert all(each in words for each in (one["id"], TALLY, one["subject"], "SecretError"))
    assert "Bí Mật" not in words
    assert health() == "ok\nreactions given up: 1 (lienmach reactions)"


@pytest.mark.parametrize("by_name", [True, False])
def test_what_is_taken_up_is_carried_out_once(given_up, by_name):
    [one] = json.loads(told("--json"))["reactions"]
    assert received() == 0
    words = [one["id"]] if by_name else ["--all"]
    assert "queue again: 1." in told("--again", *words)
    assert "queue again: 0." in told("--again", *words)
    assert [job[1:3] for job in queued()] == [("todo", 0)]
    work_off()
    assert received() == 1
    assert queued() == []
    assert health() == "ok"


def test_it_is_kept_longer_than_other_jobs_that_failed(given_up, superuser, caplog):
    superuser().execute(
        "insert into procrastinate_jobs (queue_name, task_name, status)"
        " values ('default', 'lienmach.jobs.look_after', 'failed')"
    )
    superuser().execute("update procrastinate_events set at = now() - interval '40 days'")
    asyncio.run(prune())
    found = json.loads(told("--json"))
    assert found["given_up"] == 1
    failed = (
        superuser()
        .execute("select task_name from procrastinate_jobs where status = 'failed'")
        .fetchall()
    )
    assert failed == [("lienmach.jobs.react",)]
    assert "1 reactions were given up" in caplog.text


@pytest.mark.parametrize(
    "words", [[], ["haiduong:1", "--all"], ["nowhere:1"], ["haiduong:x"], ["7"]]
)
def test_what_is_not_named_as_the_list_has_it_is_refused(haiduong, words):
    with pytest.raises(CommandError) as refused:
        told("--again", *words)
    assert refused.value.returncode == 2
