"""What is kept of how a dossier is handled: its due dates, steps, hand-overs and consultations."""

from django.db import models
from django.db.models import Q

from lienmach.dossiers.rules.due_ledger import KINDS
from lienmach.homes.models import Movable

AGENCY = 40


class DeadlineEntry(Movable):
    """
    One change of a dossier's due date, numbered from 1 and never rewritten.

    ``start`` is when the counting begins, ``limit_applied`` the limit as the version writes it, ``why`` the reckoning
    in its stored form, ``basis`` the law. A dossier without lines has the date it was received
    with; the first change writes that line down before its own.
    """

    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="deadlines")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    at = models.DateTimeField()
    start = models.DateTimeField()
    limit_applied = models.JSONField()
    due_before = models.DateTimeField(null=True, blank=True)
    due_after = models.DateTimeField(null=True, blank=True)
    why = models.JSONField()
    basis = models.CharField(max_length=400)
    reason = models.TextField(default="", blank=True)
    by = models.CharField(max_length=100)

    class Meta:
        verbose_name_plural = "deadline entries"
        constraints = [
            models.UniqueConstraint(
                fields=["province", "dossier", "number"], name="deadline_entry_number_once"
            ),
            models.UniqueConstraint(
                fields=["province", "dossier"],
                name="deadline_extended_once",
                condition=Q(kind="extension"),
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="deadline_entry_kind_known"),
        ]
        indexes = [
            models.Index(
                "province",
                "at",
                name="deadline_acts_by_day",
                condition=Q(kind__in=["extension", "supplement-asked"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"


class StepTaken(Movable):
    """
    A step that was taken: by whom, from which state, and by when it should have been.

    ``began_at`` is when the dossier came to wait for it, ``due_at`` the end of its instalment of
    the time limit, ``outcome`` what a proposal proposes, ``answers_before`` what a supplement
    changed, as it was answered before (null: not at all). A step that was taken back stays, with
    ``undone_at``.
    """

    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=40)
    before = models.CharField(max_length=24)
    after = models.CharField(max_length=24)
    agency = models.CharField(max_length=AGENCY, null=True, blank=True)  # noqa: DJ001 - null: nobody competent
    outcome = models.CharField(max_length=12, null=True, blank=True)  # noqa: DJ001 - null: none proposed
    began_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    undone_at = models.DateTimeField(null=True, blank=True)
    answers_before = models.JSONField(default=dict, db_default={}, blank=True)

    class Meta:
        verbose_name_plural = "steps taken"
        constraints = [
            models.UniqueConstraint(
                fields=["province", "dossier", "number"], name="step_taken_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.step}"


class HandOver(Movable):
    """
    A dossier sent to another unit or officer, with the receipt: accepted or declined.

    One that nobody had answered when the dossier ended has ``lapsed``.
    """

    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="hand_overs")
    from_agency = models.CharField(max_length=AGENCY, null=True, blank=True)  # noqa: DJ001 - null: not known
    to_agency = models.CharField(max_length=AGENCY)
    to_officer = models.UUIDField(null=True, blank=True)
    reason = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=100)
    answer = models.CharField(max_length=12, default="sent", db_default="sent")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=100, default="", blank=True)
    answer_reason = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="sent", answered_at=None)
                | Q(
                    answer__in=["accepted", "declined", "taken-back", "lapsed"],
                    answered_at__isnull=False,
                ),
                name="hand_over_is_receipted",
            ),
            models.UniqueConstraint(
                fields=["province", "dossier"],
                name="hand_over_one_at_a_time",
                condition=Q(answer="sent"),
            ),
        ]

    def __str__(self) -> str:
        return f"to {self.to_agency}: {self.answer}"


class Consultation(Movable):
    """
    A question to another agency, until when it should answer, and its answer or silence.

    ``closed_at`` is when the dossier ended before that day: nobody had to answer any more.
    """

    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="consultations")
    agency = models.CharField(max_length=AGENCY)
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    answer = models.TextField(null=True, blank=True)  # noqa: DJ001 - null: none yet
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=100, default="", blank=True)
    silent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=None, answered_at=None)
                | Q(answer__isnull=False, answered_at__isnull=False),
                name="consultation_answered_at_a_moment",
            )
        ]
        indexes = [
            models.Index(
                "province",
                "due_at",
                name="consultations_waited_for",
                condition=Q(answer=None, silent_at=None, closed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"asked {self.agency}"
