"""Figures of one-stop work by month: what a page would take too long to count afresh."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from lienmach.homes.models import Movable

UNIT = 10


class MonthFigure(Movable):
    """
    What was counted of the dossiers of one unit in one month; derived, and counted again at will.

    What begins with the receipt (``received`` to ``with_residents``) counts in the month of the receipt, what
    begins with the decision (``in_time`` to ``days``) in that of the decision, supplements and
    extensions in their own. ``reusing`` are those with something taken from a register,
    ``with_residents`` from that of residents. ``days[n]`` is how many were decided after n whole days;
    the last place is for all above. ``procedures`` has [received, of them online, decided, of them late] by code;
    ``copies`` what ministries received, by code, in the month of their receipt.
    """

    month = models.DateField()
    unit = models.CharField(max_length=UNIT)
    unit_on = models.DateField()
    received = models.PositiveIntegerField(default=0)
    online = models.PositiveIntegerField(default=0)
    desk = models.PositiveIntegerField(default=0)
    portal = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)
    with_papers = models.PositiveIntegerField(default=0)
    online_results = models.PositiveIntegerField(default=0)
    received_late = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    reusing = models.PositiveIntegerField(default=0)
    with_residents = models.PositiveIntegerField(default=0)
    in_time = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    with_result = models.PositiveIntegerField(default=0)
    digital = models.PositiveIntegerField(default=0)
    supplements = models.PositiveIntegerField(default=0)
    extensions = models.PositiveIntegerField(default=0)
    days = ArrayField(models.PositiveIntegerField())
    procedures = models.JSONField()
    copies = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "month", "unit", "unit_on"], name="month_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m}: {self.received} received"


class FigureMark(Movable):
    """A month in which something happened: how often, and up to which time that is counted."""

    month = models.DateField()
    touched = models.PositiveBigIntegerField(default=1)
    counted = models.PositiveBigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "month"], name="figure_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.counted} of {self.touched}"
