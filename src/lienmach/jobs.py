"""
Deliver the ledger's facts to the rooms that react, and keep ledger and queue in order.

Each database has an outbox, a queue and a worker of its own; what is in them never moves. A fact
says on behalf of which province it was recorded, and the reaction goes to wherever the system
lives by then. It may be delivered twice: the reaction's claim, a row of the reacting room, makes
the effect once.
"""

import asyncio
import contextlib
import datetime as dt
import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Status

import lienmach.dossiers.jobs as dossiers
import lienmach.identity.actions as identity_actions
import lienmach.identity.jobs as identity
import lienmach.registries.actions as registry_actions
import lienmach.registries.jobs as registries
from lienmach import homes, wiring
from lienmach.dossiers.queries import gateway, peer
from lienmach.dossiers.queries.scanner import scanner
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.priority import Breather, Pressure
from lienmach.homes.files import sweep_drafts
from lienmach.ledger.actions import seal
from lienmach.ledger.actions.delivery import REACT, delivery, note_trouble, prune_failed, settle
from lienmach.ledger.queries.outbox import Waiting, waiting

MOST_ATTEMPTS = 12  # the last some two hours after the first
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
KEEP_FAILED_HOURS = 24 * 30  # but reactions, which are kept until they succeed
PAUSE_SECONDS = 1.0
STOP_SECONDS = 10.0
CONCURRENCY = 4  # one of them delivers all the time, one may wait for a scanner
# A job a second would cost 16 ms a second even if nothing waits; two looks cost less than one.
LOOK_SECONDS = 0.5
RUN_SECONDS = 10.0
EXCHANGE_SECONDS = 1.0
FACTS_AT_ONCE = 100  # after a crash as many are delivered again, and claimed already
LOOK_AFTER_SECONDS = 8.0
# Six fields: the last counts seconds. Until it is sealed, the removal of an entry leaves no trace.
EVERY_TEN_SECONDS, EVERY_HALF_MINUTE, EVERY_HOUR = "* * * * * */10", "* * * * * */30", "7 * * * *"
EVERY_NIGHT, EVERY_MORNING = "17 19 * * *", "23 22 * * *"  # UTC: 02:17 and 05:23 in Vietnam
KEEP_ANSWERS = {
    "dossiers": dossiers.forget_over,
    "identity": identity_actions.forget_kept_answers,
    "registries": registry_actions.forget_kept_answers,
}
"""The systems that keep what they answered under a key, and how each forgets it, and what else is over."""

log = logging.getLogger(__name__)
pressure = Pressure()


def worker_app(alias: str, stopping: threading.Event) -> App:
    """
    Return the application whose worker does the jobs of one database.

    Each database's has tasks of its own: a task knows the application it queues for. Set
    ``stopping`` before the worker is stopped: a job in a thread hears of it by nothing else.
    """
    app = DjangoApp(
        connector=PsycopgConnector(kwargs=connector_params(alias), min_size=1, max_size=4),
        worker_defaults={
            "name": f"worker of {alias}",
            "additional_context": {"alias": alias, "stopping": stopping},
            "delete_jobs": "successful",
            "update_heartbeat_interval": HEARTBEAT_SECONDS,
            "stalled_worker_timeout": STALLED_SECONDS,
            "shutdown_graceful_timeout": STOP_SECONDS,
        },
    )
    retry = RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=2)
    app.task(name=REACT, retry=retry, pass_context=True)(react_again)
    for name, (task, cron) in PERIODIC.items():
        periodic = app.periodic(cron=cron)
        periodic(app.task(name=name, pass_context=True, queueing_lock=name)(task))
    return app


def deliver(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Deliver what waits in the outbox, and what comes to wait there, until the next run is due."""
    alias, stopping = (context.additional_context[name] for name in ("alias", "stopping"))
    until = time.monotonic() + RUN_SECONDS - clock.now().timestamp() % RUN_SECONDS

    def is_over() -> bool:
        return stopping.is_set() or time.monotonic() > until

    while not is_over():
        deliver_waiting(alias, is_over=is_over, pause=Breather(pressure).pause)
        stopping.wait(LOOK_SECONDS)


def deliver_waiting(
    alias: str, *, is_over: Callable[[], bool], pause: Callable[[], None] = lambda: None
) -> None:
    """
    Carry out the reactions to what waits in a database's outbox, oldest first.

    No transaction is open there meanwhile: a move waits for all that are. A reaction that fails
    holds up no other; it gets a job of its own. Ends early, between two reactions, once
    ``is_over`` says so; a ``pause`` is made before each fact.
    """
    while not is_over() and (batch := waiting(alias, most=FACTS_AT_ONCE)):
        delivered, failed = [], []
        for fact in batch:
            pause()
            missed = _deliver_one(fact, is_over)
            if missed is None:
                break
            delivered.append(fact.entry_id)
            failed += missed
        settle(alias, delivered, failed=failed)


def _deliver_one(fact: Waiting, is_over: Callable[[], bool]) -> list[dict[str, Any]] | None:
    """Carry out the reactions to a fact; return what failed, or null if there was no time left."""
    failed = []
    known = wiring.EVENTS_BY_NAME.get(fact.event)
    for reaction in wiring.REACTIONS.get(known, []) if known else []:
        if is_over():
            return None
        told = delivery(fact, reaction=wiring.name_of(reaction))
        try:
            react(**told)
        except Exception as error:  # whatever it is, the others shall not wait for it
            log.warning(
                "%s of %s failed and is queued", told["reaction"], told["entry_id"], exc_info=True
            )
            failed.append({**told, "said": type(error).__name__})
    return failed


def react(
    *, province: str, entry_id: str, event: str, payload: dict[str, Any], at: str, reaction: str
) -> None:
    """Carry out one reaction, on behalf of the province, at the home of what it changes."""
    told = wiring.EVENTS_BY_NAME[event].from_payload(payload)
    with homes.province(province):
        wiring.REACTIONS_BY_NAME[reaction](
            told, entry_id=UUID(entry_id), at=dt.datetime.fromisoformat(at)
        )


def react_again(context: JobContext, /, *, said: str = "", **told: Any) -> None:  # noqa: ARG001 - what it failed by before
    """Carry out one reaction that failed before; should it fail again, keep by what."""
    try:
        react(**told)
    except Exception as error:
        note_trouble(context.additional_context["alias"], context.job.id, type(error).__name__)
        raise


def exchange(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """
    Exchange with the National Portal what waits there and here, until the next run is due.

    The worker of a province's own database does it for that province, wherever its dossiers live.
    """
    province, stopping = (context.additional_context[name] for name in ("alias", "stopping"))
    url = peer.address()
    if url is None:
        return
    until = time.monotonic() + RUN_SECONDS - clock.now().timestamp() % RUN_SECONDS

    def is_over() -> bool:
        return stopping.is_set() or time.monotonic() > until

    portal = dossiers.SignedHttp(url, peer.secret(province))
    with contextlib.closing(portal), homes.province(province):
        while not is_over():
            dossiers.handle_held(now=clock.now, is_over=is_over)
            dossiers.deliver(portal, now=clock.now, is_over=is_over)
            stopping.wait(EXCHANGE_SECONDS)


def seal_ledger(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Seal what the ledger has not sealed yet, unless somebody seals just now."""
    seal(context.additional_context["alias"], at=clock.now(), wait=False)


def look_after(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Do what time does to the dossiers that live in this database: days crossed, silence, words."""
    alias, stopping = (context.additional_context[name] for name in ("alias", "stopping"))
    until, breather = time.monotonic() + LOOK_AFTER_SECONDS, Breather(pressure)

    def is_over() -> bool:
        breather.pause()
        return stopping.is_set() or time.monotonic() > until

    for _province in homes.living_in(alias, "dossiers"):
        dossiers.look_after(at=clock.now(), is_over=is_over)


def scan(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Let the virus scanner see what was handed in to the dossiers that live in this database."""
    found = scanner()
    if found is None:
        return
    alias, stopping = (context.additional_context[name] for name in ("alias", "stopping"))
    until = time.monotonic() + LOOK_AFTER_SECONDS

    def is_over() -> bool:
        return stopping.is_set() or time.monotonic() > until

    for _province in homes.living_in(alias, "dossiers"):
        dossiers.scan_waiting(found, now=clock.now, is_over=is_over)


def ask_about_payments(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Ask the payment provider about payments of dossiers of this province, wherever they live."""
    found = gateway.gateway()
    if found is None:
        return
    province, stopping = (context.additional_context[name] for name in ("alias", "stopping"))
    until = time.monotonic() + LOOK_AFTER_SECONDS
    with httpx.Client(timeout=gateway.TIMEOUT, trust_env=False) as client, homes.province(province):
        dossiers.ask_unheard(
            gateway.SignedHttp(found, province, client),
            name=found.name,
            now=clock.now,
            is_over=lambda: stopping.is_set() or time.monotonic() > until,
        )


def deliver_notices(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Send people what waits for them, for the provinces whose dossiers live in this database."""
    alias, stopping = (context.additional_context[name] for name in ("alias", "stopping"))
    until = time.monotonic() + LOOK_AFTER_SECONDS
    dossiers.deliver_where_set(
        list(homes.living_in(alias, "dossiers")),
        now=clock.now,
        is_over=lambda: stopping.is_set() or time.monotonic() > until,
    )


def recount_figures(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Have every month's figures counted again, for the dossiers that live in this database."""
    for _province in homes.living_in(context.additional_context["alias"], "dossiers"):
        dossiers.recount()


def sweep_contents(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Remove the contents of files that no row of this database names."""
    alias, stopping = (context.additional_context[name] for name in ("alias", "stopping"))
    if count := dossiers.sweep(alias, is_over=stopping.is_set):
        log.info("%s contents that no row named were removed", count)


def forget_reads(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Remove entries of the log of reads that have been kept long enough."""
    identity.forget_reads(context.additional_context["alias"], at=clock.now())


def forget_answers(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Remove what was answered under keys long ago, and what else is over, of the systems that live here."""
    alias, stopping = (context.additional_context[name] for name in ("alias", "stopping"))
    for system, forget in KEEP_ANSWERS.items():
        for _province in homes.living_in(alias, system):
            while not stopping.is_set() and forget(by=PLATFORM, at=clock.now()):
                pass  # a batch at a time: no move waits for all of it


def suspend_unreviewed(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Suspend the duties that nobody confirmed in time."""
    identity.suspend_unreviewed(context.additional_context["alias"], at=clock.now())


def note_deaths(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Let identity know of the deaths in the books that live in this database."""
    alias, stopping = (context.additional_context[name] for name in ("alias", "stopping"))
    registries.note_deaths(alias, at=clock.now(), is_over=stopping.is_set)


def keep_accounts(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Disable accounts that nobody uses, where identity lives in this database."""
    identity.keep_in_order(context.additional_context["alias"], at=clock.now())


async def sweep(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """Give the jobs of workers that died back to the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        if job.task_name in PERIODIC:
            await manager.finish_job(job, Status.ABORTED, delete_job=True)  # the next one is due
        elif job.attempts >= MOST_ATTEMPTS:
            log.error("job %s stalled too often: %s", job.id, job.call_string)
            await manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            log.warning("job %s stalled and runs again: %s", job.id, job.call_string)
            await manager.retry_job(job)


async def prune(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - when it was due
    """
    Delete jobs that ended long ago; those that succeeded went at once. And drafts of files.

    Reactions that were given up stay, and are told of each hour until somebody takes them up.
    """
    sweep_drafts()
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED_HOURS, include_cancelled=True, include_aborted=True
    )
    if count := await prune_failed(context.app.job_manager.connector, hours=KEEP_FAILED_HOURS):
        log.error("%s reactions were given up: see `lienmach reactions`", count)


PERIODIC: dict[str, tuple[Callable[..., Any], str]] = {
    "lienmach.jobs.deliver": (deliver, EVERY_TEN_SECONDS),
    "lienmach.jobs.seal": (seal_ledger, EVERY_TEN_SECONDS),
    "lienmach.jobs.sweep": (sweep, EVERY_HALF_MINUTE),
    "lienmach.jobs.prune": (prune, EVERY_HOUR),
    "lienmach.jobs.look_after": (look_after, EVERY_TEN_SECONDS),
    "lienmach.jobs.sweep_contents": (sweep_contents, EVERY_NIGHT),
    "lienmach.jobs.forget_reads": (forget_reads, EVERY_NIGHT),
    "lienmach.jobs.suspend_unreviewed": (suspend_unreviewed, EVERY_MORNING),
    "lienmach.jobs.exchange": (exchange, EVERY_TEN_SECONDS),
    "lienmach.jobs.keep_accounts": (keep_accounts, EVERY_NIGHT),
    "lienmach.jobs.note_deaths": (note_deaths, EVERY_NIGHT),
    "lienmach.jobs.scan": (scan, EVERY_TEN_SECONDS),
    "lienmach.jobs.ask_about_payments": (ask_about_payments, EVERY_TEN_SECONDS),
    "lienmach.jobs.deliver_notices": (deliver_notices, EVERY_TEN_SECONDS),
    "lienmach.jobs.recount_figures": (recount_figures, EVERY_NIGHT),
    "lienmach.jobs.forget_answers": (forget_answers, EVERY_NIGHT),
}
"""What is done by the clock: the name it is queued under, what does it, and when it is due."""


def work(alias: str, *, concurrency: int = CONCURRENCY) -> None:
    """Do the jobs of one database until a signal says stop, through restarts of PostgreSQL."""
    asyncio.run(_work(alias, concurrency))


async def _work(alias: str, concurrency: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    stopped = asyncio.create_task(stop.wait())
    while not stop.is_set():
        stopping = threading.Event()
        worker = asyncio.create_task(_worker(alias, concurrency, stopping))
        await asyncio.wait({worker, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopping.set()
        worker.cancel()
        [ended] = await asyncio.gather(worker, return_exceptions=True)
        if not stop.is_set():
            log.error("the worker of %s ended and starts again: %r", alias, ended)
            await asyncio.wait({stopped}, timeout=PAUSE_SECONDS)


async def _worker(alias: str, concurrency: int, stopping: threading.Event) -> None:
    app = worker_app(alias, stopping)
    async with app.open_async():
        await app.run_worker_async(concurrency=concurrency, install_signal_handlers=False)
