"""Of a row at hand a condition holds as the database would find, or nothing is said of it."""

import datetime as dt
import uuid

import pytest
from django.db.models import F, Q

from lienmach.dossiers.models import Dossier
from lienmach.ground.conditions import holds

WHO = uuid.UUID(int=7)
DAY = dt.date(2026, 11, 16)


@pytest.fixture
def row():
    return Dossier(
        id=WHO, province="haiduong", applicant=WHO, unit="10507", unit_on=DAY,
        competent_agency=None, also_at=["H24.101", "H24.105"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Q(), True),
        (Q(applicant=WHO), True),
        (Q(applicant__exact=WHO), True),
        (Q(pk=WHO), True),
        (Q(pk__in=[]), False),
        (Q(pk__isnull=False), True),
        (Q(unit__in=["10507", "10525"]), True),
        (Q(unit__in=["10525"]), False),
        (Q(unit_on__gte=DAY), True),
        (Q(unit_on__lt=DAY), False),
        (Q(also_at__overlap=["H24.105"]), True),
        (Q(also_at__overlap=["H24.106"]), False),
        (Q(competent_agency=None), True),
        (Q(competent_agency__isnull=True), True),
        (Q(competent_agency__isnull=False), False),
        (Q(competent_agency="H24.101"), False),
        (Q(competent_agency__in=["H24.101"]), False),
        (Q(competent_agency__lt="Z"), False),
        (Q(unit="10507") & Q(unit_on__lt=DAY), False),
        (Q(unit="10525") | Q(unit="10507"), True),
        (Q(unit="10525") | (Q(unit="10507") & Q(pk__in=[])), False),
    ],
)
def test_what_is_null_matches_nothing_but_that_it_is(row, condition, found):
    assert holds(condition, row) is found


@pytest.mark.parametrize(
    "condition",
    [
        ~Q(unit="10507"),
        Q(unit="10507") ^ Q(unit="10525"),
        Q(unit=F("received_at_agency")),
        Q(pk__in=Dossier.objects.values("pk")),
        Q(unit__startswith="1"),
        Q(charges__amount=1),
        Q(unit="10525") & Q(unit__regex="."),
        Q(unit="10507") | Q(unit__regex="."),
    ],
)
def test_what_only_the_database_can_tell_is_refused(row, condition):
    with pytest.raises(LookupError):
        holds(condition, row)


def test_nothing_is_told_of_a_column_that_was_not_read(row):
    del row.__dict__["words"]
    with pytest.raises(LookupError, match="was not read"):
        holds(Q(words="mai"), row)
