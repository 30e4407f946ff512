"""The exchange with the National Portal: what came, what is to be told, and ministries' dossiers."""

from django.db import models
from django.db.models import Q

from lienmach.dossiers.models.handling import AGENCY
from lienmach.homes.models import Movable

UNIT = 10


class PortalLine(Movable):
    """
    A dossier as the National Portal knows it: its code there, and how far each side has told.

    ``handled`` is the number of the portal's last message that was carried out, ``noticed`` that
    of our last notice. ``dossier`` is null if none was taken in, or a ministry handles it. Whoever
    works on the line in either direction holds its row.
    """

    source = models.CharField(max_length=40)
    portal_code = models.CharField(max_length=60)
    dossier = models.ForeignKey("Dossier", models.RESTRICT, null=True, related_name="portal_lines")
    handled = models.PositiveIntegerField(default=0)
    noticed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "source", "portal_code"], name="portal_line_once"
            )
        ]

    def __str__(self) -> str:
        return self.portal_code


class PortalMessage(Movable):
    """
    What the National Portal sent, once by its identifier, with what it was answered.

    It is *held* until all before it were carried out. ``body`` is emptied once it is *handled* or
    *refused*: what it said lies in the dossier then. One that failed rests until ``try_at``; *dead*
    is what failed too often.
    """

    class State(models.TextChoices):
        HELD = "held"
        HANDLED = "handled"
        REFUSED = "refused"
        DEAD = "dead"

    line = models.ForeignKey(PortalLine, models.RESTRICT, related_name="messages")
    source = models.CharField(max_length=40)
    message = models.UUIDField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.HELD)
    answer = models.JSONField(null=True)
    handled_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "source", "message"], name="portal_message_once"
            ),
            models.UniqueConstraint(
                fields=["province", "line", "number"], name="portal_message_number_once"
            ),
        ]
        indexes = [
            models.Index(
                "province",
                "state",
                name="portal_messages_to_handle",
                condition=Q(state__in=["held", "dead"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message}"


class PortalNotice(Movable):
    """
    What the National Portal is to be told of a dossier, in order of ``number``; it is a message.

    ``entry_id`` is the fact of the ledger that it tells, ``part`` which of the messages about it.
    *Dead* is what the portal would not have; nothing of its line is told before that is settled.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        TOLD = "told"
        DEAD = "dead"

    line = models.ForeignKey(PortalLine, models.RESTRICT, related_name="notices")
    source = models.CharField(max_length=40)
    entry_id = models.UUIDField()
    part = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    body = models.JSONField()
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    rejections = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "line", "number"], name="portal_notice_number_once"
            ),
            models.UniqueConstraint(
                fields=["province", "entry_id", "part"], name="portal_notice_of_a_fact_once"
            ),
        ]
        indexes = [
            models.Index(
                "province",
                "due_at",
                name="portal_notices_to_tell",
                condition=~Q(state="told"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class PortalPaper(Movable):
    """A paper of a dossier that lies at the National Portal: where, and its digest."""

    dossier = models.ForeignKey("Dossier", models.RESTRICT, related_name="portal_papers")
    name = models.CharField(max_length=200)
    reference = models.CharField(max_length=400)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="portal_paper_digest_is_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.media_type})"


class PortalChannel(Movable):
    """Whether the National Portal answers: since when it does not, and when it is tried again."""

    source = models.CharField(max_length=40)
    failures = models.PositiveIntegerField(default=0)
    down_since = models.DateTimeField(null=True)
    try_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "source"], name="portal_channel_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.failures} failures"


class MinistryDossier(Movable):
    """
    The copy of a dossier that a ministry handles in its own system: to look at and to count.

    ``state`` is a number of the National Portal's. ``applicant`` is null if nobody here bears the
    number. What the ministry says of ``unit`` is never rewritten here, in no merger either.
    """

    source = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    procedure = models.CharField(max_length=40)
    procedure_name = models.CharField(max_length=400)
    agency = models.CharField(max_length=AGENCY)
    agency_name = models.CharField(max_length=200)
    applicant = models.UUIDField(null=True)
    unit = models.CharField(max_length=UNIT)
    unit_on = models.DateField()
    state = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField()
    synced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "source", "code"], name="ministry_dossier_once"
            ),
            models.CheckConstraint(
                condition=Q(state__gte=1, state__lte=10), name="ministry_dossier_state_known"
            ),
        ]
        indexes = [
            models.Index("province", "applicant", name="ministry_dossiers_of_a_person"),
            models.Index("unit", "unit_on", name="ministry_dossiers_of_a_unit"),
            models.Index("agency", name="ministry_dossiers_of_an_agency"),
            models.Index("province", "received_at", "id", name="ministry_dossiers_by_receipt"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def state_word(self) -> str:
        """Return the state as the name of its word ends."""
        return str(self.state)
