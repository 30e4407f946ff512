"""What the catalogues of two provinces differ in, and what people decided about it."""

import datetime as dt
import hashlib
import itertools
import json
from dataclasses import dataclass

from django.conf import settings

from lienmach import homes
from lienmach.dossiers import queries as dossiers
from lienmach.dossiers.rules import forms
from lienmach.ground import clock
from lienmach.merger.models import Difference, Move
from lienmach.merger.queries.kept import ARRIVED

CATALOGUE_SYSTEM = "dossiers"


@dataclass(frozen=True, slots=True)
class CatalogueDifference:
    """A difference of the two catalogues and its decision; null while undecided."""

    procedure: str
    field: str
    source: object
    target: object
    decision: str | None
    decided_by: str = ""
    decided_at: dt.datetime | None = None

    @property
    def mark(self) -> str:
        """Return what changes with either side: a decision is about what its maker saw."""
        seen = json.dumps([self.source, self.target], sort_keys=True)
        return hashlib.sha256(seen.encode()).hexdigest()[:16]

    @property
    def can_be_adopted(self) -> bool:
        """Test if the other side's rule can be taken over: that there is none cannot."""
        return self.field != "(procedure)" or self.target is not None


@dataclass(frozen=True, slots=True)
class Named:
    """What a procedure is called, and the fields of its form by name."""

    name: str
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two provinces whose catalogues are aligned before the one moves into the other's house."""

    source: str
    target: str
    points: int
    open: int


def differences(province: str, other: str, *, alias: str) -> list[CatalogueDifference]:
    """Return the differences of two provinces' catalogues with their decisions."""
    return [
        CatalogueDifference(one.procedure, one.field, one.ours, one.theirs, one.decision,
                            one.decided_by, one.decided_at)
        for one in Difference.objects.using(alias)
        .filter(province=province, other=other)
        .order_by("procedure", "field")
    ]  # fmt: skip


def pairs() -> list[Pair]:
    """Return every way in which one province may join another, with what is left to decide."""
    found = []
    for source, target in itertools.permutations(settings.PROVINCES, 2):
        known = differences(source, target, alias=target)
        left = sum(1 for one in known if one.decision is None)
        found.append(Pair(source, target, len(known), left))
    return found


def is_aligned(source: str, target: str) -> bool:
    """Test if what was decided has been carried out, for the dossiers have arrived."""
    made = Move.objects.using(target).filter(system=CATALOGUE_SYSTEM, source=source, target=target)
    return made.filter(state__in=ARRIVED).exists()


def procedures(*provinces: str) -> dict[str, Named]:
    """Return what procedures are called, by code, in the catalogues of provinces."""
    found: dict[str, Named] = {}
    for province in provinces:
        with homes.province(province), homes.reading(CATALOGUE_SYSTEM):
            for version in dossiers.catalogue(on=clock.today()):
                form = forms.as_fields(version.snapshot.get("form") or [])
                labels = {field["name"]: field.get("label", field["name"]) for field in form}
                name = str(version.snapshot.get("name", version.code))
                found.setdefault(version.code, Named(name, labels))
    return found
