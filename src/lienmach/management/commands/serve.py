"""``lienmach serve``: the web server, the workers and the watch over the doors, in one command."""

import contextlib
import logging
import os
import signal
import socket
import sys
import threading
from types import FrameType
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from lienmach.dossiers.queries.gateway import gateway
from lienmach.dossiers.queries.scanner import scanner
from lienmach.ground import cluster, installation, server
from lienmach.ground.children import Children
from lienmach.ground.refusals import Refusal
from lienmach.homes import queries as homes
from lienmach.identity.queries.issuers import check as check_issuers
from lienmach.merger.actions.following import follow
from lienmach.merger.actions.recovery import Watchdog, recover_all
from lienmach.portal.signposts import signpost

WEB_PROCESSES = 2
# As many as two cores keep busy. More wait for one another, and each has connections to warm.
WEB_TURNS = 6
WEB_THREADS = 64
"""Threads of a process: so many may wait for whoever is slow to send (`ground.turns`)."""
STOP_SECONDS = 15
LOOK_SECONDS = 0.25

log = logging.getLogger(__name__)


class PortTaken(Refusal):
    """Somebody listens on this port already; name another with --port."""

    vi = "Cổng này đã có người dùng; hãy chọn cổng khác bằng --port."


class NotMigrated(Refusal):
    """The databases are not in the present form; run lienmach migrate with LIENMACH_OWNERS set."""

    vi = "Cơ sở dữ liệu chưa ở dạng hiện tại; hãy chạy lienmach migrate với LIENMACH_OWNERS."


class Command(BaseCommand):
    """Serve every province of the installation until interrupted."""

    help = "Serve all provinces: web, one worker per database, and the watch over the doors."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port, and how much of the machine to use."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--processes", type=int, default=WEB_PROCESSES)
        parser.add_argument("--turns", type=int, default=WEB_TURNS)
        parser.add_argument("--threads", type=int, default=WEB_THREADS)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start everything, keep it alive, and stop everything."""
        _check_port(options["host"], options["port"])
        check_issuers()
        gateway()
        scanner()
        self._prepare()
        self._ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        children = _started(options)
        # What a service says is kept, and read by others than who may enter the control room.
        tells_key = self.stderr.isatty() or installation.scenario() is not None
        where = signpost(options["port"], tells_key=tells_key)
        self.stderr.write(f"serving on port {options['port']}\n{where}")
        try:
            with self._watches():
                failed = self._wait(children)
        finally:
            children.stop(within=STOP_SECONDS)
        if failed:
            raise CommandError(f"{failed} keeps ending; what it said last stands above.")

    def _prepare(self) -> None:
        """
        Bring the databases to the present form and the doors to rest, where we may.

        :raises NotMigrated: when it is needed and is not ours to do.
        """
        if installation.has_owners():
            call_command("migrate", verbosity=0)
            recover_all()
            return
        if homes.not_migrated():
            raise NotMigrated
        connections.close_all()
        self.stderr.write(
            "LIENMACH_OWNERS is not set: nothing is migrated and no door is watched; after a move"
            " that broke off, run merge again."
        )

    @contextlib.contextmanager
    def _watches(self) -> Any:
        """Keep watch in threads for as long as the block lasts."""
        watchdog = Watchdog()
        watches = []
        if installation.is_embedded():
            watches.append(threading.Thread(target=self._keep_database, daemon=True))
        if installation.has_owners():
            watches.append(threading.Thread(target=watchdog.watch, daemon=True))
            watches.append(threading.Thread(target=follow, args=(self._ended,), daemon=True))
        for watch in watches:
            watch.start()
        try:
            yield
        finally:
            watchdog.stop()
            self._ended.set()

    def _keep_database(self) -> None:
        """Start the embedded database again whenever it is down, and bring the doors to rest."""
        while not self._ended.wait(LOOK_SECONDS):
            if not server.is_down():
                continue
            log.warning("the database is down: starting it")
            try:
                cluster.ensure()
                recover_all()
            except (Refusal, psycopg.Error, OSError) as failure:
                log.warning("the database is not back yet: %s", failure)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ended.set()

    def _wait(self, children: Children) -> str | None:
        """Wait for the signal; return the name of a child that keeps dying before it comes."""
        while not self._ended.wait(LOOK_SECONDS):
            if failed := children.tend():
                return failed
        return None


def _check_port(host: str, port: int) -> None:
    """
    See that nobody listens there: two servers on one port would share its requests unnoticed.

    :raises PortTaken: when somebody does.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what was closed just now
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Port {port} of {host} is taken; name another with --port.") from error


def _started(options: dict[str, Any]) -> Children:
    # The owners' databases are for what migrates and moves, not for what answers strangers.
    base = {name: value for name, value in os.environ.items() if name != "LIENMACH_OWNERS"}
    base["LIENMACH_HOME"] = str(installation.home())
    web = [
        sys.executable, "-m", "lienmach.web", "--interface", "wsgi",
        "--host", options["host"], "--port", str(options["port"]),
        "--workers", str(options["processes"]), "--respawn-failed-workers",
        "--blocking-threads", str(options["threads"]), "--backpressure", "512",
        "--log-level", "warning", "--no-ws", "--http", "1",
        "--workers-kill-timeout", "10", "lienmach.wsgi:application",
    ]  # fmt: skip
    children = Children()
    children.start("web", web, {**base, "LIENMACH_TURNS": str(options["turns"])})
    for alias in settings.PROVINCES:
        worker = [sys.executable, "-m", "lienmach", "worker", "--database", alias]
        children.start(f"worker of {alias}", worker, base)
    return children
