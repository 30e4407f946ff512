"""The e-ID figures of communes by month, and the files they came in."""

from django.db import models
from django.db.models import Q

from lienmach.homes.models import Movable
from lienmach.identity.rules.eid_kinds import Kind as EidKind


class EidImport(Movable):
    """A file of e-ID figures that was taken in."""

    sha256 = models.CharField(max_length=64)
    rows_read = models.IntegerField()
    rows_loaded = models.IntegerField()
    rows_refused = models.IntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["province", "sha256"], name="eid_files_by_digest")]

    def __str__(self) -> str:
        return f"e-ID figures {self.sha256[:12]}"


class EidFigure(Movable):
    """
    How much of one kind was counted in a commune in a month.

    ``unit`` is the commune that counted, as of ``unit_on``, the last day of the month. It stays
    as it was counted, whatever becomes of the commune: other geographies are a question, not a
    rewriting.
    """

    unit = models.CharField(max_length=10)
    unit_on = models.DateField()
    month = models.DateField()
    kind = models.CharField(max_length=16, choices=[(each.value, each.name) for each in EidKind])
    count = models.PositiveIntegerField()
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "unit", "month", "kind"], name="eid_figure_once_a_month"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in EidKind]), name="eid_kind_known"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="eid_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.unit} in {self.month:%Y-%m}"
