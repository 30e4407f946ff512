"""What people are told of their dossiers, and what of it was sent to them."""

from django.db import models
from django.db.models import F, Q

from lienmach.dossiers.rules.notices import KINDS
from lienmach.homes.models import Movable


class Notice(Movable):
    """
    One thing a person is told about a dossier: told in the app by being here.

    ``entry_id`` is the fact of the ledger it tells; ``said`` has its codes and moments, and nothing of
    whom it is about: the sentence is made when it is shown. ``read_at`` is the person's own mark.
    ``dossier`` is null for what is in none yet: a file that somebody handed in to file with it.
    """

    person = models.UUIDField()
    dossier = models.ForeignKey("Dossier", models.RESTRICT, null=True, related_name="notices")
    kind = models.CharField(max_length=24, choices=[(kind, kind) for kind in KINDS])
    entry_id = models.UUIDField()
    said = models.JSONField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "entry_id", "person"], name="notice_of_a_fact_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="notice_kind_known"),
        ]
        indexes = [
            models.Index("province", "person", F("id").desc(), name="notices_of_a_person"),
            models.Index("province", "person", name="notices_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Delivery(Movable):
    """
    A notice on its way to one address outside, by one channel; where to is asked when it is sent.

    *Taken* is what a worker has in hand until ``due_at``; if that passes nobody knows whether it was
    sent, which is counted in ``unknown``. ``why`` is a kind of failure, never what was answered.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        FAILED = "failed"
        SENT = "sent"
        GIVEN_UP = "given-up"

    notice = models.ForeignKey(Notice, models.RESTRICT, related_name="deliveries")
    person = models.UUIDField()
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["province", "notice", "channel"], name="delivery_once_by_channel"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="delivery_sent_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                "province",
                "due_at",
                name="deliveries_to_make",
                condition=Q(state__in=["waiting", "taken", "failed"]),
            ),
            models.Index(
                "province",
                "person",
                "channel",
                "sent_at",
                name="deliveries_of_a_day",
                condition=Q(state="sent"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.state}"
