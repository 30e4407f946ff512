"""People, staff, the duties entrusted to staff, tokens, and signing in."""

from django.db import models
from django.db.models import F, Func, Q

from lienmach.homes.models import Movable
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.personal_id import Sex


class CurrentDate(Func):
    """The day it is for the database: what rows get that are loaded without saying one."""

    template = "CURRENT_DATE"
    output_field = models.DateField()


class Person(Movable):
    """
    A person known to the platform by a personal number.

    ``unit`` is the commune of residence as of ``unit_on``; ``unit_before`` is set by a merger
    only. Nobody signs in as, or acts for, who has a ``died_on``. The three keys are derived: folded for search, and a sort key because Vietnamese
    sorts by given name and the database knows no Vietnamese.
    """

    personal_id = models.CharField(max_length=12)
    full_name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    sort_key = models.TextField(db_collation="C")
    birth_date = models.DateField()
    died_on = models.DateField(null=True)
    sex = models.CharField(max_length=6, choices=[(sex.value, sex.name) for sex in Sex])
    unit = models.CharField(max_length=10)
    unit_on = models.DateField()
    unit_before = models.CharField(max_length=10, null=True)  # noqa: DJ001 - null: no merger
    unit_before_on = models.DateField(null=True)
    address = models.CharField(max_length=400, default="", blank=True)
    address_key = models.CharField(max_length=400, default="", blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "personal_id"], name="person_known_once_by_number"
            ),
            models.CheckConstraint(
                condition=Q(personal_id__regex="^[0-9]{12}$"),
                name="person_number_has_twelve_digits",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=[sex.value for sex in Sex]), name="person_sex_known"
            ),
            models.CheckConstraint(
                condition=Q(unit_before=None, unit_before_on=None)
                | Q(unit_before__isnull=False, unit_before_on__isnull=False),
                name="person_former_unit_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "sort_key"], name="people_of_a_unit"),
            models.Index(
                fields=["name_key"],
                name="people_by_folded_name",
                opclasses=["varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        # Never the name or the number: this text ends in logs.
        return f"person {self.id}"


class Staff(Movable):
    """
    An officer's account: known by a login, working for one agency.

    While it is disabled nobody signs in with it, and neither its sessions nor its tokens speak.
    """

    login = models.CharField(max_length=64)
    full_name = models.CharField(max_length=200)
    agency = models.CharField(max_length=40)
    synthetic = models.BooleanField(default=False)
    disabled_at = models.DateTimeField(null=True)
    enabled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "login"], name="staff_known_once_by_login")
        ]

    def __str__(self) -> str:
        return f"{self.login} at {self.agency}"


class Duty(Movable):
    """
    A kind of work entrusted to one of the staff, for a time, in a place.

    The place stays written as it was granted: whoever stands in its stead on a later day is
    asked of territory, so a merger moves duties without rewriting any. ``confirmed_on`` is the day
    whoever appoints last said that it is needed, at first the day it was granted; while
    ``suspended_on`` is set it opens nothing.
    """

    staff = models.ForeignKey(Staff, models.RESTRICT, related_name="duties")
    kind = models.CharField(max_length=32)
    unit = models.CharField(max_length=10, null=True)  # noqa: DJ001 - null: not known
    unit_on = models.DateField(null=True)
    agency = models.CharField(max_length=40, null=True)  # noqa: DJ001 - null: not known
    since = models.DateField()
    until = models.DateField(null=True)
    confirmed_on = models.DateField(db_default=CurrentDate())
    suspended_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, unit_on=None)
                | Q(unit__isnull=False, unit_on__isnull=False, agency=None),
                name="duty_in_a_unit_as_of_a_day_or_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="duty_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.unit or self.agency or self.province}"


class Token(Movable):
    """
    What is kept of an API token: its hash, whom it speaks for, for how long and for what.

    ``label`` is what its holder calls it; ``last_used_at`` is noted once an hour at most. ``level``
    is how sure one was of the holder when it was made: never more than of who made it.
    """

    label = models.CharField(max_length=80, default="", blank=True, db_default="")
    last_used_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.RESTRICT, null=True, related_name="tokens")
    staff = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="tokens")
    scopes = models.TextField()
    level = models.PositiveSmallIntegerField(default=Level.ONE.value, db_default=Level.ONE.value)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "digest"], name="token_known_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, staff__isnull=False)
                | Q(person__isnull=False, staff__isnull=True),
                name="token_speaks_for_one",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="token_expires_after_issue"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="token_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.id}"
