"""Applications that people have started, what they thought of it afterwards."""

from django.db import models
from django.db.models import F, Q

from lienmach.dossiers.models.handling import AGENCY
from lienmach.homes.models import Movable

UNIT = 10


class StartedApplication(Movable):
    """
    What somebody fills in and has not handed in: no office has seen it, nobody owes an answer.

    ``filer`` writes it, for themselves or by a mandate for ``applicant``. ``edition`` counts what
    was saved, so that nobody writes over what they have not seen. ``prefilled`` holds by question
    what a register said and when; ``passed`` the questions that were passed over; ``papers`` the
    uploads by paper. ``unit`` (as of ``unit_on``) is where the matter lies, if that was said.
    Handed in, it keeps its dossier's code alone. ``expires_at`` is when it is removed.
    """

    filer = models.UUIDField()
    applicant = models.UUIDField()
    procedure = models.CharField(max_length=40)
    procedure_version = models.CharField(max_length=20)
    key = models.CharField(max_length=255)
    answers = models.JSONField(default=dict)
    passed = models.JSONField(default=list)
    prefilled = models.JSONField(default=dict)
    papers = models.JSONField(default=list)
    unit = models.CharField(max_length=UNIT, null=True, blank=True)  # noqa: DJ001 - null: not said
    unit_on = models.DateField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    dossier = models.CharField(max_length=60, blank=True, default="")
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier="", submitted_at=None)
                | (~Q(dossier="") & Q(submitted_at__isnull=False)),
                name="application_submitted_as_a_dossier",
            ),
            models.CheckConstraint(
                condition=Q(unit=None, unit_on=None) | Q(unit__isnull=False, unit_on__isnull=False),
                name="application_unit_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("started_at")), name="application_is_kept_a_while"
            ),
        ]
        indexes = [
            models.Index("province", "filer", F("id").desc(), name="applications_of_a_filer"),
            models.Index("province", "expires_at", name="applications_to_remove"),
        ]

    def __str__(self) -> str:
        # Never an answer: this text ends in logs.
        return f"application {self.id}"


class Satisfaction(Movable):
    """
    What an applicant thought of how a dossier was handled: 1 to 5, and in words if they like.

    Once a dossier, after its result. No officer is shown of which dossier it is; figures are by
    agency, procedure and month (the first day of it).
    """

    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="satisfactions")
    agency = models.CharField(max_length=AGENCY)
    procedure = models.CharField(max_length=40)
    month = models.DateField()
    score = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "dossier"], name="satisfaction_once_a_dossier"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="satisfaction_from_one_to_five"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="satisfaction_of_a_month"),
        ]
        indexes = [
            models.Index("province", "month", "agency", "procedure", name="satisfaction_by_month")
        ]

    def __str__(self) -> str:
        return f"satisfaction of {self.month}: {self.score}"
