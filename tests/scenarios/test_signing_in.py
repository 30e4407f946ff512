"""The demo's e-ID provider stays within the demo, and says who can sign in."""

import json
import os
import subprocess
import sys

import pytest

from lienmach.ground import installation
from lienmach.identity.rules import openid
from lienmach.scenarios import signing_in
from lienmach.scenarios.eid.people import Client, Holder
from lienmach.scenarios.processes import free_port
from lienmach.scenarios.signing_in import Guests, Officer
from lienmach.scenarios.staffing import APPOINTER

HOLDER = Holder(
    subject="s", personal_id="030185123456", name="Nguyễn Thị Lan", birth_date="1985-03-04",
    level=2, password="mot-hai-ba", passcode="123456", province="haiduong",
)  # fmt: skip
CLIENT = Client("lienmach-demo", "bi-mat", ("http://haiduong.localhost:1/account/eid/callback",))


def test_claims_bear_the_names_of_the_national_service():
    assert HOLDER.claims() == {
        "TechID": "s", "LoaiTaiKhoan": "1", "HoVaTen": "NGUYỄN THỊ LAN",
        "SoDinhDanh": "030185123456", "NgayThangNamSinh": "19850304", "loginIdp": "DEMO",
    }  # fmt: skip


def test_the_house_is_told_of_it_as_of_any_other_and_that_it_is_the_demos():
    [issuer] = openid.parsed(signing_in.configuration(CLIENT, 8100))
    assert issuer.demo
    assert issuer.issuer == "http://dinhdanh.localhost:8100"
    assert issuer.back_channel == "127.0.0.1:8100"
    told = json.loads(signing_in.configuration(CLIENT, 8100))
    told[0]["demo"] = False
    with pytest.raises(ValueError, match="https"):
        openid.parsed(json.dumps(told))


def test_who_can_sign_in_is_told_with_what_they_type():
    guests = Guests((HOLDER,), (Officer("haiduong", "ho-tich", "bon-nam"),), {})
    told = "\n".join(signing_in.sentences(guests))
    for word in ("030185123456", "mot-hai-ba", "123456", "ho-tich", "bon-nam"):
        assert word in told
    assert "--second-factor" not in told


def test_whoever_appoints_is_told_to_need_a_second_factor_even_there():
    guests = Guests((), (), {"LIENMACH_DEMO_SECOND_FACTOR": "skip"})
    assert f"Trừ {APPOINTER}, " in "\n".join(signing_in.sentences(guests))


@pytest.mark.parametrize("story", [False, True])
def test_outside_the_demo_neither_the_provider_nor_a_server_that_trusts_it_starts(tmp_path, story):
    tmp_path.chmod(0o755)
    if story:
        (tmp_path / "scenario").write_text("two-provinces")
    environment = {
        **os.environ, "LIENMACH_HOME": str(tmp_path),
        "LIENMACH_EID": signing_in.configuration(CLIENT, 8100),
        # Where there is a story, nothing says that this is the demo.
        **({} if story else {"LIENMACH_DEMO": "1"}),
    }  # fmt: skip
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    for words in (["-m", "lienmach.scenarios.eid", str(free_port())],
                  ["-m", "lienmach", "serve", "--port", str(free_port())]):  # fmt: skip
        done = subprocess.run(
            [sys.executable, *words], env=environment, capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 2, done.stderr
        assert "e-ID provider" in done.stderr
        assert "Traceback" not in done.stderr
    subprocess.run(
        [sys.executable, "-m", "lienmach", "stop"], env=environment, check=True, timeout=60
    )


def test_what_the_provider_knows_is_private(tmp_path, monkeypatch):
    monkeypatch.setattr(installation, "home", lambda: tmp_path)
    signing_in.people.write([HOLDER], CLIENT)
    assert signing_in.people.holders() == {HOLDER.personal_id: HOLDER}
    assert signing_in.people.client() == CLIENT
    assert signing_in.people.client_origins() == ["http://haiduong.localhost:1"]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "eid").iterdir()} == {0o600}
