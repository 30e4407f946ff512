import pytest

from lienmach.ground import passwords

GOOD = "ba con mèo nhìn trăng"


def test_a_password_matches_what_is_kept_of_it_and_nothing_else():
    kept = passwords.kept(GOOD)
    assert kept.startswith("argon2$argon2id$")
    assert "m=19456,t=2,p=1" in kept
    assert GOOD not in kept
    assert passwords.matches(GOOD, kept)
    assert not passwords.matches(GOOD + " ", kept)
    assert not passwords.matches("", kept)


def test_where_nothing_is_kept_as_much_is_reckoned_and_nothing_matches(monkeypatch):
    reckoned = []
    real = passwords.hashers.check_password

    def noted(password, stored):
        reckoned.append(stored.split("$")[:4])
        return real(password, stored)

    monkeypatch.setattr(passwords.hashers, "check_password", noted)
    kept = passwords.kept(GOOD)
    assert not passwords.matches(GOOD, None)
    assert not passwords.matches("sai mật khẩu", kept)
    assert reckoned[0] == reckoned[1]


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        (GOOD, True), ("mười hai kýt", True), ("mười một ký", False), ("x" * 200, False),
        ("abababababab", False), ("password1234", False), ("nguyenvanbinh", False),
    ],
)  # fmt: skip
def test_length_and_what_everybody_tries_decide(password, fits):
    assert passwords.fits(password, about=("NguyenVanBinh",)) is fits
