"""Times in which the province takes in what a ministry's system serves."""

from django.db import models
from django.db.models import F, Q

from lienmach.homes.models import Movable


class Fallback(Movable):
    """
    A time ``[since, until)`` in which the province stands in for the National Portal.

    Decree 224/2026, art. 13: the most essential services go on while a system is away. ``until``
    is null while nobody knows when it is back. What was taken in meanwhile is handled to its end.
    """

    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=400)
    announced_at = models.DateTimeField()
    by = models.CharField(max_length=100)
    ended_by = models.CharField(max_length=100, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="fallback_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["province"], condition=Q(until=None), name="fallback_one_without_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} to {self.until or 'open'}"
