"""Who acts for whom, who stands in for whom, who was asked again, and who read what."""

from django.db import models
from django.db.models import F, Q

from lienmach.homes.models import Movable
from lienmach.identity.models.people import Duty, Person, Staff
from lienmach.identity.rules.mandates import Basis, Because, Proof
from lienmach.identity.rules.purposes import Purpose
from lienmach.identity.rules.reviews import Outcome as ReviewOutcome


class Mandate(Movable):
    """
    Leave of one person to act for another, for a time, under some procedures or all.

    Without a ``proof`` it is not in force. It is never rewritten: it ends, or is revoked. One that
    ended by itself says on which day and ``ended_because`` of what; to whoever asks for what is in
    force it is as one revoked.
    """

    grantor = models.ForeignKey(Person, models.RESTRICT, related_name="mandates_given")
    holder = models.ForeignKey(Person, models.RESTRICT, related_name="mandates_held")
    basis = models.CharField(max_length=20, choices=[(each.value, each.name) for each in Basis])
    procedures = models.TextField(default="", blank=True)
    since = models.DateField()
    until = models.DateField()
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=100)
    proof = models.CharField(
        max_length=12,
        choices=[(each.value, each.name) for each in Proof],
        default=Proof.NONE.value,
        blank=True,
    )
    proved_at = models.DateTimeField(null=True)
    proved_by = models.CharField(max_length=100, default="", blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=100, default="", blank=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(
        max_length=16,
        choices=[(each.value, each.name) for each in Because],
        default=Because.NONE.value,
        blank=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(grantor=F("holder")), name="mandate_is_for_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="mandate_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(basis__in=[each.value for each in Basis]), name="mandate_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(proof="", proved_at=None)
                | Q(proof__in=[each.value for each in Proof if each], proved_at__isnull=False),
                name="mandate_proved_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(ended_because="", ended_on=None)
                | Q(
                    ended_because__in=[each.value for each in Because if each],
                    ended_on__isnull=False,
                    revoked_at__isnull=False,
                ),
                name="mandate_ended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"mandate {self.id}"


class StandIn(Movable):
    """One officer's duty, lent to another for the days of an absence."""

    duty = models.ForeignKey(Duty, models.RESTRICT, related_name="stand_ins")
    deputy = models.ForeignKey(Staff, models.RESTRICT, related_name="stands_in")
    since = models.DateField()
    until = models.DateField()
    lent_at = models.DateTimeField()
    lent_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="stand_in_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"stand-in {self.id}"


class Review(Movable):
    """What whoever appoints said of a duty when it was due to be confirmed."""

    duty = models.ForeignKey(Duty, models.RESTRICT, related_name="reviews")
    due_on = models.DateField()
    outcome = models.CharField(
        max_length=10, choices=[(each.value, each.name) for each in ReviewOutcome]
    )
    reviewed_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=[each.value for each in ReviewOutcome]),
                name="review_outcome_known",
            )
        ]

    def __str__(self) -> str:
        return f"review {self.id}: {self.outcome}"


class ReadEntry(Movable):
    """
    That somebody read a record of somebody else: who, whom, when and why.

    Appended only: the application can neither change nor remove one. Whom: ``person`` where
    identity knows them, else the number the register has. The key begins with the time, so it is
    the index by which entries are removed at the end of their time.
    """

    reader = models.CharField(max_length=100)
    agency = models.CharField(max_length=40, null=True)  # noqa: DJ001 - null: no officer
    duty = models.CharField(max_length=120, default="", blank=True)
    stands_in = models.BooleanField(default=False)
    person = models.UUIDField(null=True)
    number = models.CharField(max_length=12, null=True)  # noqa: DJ001 - null: person known, or nobody
    register = models.CharField(max_length=24)
    record = models.UUIDField()
    listed = models.BooleanField(default=False)
    purpose = models.CharField(max_length=20, choices=[(each.value, each.name) for each in Purpose])
    dossier = models.CharField(max_length=60, default="", blank=True)
    note = models.CharField(max_length=400, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "read entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=[each.value for each in Purpose]),
                name="read_purpose_known",
            )
        ]
        indexes = [
            models.Index(
                "province", "person", F("id").desc(), name="reads_of_a_person",
                condition=Q(person__isnull=False),
            ),
            models.Index(
                "province", "number", name="reads_of_a_number", condition=Q(number__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"read {self.id}"
