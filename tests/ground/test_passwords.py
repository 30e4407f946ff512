from hashlib import sha1

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


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("HaiPhong@2026!!", True), ("Hải Phòng 2026 !", True), ("DichVuCong#12345", True),
        ("Cán bộ tư pháp 1", True), ("mat-khau-123456", True), ("Nguyễn Văn Bình 1985", True),
        ("hải phòng mưa phùn ướt áo", False), ("4829 1938 4471 0392", False), (GOOD, False),
    ],
)  # fmt: skip
def test_a_password_of_the_office_s_own_words_is_none(password, is_taken):
    about = ("Nguyễn Văn Bình", "haiphong")
    assert passwords.is_of_words(password, (*passwords.OWN_WORDS, *about)) is is_taken
    assert passwords.fits(password, about=about) is not is_taken


def test_a_password_of_the_operator_s_file_of_stolen_ones_is_refused(tmp_path, monkeypatch):
    words = [f"một câu dài số {number}" for number in range(300)]
    stolen, safe = words[::2], words[1::2]
    lines = sorted(
        sha1(each.encode(), usedforsecurity=False).hexdigest().upper() + ":17" for each in stolen
    )
    assert not any(map(passwords.is_stolen, words))  # no file, nothing known
    file = tmp_path / "stolen.txt"
    for ending in ("\n", "\r\n"):
        file.write_text(ending.join(lines) + ending, newline="")
        monkeypatch.setenv(passwords.STOLEN, str(file))
        assert all(map(passwords.is_stolen, stolen))
        assert not any(map(passwords.is_stolen, safe))
    assert passwords.fits(safe[0])
    assert not passwords.fits(stolen[0])
    file.write_text("")
    assert not passwords.is_stolen(stolen[0])
