"""Questions about people, staff, duties and tokens."""

from lienmach.identity.queries.authentication import Applicant, authenticate
from lienmach.identity.queries.entrusted import (
    Reach,
    agency_stands,
    duties_of,
    held,
    may,
    may_at_agency,
    reach,
    staff_by_login,
    unit_stands,
    within,
)
from lienmach.identity.queries.people import (
    PersonRow,
    addresses,
    count_people,
    export_people,
    people,
    person,
    some_synthetic_people,
    synthetic_people_by_number,
    visible_to,
)

__all__ = [
    "Applicant",
    "PersonRow",
    "Reach",
    "addresses",
    "agency_stands",
    "authenticate",
    "count_people",
    "duties_of",
    "export_people",
    "held",
    "may",
    "may_at_agency",
    "people",
    "person",
    "reach",
    "some_synthetic_people",
    "staff_by_login",
    "synthetic_people_by_number",
    "unit_stands",
    "visible_to",
    "within",
]
