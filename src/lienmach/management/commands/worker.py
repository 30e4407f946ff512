"""``lienmach worker``: does the jobs queued in one province's database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from lienmach import jobs


class Command(BaseCommand):
    """Work one database's queue until interrupted."""

    help = "Do the jobs queued in one province's database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the database."""
        parser.add_argument("--database", choices=[*settings.PROVINCES], required=True)
        parser.add_argument("--concurrency", type=int, default=2)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work."""
        jobs.work(options["database"], concurrency=options["concurrency"])
