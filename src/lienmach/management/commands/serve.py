"""``lienmach serve``: the web server, the workers and the watch over the doors, in one command."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienmach.ground import installation
from lienmach.merger.actions.following import follow
from lienmach.merger.actions.recovery import Watchdog, recover_all

WEB_PROCESSES = 2
WEB_THREADS = 12
STOP_SECONDS = 15


class Command(BaseCommand):
    """Serve every province of the installation until interrupted."""

    help = "Serve all provinces: web, one worker per database, and the watch over the doors."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port, and how much of the machine to use."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--processes", type=int, default=WEB_PROCESSES)
        parser.add_argument("--threads", type=int, default=WEB_THREADS)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start everything, wait, and stop everything."""
        call_command("migrate", verbosity=0)
        recover_all()
        children = self._start(options)
        self._ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        watchdog = Watchdog()
        watches = [
            threading.Thread(target=watchdog.watch, daemon=True),
            threading.Thread(target=follow, args=(self._ended,), daemon=True),
        ]
        for watch in watches:
            watch.start()
        self.stderr.write(f"serving on port {options['port']}")
        failed = self._wait(children)
        watchdog.stop()
        self._ended.set()
        self._stop(children)
        if failed:
            raise CommandError(f"{failed} ended by itself.")

    def _start(self, options: dict[str, Any]) -> dict[str, subprocess.Popen[bytes]]:
        base = {**os.environ, "LIENMACH_HOME": str(installation.home())}
        web = [
            sys.executable, "-m", "granian", "--interface", "wsgi",
            "--host", options["host"], "--port", str(options["port"]),
            "--workers", str(options["processes"]),
            "--blocking-threads", str(options["threads"]), "--backpressure", "512",
            "--log-level", "warning", "--no-ws", "--http", "1",
            "--workers-kill-timeout", "10", "lienmach.wsgi:application",
        ]  # fmt: skip
        children = {
            "web": subprocess.Popen(  # noqa: S603
                web, env={**base, "LIENMACH_THREADS": str(options["threads"])}
            )
        }
        for alias in settings.PROVINCES:
            children[f"worker of {alias}"] = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "lienmach", "worker", "--database", alias], env=base
            )
        return children

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ended.set()

    def _wait(self, children: dict[str, subprocess.Popen[bytes]]) -> str | None:
        """Wait for the signal, or for a child to end by itself; return the child's name."""
        while not self._ended.wait(0.5):
            for name, child in children.items():
                if child.poll() is not None:
                    return name
        return None

    def _stop(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        for child in children.values():
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
            if child.poll() is None:
                child.kill()
                child.wait()
