import json
import re

import pytest
from django.core.management import call_command

from lienmach.ground import clock
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import queries
from lienmach.identity.refusals import StaffDisabled, StaffUnknown
from tests.identity import makers


def staff(capsys, way, login, *arguments):
    call_command("staff", way, login, "--province", "haiduong", *arguments)
    return capsys.readouterr().out.strip()


def test_an_officer_is_appointed_and_invited(haiduong, capsys):
    told = json.loads(
        staff(capsys, "appoint", "lenh.moi", "--full-name", "Lê Văn Mới",
              "--agency", makers.AGENCY, "--json")
    )  # fmt: skip
    assert told["staff"] == str(queries.staff_by_login("lenh.moi"))
    link = staff(capsys, "invite", "lenh.moi", "--address", "https://haiduong.example/")
    text = re.fullmatch(r"https://haiduong\.example/account/invitation/(li_\S+)", link)[1]
    assert queries.invited(text, at=clock.now()) == ("lenh.moi", "Lê Văn Mới")


def test_an_account_is_disabled_and_enabled(haiduong, capsys):
    makers.officer("lenh.khoa")
    staff(capsys, "disable", "lenh.khoa")
    with pytest.raises(StaffDisabled):
        staff(capsys, "invite", "lenh.khoa")
    staff(capsys, "enable", "lenh.khoa")
    assert staff(capsys, "invite", "lenh.khoa").startswith("http://haiduong.localhost:8000/")


def test_an_officer_in_whose_name_it_is_done_needs_the_duty(haiduong, capsys):
    makers.officer("lenh.thuong")
    chief = makers.officer("lenh.truong")
    with pytest.raises(NotAllowed):
        staff(capsys, "invite", "lenh.thuong", "--by", "lenh.truong")
    makers.duty(chief, kind=makers.Kind.APPOINT)
    assert "invitation" in staff(capsys, "invite", "lenh.thuong", "--by", "lenh.truong")
    for words in (("khong.co.ai",), ("lenh.thuong", "--by", "khong.co.ai")):
        with pytest.raises(StaffUnknown):
            staff(capsys, "invite", *words)
