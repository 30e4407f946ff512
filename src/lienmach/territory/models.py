"""
Units and agencies as they stood, and who carries on for whom.

The same rows in every province's database; they never move. Everything is known by its code
and its validity, which is half-open; two of one code never stand on the same day.
"""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

CODE, IDENTIFIER, NAME, CITATION = 10, 35, 200, 200


class Validity(Func):
    """The days from ``since`` until before ``until``, as a range."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*(expressions or (F("since"), F("until"))), **extra)


class Dated(models.Model):
    """Something that stands under a code from one day until another."""

    name = models.CharField(max_length=NAME)
    sort_key = models.CharField(max_length=2 * NAME, db_collation="C")
    since = models.DateField()
    until = models.DateField(null=True)
    since_known = models.BooleanField(default=True)

    class Meta:
        abstract = True


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(until__isnull=True) | Q(until__gt=F("since"))
    )


def _one_at_a_time(name: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[("code", RangeOperators.EQUAL), (Validity(), RangeOperators.OVERLAPS)],
    )


class Unit(Dated):
    """An administrative unit of any level, as it stood under its code."""

    code = models.CharField(max_length=CODE)
    kind = models.CharField(max_length=20)
    parent = models.CharField(max_length=CODE, blank=True)
    founded_by = models.CharField(max_length=CITATION, blank=True)
    ended_by = models.CharField(max_length=CITATION, blank=True)
    area_km2 = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        constraints = [
            _one_at_a_time("unit_one_at_a_time"),
            _ends_after_it_begins("unit_ends_after_it_begins"),
            models.UniqueConstraint(fields=["code", "since"], name="unit_known_by"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Leg(models.Model):
    """One leg of descent: on a day the predecessor, or part of it, passed to the successor."""

    on = models.DateField()
    part = models.BooleanField()
    citation = models.CharField(max_length=CITATION, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Succession(Leg):
    """Who carries on for a unit."""

    predecessor = models.CharField(max_length=CODE)
    successor = models.CharField(max_length=CODE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "on", "successor"], name="succession_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on})"


class Agency(Dated):
    """An agency as it stood under its electronic identifier."""

    code = models.CharField(max_length=IDENTIFIER)
    kind = models.CharField(max_length=30)
    parent = models.CharField(max_length=IDENTIFIER, blank=True)
    certainty = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            _one_at_a_time("agency_one_at_a_time"),
            _ends_after_it_begins("agency_ends_after_it_begins"),
            models.UniqueConstraint(fields=["code", "since"], name="agency_known_by"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AgencySuccession(Leg):
    """Who carries on for an agency."""

    predecessor = models.CharField(max_length=IDENTIFIER)
    successor = models.CharField(max_length=IDENTIFIER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "on", "successor"], name="agency_succession_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on})"


class AgencyService(models.Model):
    """An agency answers for a unit from one day until another."""

    agency = models.CharField(max_length=IDENTIFIER)
    unit = models.CharField(max_length=CODE)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "unit", "since"], name="agency_service_known_by"
            ),
            _ends_after_it_begins("agency_service_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} for {self.unit}"
