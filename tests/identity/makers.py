"""People, officers and duties for tests, made by the platform's own actions."""

import datetime as dt
import itertools

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.clock import VIETNAM
from lienmach.homes import action
from lienmach.identity import actions
from lienmach.identity.actions.sessions import Browser, opened
from lienmach.identity.queries import authenticate
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.personal_id import Sex
from lienmach.identity.rules.sessions import Method

EVE, LEGAL_DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
AUTUMN = dt.date(2025, 10, 1)
NOW = dt.datetime(2025, 10, 1, 9, 0, tzinfo=VIETNAM)
AGENCY = "H24.01"

# Old Bình Hàn (10510) went whole into new Thành Đông (10507, a code that old Cẩm Thượng bore).
CAM_THUONG, BINH_HAN, THANH_DONG = ("10507", EVE), ("10510", EVE), ("10507", LEGAL_DAY)

_numbers = itertools.count(100_000)
_logins = itertools.count(1)


def new_person(place=THANH_DONG, *, name="Nguyễn Thị Lan", **over):
    born = over.pop("birth_date", dt.date(1985, 3, 4))
    sex = over.pop("sex", Sex.FEMALE)
    century = 2 * ((born.year - 1900) // 100) + (sex is Sex.FEMALE)
    number = f"030{century}{born.year % 100:02d}{next(_numbers):06d}"
    return actions.NewPerson(
        **{
            "personal_id": number,
            "full_name": name,
            "birth_date": born,
            "sex": sex,
            "unit": place[0],
            "unit_on": place[1],
            "synthetic": True,
            **over,
        }
    )


def person(place=THANH_DONG, **over):
    return actions.register_person(new_person(place, **over), by=PLATFORM, at=NOW)


def officer(login=None, *, agency=AGENCY):
    return actions.appoint_staff(
        login or f"can.bo.{next(_logins)}",
        full_name="Trần Văn Bình",
        agency=agency,
        by=PLATFORM,
        at=NOW,
    )


def duty(staff, place=None, *, kind=Kind.READ, agency=None, since=dt.date(2020, 1, 1), until=None):
    unit, unit_on = place or (None, None)
    return actions.grant_duty(
        staff, kind=kind, unit=unit, unit_on=unit_on, agency=agency, since=since, until=until,
        by=PLATFORM, at=NOW,
    )  # fmt: skip


def token(**over):
    return actions.issue_token(**{"by": PLATFORM, "at": NOW, **over})


@action("identity")
def session(*, person=None, staff=None, level=2, method=None, held="", at=None):
    """Sign somebody in, now unless a time is told, and return what their browser holds."""
    return opened(
        person=person, staff=staff, level=Level(level),
        method=method or (Method.EID if person else Method.TOTP),
        browser=Browser(device="Firefox · Linux", held=held), at=at or clock.now(),
    )  # fmt: skip


def session_of(token):
    """Sign in whom a token speaks for, and return what their browser holds."""
    found = authenticate(token, clock.now())
    with homes.province(found.province):
        return session(**{"staff" if found.is_staff else "person": found.id})
