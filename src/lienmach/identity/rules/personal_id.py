"""
The twelve-digit personal identification number and what it says of its bearer.

``AAA B CC DDDDDD``: province where the birth was registered, century and sex, year
of birth, six digits drawn at random. There is no check digit, so a number can only be
contradicted by what else is known, never proved.
"""

import datetime as dt
import re
from enum import StrEnum
from typing import NamedTuple

_TWELVE = re.compile(r"[0-9]{12}")
# Dots and hyphens are dropped between groups of three only: "30085001234.0" is a spreadsheet's
# quantity, and taking its dot out would make twelve wrong digits of eleven.
_GROUPED = re.compile(r"[0-9]{3}(?:[.\-][0-9]{3}){3}")
_BLANKS = re.compile(r"\s+")
_FIRST_CENTURY = 1900

# Codes of the sixty-three provinces that registered births until 2025. A code is never
# taken back: a person keeps the province of birth whatever becomes of it. Births registered
# abroad carry the number of the country, from 101 on; which numbers are taken is not published
# in one place, so none between 100 and 399 is called unknown.
BIRTH_PROVINCES = {
    "001": "Hà Nội",
    "002": "Hà Giang",
    "004": "Cao Bằng",
    "006": "Bắc Kạn",
    "008": "Tuyên Quang",
    "010": "Lào Cai",
    "011": "Điện Biên",
    "012": "Lai Châu",
    "014": "Sơn La",
    "015": "Yên Bái",
    "017": "Hòa Bình",
    "019": "Thái Nguyên",
    "020": "Lạng Sơn",
    "022": "Quảng Ninh",
    "024": "Bắc Giang",
    "025": "Phú Thọ",
    "026": "Vĩnh Phúc",
    "027": "Bắc Ninh",
    "030": "Hải Dương",
    "031": "Hải Phòng",
    "033": "Hưng Yên",
    "034": "Thái Bình",
    "035": "Hà Nam",
    "036": "Nam Định",
    "037": "Ninh Bình",
    "038": "Thanh Hóa",
    "040": "Nghệ An",
    "042": "Hà Tĩnh",
    "044": "Quảng Bình",
    "045": "Quảng Trị",
    "046": "Thừa Thiên Huế",
    "048": "Đà Nẵng",
    "049": "Quảng Nam",
    "051": "Quảng Ngãi",
    "052": "Bình Định",
    "054": "Phú Yên",
    "056": "Khánh Hòa",
    "058": "Ninh Thuận",
    "060": "Bình Thuận",
    "062": "Kon Tum",
    "064": "Gia Lai",
    "066": "Đắk Lắk",
    "067": "Đắk Nông",
    "068": "Lâm Đồng",
    "070": "Bình Phước",
    "072": "Tây Ninh",
    "074": "Bình Dương",
    "075": "Đồng Nai",
    "077": "Bà Rịa - Vũng Tàu",
    "079": "Hồ Chí Minh",
    "080": "Long An",
    "082": "Tiền Giang",
    "083": "Bến Tre",
    "084": "Trà Vinh",
    "086": "Vĩnh Long",
    "087": "Đồng Tháp",
    "089": "An Giang",
    "091": "Kiên Giang",
    "092": "Cần Thơ",
    "093": "Hậu Giang",
    "094": "Sóc Trăng",
    "095": "Bạc Liêu",
    "096": "Cà Mau",
}


# The whole of the rule on form as one expression, for those who look at millions.
is_well_formed = re.compile(f"(?:{'|'.join(BIRTH_PROVINCES)}|[1-3][0-9]{{2}})[0-9]{{9}}").fullmatch


class Sex(StrEnum):
    """Sex as civil status writes it."""

    MALE = "male"
    FEMALE = "female"


class Fault(StrEnum):
    """Why a personal number cannot be right; the value goes into reports."""

    NOT_TWELVE_DIGITS = "not-twelve-digits"
    LOST_LEADING_ZERO = "lost-leading-zero"
    OLD_NINE_DIGITS = "old-nine-digits"
    UNKNOWN_BIRTH_PROVINCE = "unknown-birth-province"
    SEX_DIFFERS = "sex-differs"
    BIRTH_YEAR_DIFFERS = "birth-year-differs"


class Reading(NamedTuple):
    """What a well-formed number says."""

    birth_province: str
    sex: Sex
    birth_year: int


def normalised(text: str) -> str:
    """Return the number without the blanks, dots and hyphens people group it by."""
    text = _BLANKS.sub("", text)
    return re.sub(r"[.\-]", "", text) if _GROUPED.fullmatch(text) else text


def read(number: str) -> Reading | None:
    """Return what the number says, or None when it is no personal number."""
    if not is_well_formed(number):
        return None
    century, female = divmod(int(number[3]), 2)
    return Reading(
        birth_province=number[:3],
        sex=Sex.FEMALE if female else Sex.MALE,
        birth_year=_FIRST_CENTURY + 100 * century + int(number[4:6]),
    )


def faults(
    number: str, *, sex: Sex | None = None, birth_date: dt.date | None = None
) -> tuple[Fault, ...]:
    """
    Return everything that contradicts the number, nothing if it may be right.

    What is unknown (`sex`, `birth_date`) contradicts nothing.
    """
    if fault := _fault_of_form(number):
        return (fault,)
    reading = read(number)
    if reading is None:
        return (Fault.UNKNOWN_BIRTH_PROVINCE,)
    found = []
    if sex is not None and sex != reading.sex:
        found.append(Fault.SEX_DIFFERS)
    if birth_date is not None and birth_date.year != reading.birth_year:
        found.append(Fault.BIRTH_YEAR_DIFFERS)
    return tuple(found)


def _fault_of_form(number: str) -> Fault | None:
    if _TWELVE.fullmatch(number):
        return None
    # A spreadsheet that took the number for a quantity drops the zero in front. Ten digits
    # are left alone: two zeros may be gone, or it is a social-insurance number.
    if len(number) == 11 and read(f"0{number}"):
        return Fault.LOST_LEADING_ZERO
    if re.fullmatch(r"[0-9]{9}", number):
        return Fault.OLD_NINE_DIGITS
    return Fault.NOT_TWELVE_DIGITS
