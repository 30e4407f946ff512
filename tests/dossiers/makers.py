"""Make what tests of dossiers need, by the actions that people use."""

import dataclasses
import datetime as dt
import io
import json
import uuid
from typing import Any

from lienmach import homes
from lienmach.dossiers import actions, seeds
from lienmach.dossiers.actions import Application
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.ids import uuid7
from lienmach.scenarios.specimens import specimen

AT = dt.datetime(2026, 11, 16, 9, tzinfo=HANOI)  # a Monday morning
TODAY = AT.date()
ELSEWHERE = "Giấy chứng nhận số AB 123456"
"""A paper that was not issued here."""
DAY_BEFORE = dt.date(2025, 6, 30)
UNIT = "10507"  # Phường Thành Đông; before 1 July 2025 the code was Phường Cẩm Thượng's
DESK = "H24.101.01"  # its service centre
CENTRE = "H24.01"  # the province's
SPLIT = "10540"  # Phường Tứ Minh of before, split between 10543 and 10891
LAND = "DVC25.19"
LAND_OFFICE = "H24.02.16"
BIRTH = "DVC25.09"
LICENCE = "DVC25.20"
UNPRICED = "DVC.DAT.26"  # no fee of it is published
UNPRICED_DATA = next(
    each.snapshot["example"] for each in seeds.versions("haiduong") if each.code == UNPRICED
)
BIRTH_DATA: dict[str, Any] = {
    "declarant_relation": "người thân thích khác",
    "declarant_name": "Trần Thị Hoa",
    "declarant_id": "030190000001",
    "declarant_residence": "Số 12, thôn Đông",
    "child_hometown": "Xã Nam Sách",
    "child_ethnicity": "Kinh",
    "child_nationality": "Việt Nam",
    "mother_declared": False,
    "father_declared": False,
    "child_name": "Nguyễn Minh An",
    "child_sex": "nữ",
    "born_on": "2026-09-20",
    "born_at": "Bệnh viện Phụ sản",
}
FATHER: dict[str, Any] = {
    "father": "030090000009", "father_name": "Nguyễn Văn Cha", "father_birth_year": 1990,
    "father_ethnicity": "Kinh", "father_nationality": "Việt Nam", "father_residence": "Số 1",
}  # fmt: skip
"""Who the father is, of a birth that declares one."""
LAND_DATA = {
    "certificate": "AB 123456",
    "sheet": "15",
    "parcel": "203",
    "change": "giấy tờ nhân thân",
    "parcel_commune": UNIT,
    "parcel_commune_on": "2026-11-16",
    "holder_id": "030185000001",
    "paper_before": "CMND 141234567",
    "paper_after": "Căn cước 030185000001",
}
PDF = specimen(0, "haiduong")


def published(*codes, province="haiduong"):
    """Publish some procedures of what ships, in the current province."""
    for version in seeds.versions(province):
        if version.code in codes:
            actions.publish_procedure(version, by=PLATFORM, at=AT)


def example(code, province="haiduong"):
    """Return the answers that ship as a procedure's example."""
    found = [each for each in seeds.versions(province) if each.code == code]
    return dict(found[-1].snapshot["example"])


def standing_in():
    """Let the province stand in for what a ministry's system serves."""
    actions.announce_fallback(since=AT, why="Cổng ngừng để bảo trì (thử)", by=PLATFORM, at=AT)


def person():
    return Actor(id=str(uuid7()), name="Nguyễn Thị Thử", level=2)


def officer(*kinds, agency=None, unit=None, unit_on=None, province="haiduong"):
    return Actor(
        id=str(uuid7()),
        name="Cán bộ Thử",
        duties=frozenset(
            Duty(
                kind=kind, province=province, agency=agency, unit=unit, unit_on=unit_on,
                since=dt.date(2020, 1, 1),
            )
            for kind in kinds
        ),
    )  # fmt: skip


def application(applicant, **changes):
    """Say what somebody hands in: land papers, at the desk of their commune, but for changes."""
    if not {"commune", "commune_on", "unit", "procedure"} & changes.keys():
        changes = {"received_at": DESK, **changes}
    return Application(
        **{
            "applicant": uuid.UUID(applicant.id),
            "commune": UNIT,
            "commune_on": TODAY,
            "procedure": LAND,
            "data": {
                **LAND_DATA,
                "parcel_commune": changes.get("commune") or UNIT,
                "parcel_commune_on": str(changes.get("commune_on") or TODAY),
            },
            "key": str(uuid7()),
            **changes,
        }
    )


def submitted(applicant, *, at=AT, by=None, **changes):
    """Hand a dossier in; return the receipt."""
    answered = actions.submit_dossier(application(applicant, **changes), by=by or applicant, at=at)
    assert answered.status == 201
    return json.loads(answered.body)


def kept(code):
    """Return a dossier as it is kept."""
    with homes.reading("dossiers"):
        return Dossier.objects.get(code=code)


def noted(code, text, *, by, key=None, at=AT):
    request = actions.note_request(code, text=text, key=key or str(uuid7()), by=by)
    return actions.add_note(code, text=text, request=request, by=by, at=at)


def of_an_ended_agency(person):
    """Return a birth of before the merger whose agency has ended."""
    before = AT.replace(year=2025, month=6, day=2)
    return submitted(
        person, at=before, commune="10507", commune_on=before.date(), procedure=BIRTH,
        data=BIRTH_DATA,
    )["code"]  # fmt: skip


def published_anew():
    """Publish a newer version of the land procedure, to which dossiers could be taken over."""
    [land] = [each for each in seeds.versions("haiduong") if each.code == LAND]
    newer = dataclasses.replace(land, version="d2", since=TODAY)
    actions.publish_procedure(newer, by=PLATFORM, at=AT)


def paper_in(code):
    told = actions.attach_paper(
        code, name="a.pdf", file=io.BytesIO(PDF), key=str(uuid7()), by=PLATFORM, at=AT
    )
    return uuid.UUID(told.body.split('"id": "')[1][:36])
