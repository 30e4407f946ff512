"""Procedures in force, those being written, and dossiers taken over to a newer version."""

from django.db import models
from django.db.models import F, Q

from lienmach.dossiers.rules.drafts import DRAFT_STATES, OPEN_DRAFTS
from lienmach.homes.models import Movable


class Procedure(Movable):
    """
    One version of a procedure, in force from a day until the next one's.

    The snapshot never changes: what a running dossier was filed under stays what it was. So
    there is no end to write down when a newer version comes; ``until`` is only for a
    procedure whose end the law names.
    """

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    snapshot = models.JSONField()
    citation = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code", "version"], name="procedure_version_once"
            ),
            models.UniqueConstraint(
                fields=["province", "code", "since"], name="procedure_one_version_a_day"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="procedure_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.version})"


class Draft(Movable):
    """
    A version of a procedure that is being written; nothing of it is in force.

    ``writers`` are all who wrote it: none of them publishes it. ``edition`` counts the times it
    was written, so that nobody writes over, or publishes, what they have not seen.
    """

    code = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    content = models.JSONField()
    based_on = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=12, choices=[(each, each) for each in DRAFT_STATES])
    edition = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)
    written_at = models.DateTimeField()
    published_by = models.CharField(max_length=100, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code"],
                name="draft_one_open_a_procedure",
                condition=Q(state__in=OPEN_DRAFTS),
            ),
            models.CheckConstraint(condition=Q(state__in=DRAFT_STATES), name="draft_state_known"),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None)),
                name="draft_published_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.version}, {self.state})"


class Conversion(Movable):
    """A running dossier taken over to a newer version of its procedure, and the way back."""

    batch = models.UUIDField()
    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="conversions")
    version_before = models.CharField(max_length=20)
    version_after = models.CharField(max_length=20)
    due_before = models.DateTimeField(null=True, blank=True)
    due_why_before = models.JSONField()
    due_after = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "batch", "dossier"], name="conversion_once_a_batch"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_before} to {self.version_after}"
