"""Whether the registers show that somebody is a child's parent; asked by the platform alone."""

import datetime as dt

from django.db.models import Q

from lienmach import homes
from lienmach.registries.models import CivilRecord, Resident
from lienmach.registries.rules import kin
from lienmach.registries.rules.kin import Named
from linkage.folding import folded_name

PARENTS = ("mother", "father")


def is_parent(
    *, child_number: str, parent_name: str, parent_number: str, parent_birth: dt.date
) -> bool:
    """Test if the books or the register of residents show it beyond doubt."""
    with homes.reading("registries"):
        province = homes.current_province()
        births = CivilRecord.objects.filter(
            province=province, kind=CivilRecord.Kind.BIRTH, personal_id=child_number
        )
        entries = [
            Named(told[f"{which}_name"], kin.year_of(told.get(f"{which}_birth_year")))
            for told in births.values_list("particulars", flat=True)
            for which in PARENTS
            if told.get(f"{which}_name")
        ]
        residents = Resident.objects.filter(province=province)
        child = residents.filter(personal_id=child_number).exclude(household="").first()
        parent = residents.filter(personal_id=parent_number).first()
        together = (
            child is not None
            and parent is not None
            and (child.household, child.unit) == (parent.household, parent.unit)
        )
        household = [Named(child.mother_name), Named(child.father_name)] if child else []
        namesakes = (
            residents.filter(name_key=folded_name(parent_name), birth_date__year=parent_birth.year)
            .filter(~Q(personal_id=parent_number) | Q(personal_id=None))
            .count()
        )
    return kin.is_parent(
        Named(parent_name, parent_birth.year),
        by_entries=entries,
        by_household=household if together else (),
        namesakes=namesakes,
    )
