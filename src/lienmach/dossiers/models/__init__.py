"""Procedures in force, the dossiers handed in under them, and the books kept about them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import F, Q

from lienmach.dossiers.models.catalogue import Conversion, Draft, Procedure
from lienmach.dossiers.models.exchange import (
    MinistryDossier,
    PortalChannel,
    PortalLine,
    PortalMessage,
    PortalNotice,
    PortalPaper,
)
from lienmach.dossiers.models.fallback import Fallback
from lienmach.dossiers.models.figures import FigureMark, MonthFigure
from lienmach.dossiers.models.filing import Satisfaction, StartedApplication
from lienmach.dossiers.models.handling import (
    AGENCY,
    Consultation,
    DeadlineEntry,
    HandOver,
    StepTaken,
)
from lienmach.dossiers.models.notices import Delivery, Notice
from lienmach.dossiers.models.payments import (
    Charge,
    Payment,
    PaymentMessage,
)
from lienmach.dossiers.models.results import DIGEST, Attempt, IssuedPaper, Result, ResultBook
from lienmach.dossiers.models.uploads import Upload
from lienmach.dossiers.rules.states import AT_WORK, DECIDED, EXCEPTIONAL, OPEN, OUTCOMES, STATES
from lienmach.homes.models import Movable
from lienmach.ledger.models import HandledBase

__all__ = [
    "AGENCY",
    "UNIT",
    "Answer",
    "Attempt",
    "Charge",
    "Consultation",
    "Conversion",
    "Counter",
    "DeadlineEntry",
    "Delivery",
    "Dossier",
    "Draft",
    "Fallback",
    "FigureMark",
    "HandOver",
    "Handled",
    "IssuedPaper",
    "MinistryDossier",
    "MonthFigure",
    "Note",
    "Notice",
    "Paper",
    "Payment",
    "PaymentMessage",
    "PortalChannel",
    "PortalLine",
    "PortalMessage",
    "PortalNotice",
    "PortalPaper",
    "Procedure",
    "Result",
    "ResultBook",
    "Satisfaction",
    "StartedApplication",
    "StepTaken",
    "Tally",
    "Upload",
]

UNIT = 10
REGISTER = 20
IS_OPEN = Q(state__in=sorted(OPEN))
IS_EXCEPTIONAL = Q(state__in=sorted(EXCEPTIONAL)) | Q(decided_at__gt=F("due_at"))
"""Ended otherwise than by a decision in time: few of an office's dossiers, and looked for among many."""


class Dossier(Movable):
    """
    One request of one applicant, from receipt to result.

    ``accepted_at`` is when the office held everything it needs: the time limit counts from
    there, and a supplement moves it. ``unit`` is where the matter lies, as of ``unit_on``.
    ``competent_agency`` is null while it cannot be decided; after a merger it stays, and
    ``continued_by`` names who carries on. ``handled_at_agency`` is who works on it since a
    hand-over was accepted, ``also_at`` who may see it meanwhile: one it was offered to, those
    asked for their view. ``overdue_at`` is when its crossing of the due date was noted, ``words``
    the folded words it is found by; the job that watches sets both. Of the receipt's check word
    and token only digests are kept; ``receipt_issue`` says which issue they are of, 0 for a
    dossier from before receipts. ``channel`` is how it came: ``online`` (here or by the National
    Portal), at a ``desk``, or empty where that was not written down. ``taken_from`` are
    the registers that say an answer of it as it stands, or hold a paper of it; null: not known.
    """

    code = models.CharField(max_length=60)
    procedure = models.CharField(max_length=40)
    procedure_version = models.CharField(max_length=20)
    applicant = models.UUIDField()
    state = models.CharField(max_length=24, choices=[(state, state) for state in STATES])
    data = models.JSONField()
    unit = models.CharField(max_length=UNIT)
    unit_on = models.DateField()
    unit_before = models.CharField(max_length=UNIT, null=True, blank=True)  # noqa: DJ001 - null: no merger
    unit_before_on = models.DateField(null=True, blank=True)
    helped_at_agency = models.CharField(max_length=AGENCY, null=True, blank=True)  # noqa: DJ001 - null: nobody helped
    received_at_agency = models.CharField(max_length=AGENCY)
    competent_agency = models.CharField(max_length=AGENCY, null=True, blank=True)  # noqa: DJ001 - null: undecided
    continued_by = models.CharField(max_length=AGENCY, null=True, blank=True)  # noqa: DJ001 - null: no merger
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    due_why = models.JSONField()
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(  # noqa: DJ001 - null: not decided
        max_length=12, null=True, blank=True, choices=[(each, each) for each in OUTCOMES]
    )
    assignee = models.UUIDField(null=True, blank=True)
    assigned_at = models.DateTimeField(null=True, blank=True)
    handled_at_agency = models.CharField(max_length=AGENCY, null=True, blank=True)  # noqa: DJ001 - null: never handed over
    also_at = ArrayField(models.CharField(max_length=AGENCY), null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(null=True, blank=True)  # noqa: DJ001 - null: not indexed yet
    channel = models.CharField(max_length=8, blank=True, db_default="")
    taken_from = ArrayField(models.CharField(max_length=REGISTER), null=True, blank=True)
    receipt_issue = models.PositiveSmallIntegerField(db_default=0)
    word_digest = models.CharField(max_length=DIGEST, blank=True, db_default="")
    token_digest = models.CharField(max_length=DIGEST, blank=True, db_default="")

    class Meta:
        constraints = [
            # Not ``unique=True``: that would keep a second index for LIKE.
            models.UniqueConstraint(fields=["code"], name="dossier_code_once_for_ever"),
            models.UniqueConstraint(
                fields=["province", "token_digest"],
                condition=~Q(token_digest=""),
                name="dossier_receipt_token_once",
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="dossier_state_known"),
            models.CheckConstraint(
                condition=Q(channel__in=["", "online", "desk"]), name="dossier_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=None, decided_at=None)
                | Q(outcome__isnull=False, outcome__in=OUTCOMES, decided_at__isnull=False),
                name="dossier_decided_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(DECIDED)) | Q(decided_at__isnull=False),
                name="dossier_done_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(unit_before=None, unit_before_on=None)
                | Q(unit_before__isnull=False, unit_before_on__isnull=False),
                name="dossier_former_unit_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(assignee=None, assigned_at=None)
                | Q(assignee__isnull=False, assigned_at__isnull=False),
                name="dossier_claimed_at_a_moment",
            ),
        ]
        indexes = [
            models.Index("province", "applicant", F("id").desc(), name="dossiers_of_an_applicant"),
            models.Index(
                "province", "competent_agency", "state", "due_at", name="dossiers_of_a_queue"
            ),
            models.Index(
                "province",
                "continued_by",
                "state",
                name="dossiers_carried_on",
                condition=Q(continued_by__isnull=False),
            ),
            models.Index("province", "received_at_agency", name="dossiers_of_a_desk"),
            models.Index("unit", "unit_on", name="dossiers_of_a_unit"),
            models.Index("unit", "unit_on", name="dossiers_open_in_a_unit", condition=IS_OPEN),
            models.Index(
                "unit", "unit_on", name="dossiers_exceptions_in_a_unit", condition=IS_EXCEPTIONAL
            ),
            models.Index(
                "province",
                "received_at_agency",
                name="dossiers_exceptions_at_a_desk",
                condition=IS_EXCEPTIONAL,
            ),
            models.Index(
                "province",
                "competent_agency",
                name="dossiers_exceptions_of_agency",
                condition=IS_EXCEPTIONAL,
            ),
            models.Index(
                "province",
                "received_at_agency",
                "due_at",
                name="dossiers_open_at_a_desk",
                condition=IS_OPEN,
            ),
            models.Index(
                "province",
                "helped_at_agency",
                "state",
                name="dossiers_helped_at",
                condition=Q(helped_at_agency__isnull=False),
            ),
            models.Index(
                "province",
                "handled_at_agency",
                "state",
                name="dossiers_handled_at",
                condition=Q(handled_at_agency__isnull=False),
            ),
            models.Index(
                "province", "due_at", "id", name="dossiers_open_by_day", condition=IS_OPEN
            ),
            models.Index(
                "province",
                "assignee",
                name="dossiers_claimed",
                condition=Q(assignee__isnull=False) & IS_OPEN,
            ),
            models.Index(
                "province",
                "due_at",
                name="dossiers_to_cross_their_day",
                condition=Q(overdue_at=None, state__in=sorted(AT_WORK)),
            ),
            models.Index("province", "id", name="dossiers_to_index", condition=Q(words=None)),
            # Dossiers lie in the order they came: a few bytes for thousands of rows find a month.
            BrinIndex("received_at", autosummarize=True, name="dossiers_by_receipt"),
            models.Index(
                "province",
                "decided_at",
                name="dossiers_by_decision",
                condition=Q(decided_at__isnull=False),
            ),
            GinIndex("also_at", name="dossiers_seen_also_at", condition=Q(also_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.code


class Note(Movable):
    """
    A remark in a dossier, numbered from 1; by the applicant or by an officer.

    One that ``is_within`` is the office's alone: a reason that is proposed and not decided yet.
    """

    dossier = models.ForeignKey(Dossier, models.RESTRICT, related_name="notes")
    number = models.PositiveIntegerField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    is_within = models.BooleanField(db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "dossier", "number"], name="note_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"note {self.number}"


class Paper(Movable):
    """
    A paper of a dossier; its content lies in the home's file store under its digest.

    The digest is '' once the virus scanner refused it and the content was removed. ``what`` is
    the code of the paper that the procedure asks for, '' for any other.
    """

    dossier = models.ForeignKey(Dossier, models.RESTRICT, related_name="papers")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    what = models.CharField(max_length=60, blank=True, db_default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^([0-9a-f]{64})?$"), name="paper_digest_is_one"
            )
        ]
        indexes = [models.Index("province", "sha256", name="papers_of_a_content")]

    def __str__(self) -> str:
        return f"{self.name} ({self.media_type})"


class Counter(Movable):
    """The last serial an agency gave out on a day."""

    agency = models.CharField(max_length=AGENCY)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "agency", "day"], name="counter_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.day}: {self.last}"


class Answer(Movable):
    """
    What was answered to a request, kept so that the same request is never done twice.

    The body is kept as the text that was sent, byte for byte.
    """

    applicant = models.UUIDField()
    operation = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "applicant", "operation", "key"], name="answer_once_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation}: {self.status}"


class Tally(Movable):
    """The day book's figures: what an agency received and decided on a day."""

    agency = models.CharField(max_length=AGENCY)
    day = models.DateField()
    received = models.PositiveIntegerField(default=0)
    decided = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["province", "agency", "day"], name="tally_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.day}: {self.received} received, {self.decided} decided"


class Handled(HandledBase):
    """Facts of the ledger that this room has reacted to, each once."""
