"""``lienmach stop``: stop this installation's own PostgreSQL, cleanly."""

from typing import Any

from django.core.management.base import BaseCommand

from lienmach.ground import cluster


class Command(BaseCommand):
    """Stop the embedded database; whatever needs it, a server that runs above all, starts it again."""

    help = "Stop the embedded PostgreSQL cleanly. End `serve` first: it would start it again."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Stop it and wait until it has."""
        cluster.stop()
