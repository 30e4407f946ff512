"""A client of the counter for machines, with real people and real tokens."""

import datetime as dt
import itertools
import json

from django.test import Client

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.identity import actions as identity
from lienmach.identity.actions import NewPerson
from lienmach.identity.rules.personal_id import Sex
from tests.dossiers.makers import UNIT

SERIAL = itertools.count(1)
RIGHTS = ("dossiers:read", "dossiers:write")


class Caller:
    """Somebody with a token, at one province's address."""

    def __init__(self, token=None, province="haiduong"):
        self.client = Client(
            HTTP_HOST=f"{province}.localhost",
            enforce_csrf_checks=True,  # tokens need none, and no page may stand in the way
            raise_request_exception=False,
        )
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path, **more):
        return self.client.get(f"/api/v1{path}", headers=self.headers, **more)

    def post(self, path, body=None, *, key=None, raw=None, headers=None, **more):
        sent = dict(self.headers)
        if key is not False:
            sent["Idempotency-Key"] = key or str(uuid7())
        sent.update(headers or {})
        if "data" not in more:
            more["data"] = raw if raw is not None else json.dumps(body or {})
            more["content_type"] = "application/json"
        return self.client.post(f"/api/v1{path}", headers=sent, **more)


def citizen(province="haiduong", *, allowed=RIGHTS, unit=UNIT, level=2):
    """Return a caller with the token of a new resident."""
    with homes.province(province):
        person = identity.register_person(
            NewPerson(
                personal_id=f"030095{next(SERIAL):06}",
                full_name="Nguyễn Văn Thử",
                birth_date=dt.date(1995, 3, 4),
                sex=Sex.MALE,
                unit=unit,
                unit_on=clock.today(),
                synthetic=True,
            ),
            by=PLATFORM,
            at=clock.now(),
        )
        token = identity.issue_token(
            person=person, allowed=allowed, level=level, by=PLATFORM, at=clock.now()
        )
    return Caller(token, province)


def officer(*kinds, agency, allowed=("dossiers:decide", "dossiers:read", "dossiers:write")):
    """Return a caller with the token of a new officer of an agency."""
    with homes.province("haiduong"):
        staff = identity.appoint_staff(
            f"officer{next(SERIAL)}",
            full_name="Trần Thị Cán Bộ",
            agency=agency,
            synthetic=True,
            by=PLATFORM,
            at=clock.now(),
        )
        for kind in kinds:
            identity.grant_duty(
                staff,
                kind=kind,
                agency=agency,
                since=clock.today(),
                by=PLATFORM,
                at=clock.now(),
            )
        token = identity.issue_token(staff=staff, allowed=allowed, by=PLATFORM, at=clock.now())
    return Caller(token)


def is_problem(answer, status):
    """Check that an answer is a problem document of that status, and return it."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(found)
    assert found["status"] == status
    assert found["detail"]
    return found
