"""Applications that people fill in, made by the actions that pages use."""

import datetime as dt
import io
import json
import uuid

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Saving
from lienmach.dossiers.actions.handing_in import missing_papers
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.homes import action
from lienmach.identity.rules.personal_id import Sex
from lienmach.registries.models import CivilRecord, LandRecord, Parcel, Resident
from linkage.folding import folded_name
from tests.dossiers.files import PDF
from tests.dossiers.makers import AT, BIRTH, TODAY, UNIT
from tests.identity import makers as identity

ADDRESS = "Số 12, khu dân cư Bình Minh"
CHILD = {
    "child_name": "Nguyễn Minh An",
    "child_sex": "nữ",
    "born_on": "2026-11-02",
    "born_at": "Bệnh viện Phụ sản Hải Dương",
    "child_hometown": "Phường Thành Đông",
    "child_ethnicity": "Kinh",
    "child_nationality": "Việt Nam",
    "mother_declared": False,
    "father_declared": False,
}
BY_HAND = {
    "declarant_name": "Nguyễn Thị Lan",
    "declarant_id": "030185123456",
    "declarant_residence": ADDRESS,
}


def mother(name="Nguyễn Thị Lan", **over):
    """Register a person; return them as who signs in, and their number."""
    new = identity.new_person((UNIT, dt.date(2025, 7, 1)), name=name, **over)
    key = identity.actions.register_person(new, by=identity.PLATFORM, at=identity.NOW)
    return Actor(id=str(key), name=name, level=2), new


@action("registries")
def resident(new, *, household="HK-1", address=ADDRESS, **over):
    """Write a person into the register of residents."""
    return Resident.objects.create(
        **{
            "province": "haiduong", "personal_id": new.personal_id, "full_name": new.full_name,
            "name_key": folded_name(new.full_name), "sort_key": new.full_name,
            "sex": new.sex.value, "birth_date": new.birth_date, "unit": UNIT,
            "unit_on": dt.date(2025, 7, 1), "address": address, "household": household,
            "synthetic": True, **over,
        }
    )  # fmt: skip


@action("registries")
def certificate(new, number="AB 123456"):
    """Write a certificate of land into the land register, held by a person."""
    parcel = Parcel.objects.create(
        province="haiduong", unit=UNIT, unit_on=dt.date(2025, 7, 1), cadastral_unit="10507",
        cadastral_unit_since=dt.date(2020, 1, 1), sheet_no=15, parcel_no=int(uuid7()) % 10**6,
        area_m2=120, meridian=9209, synthetic=True,
    )  # fmt: skip
    LandRecord.objects.create(
        province="haiduong", parcel=parcel, certificate_no=number, holder_name=new.full_name,
        holder_personal_id=new.personal_id, recorded_on=dt.date(2024, 5, 10), synthetic=True,
    )  # fmt: skip
    return parcel


@action("registries")
def married(new, spouse=None):
    """Write a person's marriage into the books, as its first party; return the entry."""
    return CivilRecord.objects.create(
        province="haiduong", kind=CivilRecord.Kind.MARRIAGE, personal_id=new.personal_id,
        full_name=new.full_name, name_key=folded_name(new.full_name), sort_key=new.full_name,
        sex=new.sex.value, birth_date=new.birth_date, unit=UNIT, unit_on=dt.date(2025, 7, 1),
        book="01/2020", number=str(uuid7())[-12:], book_unit=UNIT,
        book_unit_since=dt.date(2025, 7, 1), registered_on=dt.date(2020, 5, 4), synthetic=True,
        particulars={"spouse_personal_id": spouse.personal_id} if spouse else {},
    ).pk  # fmt: skip


@action("registries")
def struck(entry):
    """Strike an entry out of the books."""
    CivilRecord.objects.filter(pk=entry).delete()


@action("registries")
def restated(new, **changes):
    """Let the register of residents say something else of a person from now on."""
    Resident.objects.filter(personal_id=new.personal_id).update(**changes)


def started(by, *, procedure=BIRTH, applicant=None, key=None, at=AT):
    """Start an application; return its key."""
    whose = uuid.UUID((applicant or by).id)
    request = actions.start_request(procedure, applicant=whose, key=key or str(uuid7()), by=by)
    answered = actions.start_application(procedure, applicant=whose, request=request, by=by, at=at)
    return uuid.UUID(json.loads(answered.body)["id"])


def saved(key, *, by, at=AT, edition=None, **answers):
    """Save answers over what stands, then let registers answer what they can."""
    found = queries.application(key, seen_by=by, on=TODAY)
    saving = Saving(edition=found.row.edition if edition is None else edition, answers=answers)
    found = actions.save_answers(key, saving=saving, by=by, at=at)
    return actions.fill_from_registers(found, by=by, at=at)


def passed(key, *questions, by, at=AT):
    found = queries.application(key, seen_by=by, on=TODAY)
    saving = Saving(edition=found.row.edition, passed=questions)
    return actions.save_answers(key, saving=saving, by=by, at=at)


def with_papers(key, *, by, at=AT):
    """Send a file for every paper that must be there."""
    found = queries.application(key, seen_by=by, on=TODAY)
    sent = [
        (each.code, actions.take_upload(io.BytesIO(PDF), name=f"{each.code}.pdf", by=by, at=at).pk)
        for each in missing_papers(found, on=TODAY)
    ]
    saving = Saving(edition=found.row.edition, papers=sent)
    return actions.save_answers(key, saving=saving, by=by, at=at)


def submitted(key, *, by, at=AT, edition=None):
    """Hand an application in, with its papers; return the receipt."""
    if edition is None:
        with_papers(key, by=by, at=at)
    found = queries.application(key, seen_by=by, on=TODAY)
    given = found.row.edition if edition is None else edition
    answered = actions.submit_application(key, edition=given, by=by, at=at)
    return json.loads(answered.body)


__all__ = ["ADDRESS", "BY_HAND", "CHILD", "Sex", "mother", "resident", "saved", "started"]
