import datetime as dt

import pyotp

from lienmach.identity.rules import codes
from tests.identity.makers import NOW


def test_a_code_is_right_in_its_step_and_those_beside_it():
    secret = codes.new_secret()
    code = pyotp.TOTP(secret).at(NOW)
    step = int(NOW.timestamp()) // 30
    assert codes.step_of(secret, code, NOW) == step
    assert codes.step_of(secret, f" {code[:3]} {code[3:]}", NOW) == step
    for seconds, found in ((-30, step), (30, step), (90, None), (-90, None)):
        assert codes.step_of(secret, code, NOW + dt.timedelta(seconds=seconds)) == found


def test_rubbish_is_no_code():
    secret = codes.new_secret()
    for text in ("", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345\n6x"):
        assert codes.step_of(secret, text, NOW) is None


def test_codes_on_paper_are_many_different_and_kept_by_a_digest_of_their_holder():
    made = codes.new_recovery_codes()
    assert len(set(made)) == codes.RECOVERY_CODES
    assert all(len(code.replace("-", "")) == 16 for code in made)
    one = codes.recovery_digest(made[0], "a")
    assert one == codes.recovery_digest(made[0].lower().replace("-", " "), "a")
    assert one != codes.recovery_digest(made[0], "b")
    assert made[0] not in one


def test_an_authenticator_is_told_its_secret():
    secret = codes.new_secret()
    assert secret in codes.address(secret, name="can.bo@haiduong", issuer="Liền Mạch")
