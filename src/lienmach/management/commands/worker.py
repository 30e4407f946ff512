"""``lienmach worker``: delivers the facts and does the jobs of one province's database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from lienmach import jobs
from lienmach.ground import priority


class Command(BaseCommand):
    """Work one database's outbox and queue until interrupted."""

    help = "Deliver the facts and do the jobs of one province's database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the database."""
        parser.add_argument("--database", choices=[*settings.PROVINCES], required=True)
        parser.add_argument("--concurrency", type=int, default=jobs.CONCURRENCY)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work, when those who wait for an answer leave time for it."""
        priority.lower_this_thread()
        connection_created.connect(_lower_its_backend)
        jobs.work(options["database"], concurrency=options["concurrency"])


def _lower_its_backend(connection: BaseDatabaseWrapper, **_said: Any) -> None:
    priority.lower_backends(connection.connection.info.backend_pid)
