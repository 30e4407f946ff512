"""Questions about people, staff, duties, tokens and sessions."""

from lienmach.identity.queries.authentication import Applicant, authenticate
from lienmach.identity.queries.credentials import Login, Means, invited, login_named, means
from lienmach.identity.queries.entrusted import (
    Reach,
    agency_stands,
    duties_of,
    held,
    may,
    may_at_agency,
    reach,
    some_logins,
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
from lienmach.identity.queries.sessions import Device, SignedIn, devices, signed_in

__all__ = [
    "Applicant",
    "Device",
    "Login",
    "Means",
    "PersonRow",
    "Reach",
    "SignedIn",
    "addresses",
    "agency_stands",
    "authenticate",
    "count_people",
    "devices",
    "duties_of",
    "export_people",
    "held",
    "invited",
    "login_named",
    "may",
    "may_at_agency",
    "means",
    "people",
    "person",
    "reach",
    "signed_in",
    "some_logins",
    "some_synthetic_people",
    "staff_by_login",
    "synthetic_people_by_number",
    "unit_stands",
    "visible_to",
    "within",
]
