"""What a file to import must hold: one :class:`Kind` for each sort of register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    NAME = "name"
    ADDRESS = "address"
    PERSONAL_ID = "personal-id"
    DAY = "day"
    DAY_OR_YEAR = "day-or-year"
    WHOLE = "whole"
    AREA = "area"
    UNIT = "unit"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: its name, what else headings call it, and how it is read."""

    name: str
    also: tuple[str, ...] = ()
    form: Form = Form.TEXT
    required: bool = False
    longest: int = 200
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return every heading the column is known by."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of file."""

    name: str
    columns: tuple[Column, ...]
    marker: str
    """A required column that only the file can give: without it a row says nothing."""

    def column(self, name: str) -> Column:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)


SEX = {"male": "male", "nam": "male", "m": "male", "female": "female", "nữ": "female",
       "nu": "female", "f": "female"}  # fmt: skip
MERIDIANS = {"9209": "9209", "105°30'": "9209", "105°30′": "9209", "105.5": "9209",
             "9210": "9210", "105°45'": "9210", "105°45′": "9210", "105.75": "9210"}  # fmt: skip

# Codes of the land office's software; what each stands for is in the room's README.
CHANGES = {
    code.casefold(): code
    for code in (
        "CN", "TA", "TK", "TC", "XC", "TN", "CM", "CL", "CD", "GP", "DT", "DH", "TM", "TD",
        "SN", "GH", "TH", "VC", "GA", "CP",
    )
}  # fmt: skip

_UNIT = Column("unit", ("ma_xa", "ma_dvhc", "ma_don_vi"), Form.UNIT, required=True, longest=5)
_UNIT_ON = Column("unit_on", ("ma_xa_tai_ngay", "ngay_ma_xa"), Form.DAY, required=True)
_ADDRESS = Column("address", ("dia_chi", "noi_cu_tru", "noi_thuong_tru"), Form.ADDRESS,
                  longest=400)  # fmt: skip
_BIRTH_UNIT = Column("birth_unit", ("ma_xa_khai_sinh", "ma_noi_dang_ky_khai_sinh", "ma_xa_noi_sinh"),
                     Form.UNIT, longest=5)  # fmt: skip
_BIRTH_UNIT_ON = Column("birth_unit_on", ("ma_xa_khai_sinh_tai_ngay", "ngay_ma_xa_khai_sinh"),
                        Form.DAY)  # fmt: skip
_NAME = Column("full_name", ("ho_ten", "ho_va_ten", "ho_chu_dem_ten"), Form.NAME, required=True)
_PERSONAL_ID = Column("personal_id", ("so_dinh_danh", "so_dinh_danh_ca_nhan", "cccd", "so_cccd"),
                      Form.PERSONAL_ID, longest=12)  # fmt: skip
_BIRTH_DATE = Column("birth_date", ("ngay_sinh", "ngay_thang_nam_sinh"), Form.DAY_OR_YEAR,
                     required=True)  # fmt: skip
_SEX = Column("sex", ("gioi_tinh",), Form.CHOICE, choices=SEX)
_MOTHER = Column("mother_name", ("ho_ten_me", "me"))
_FATHER = Column("father_name", ("ho_ten_cha", "ho_ten_bo", "cha"))

_ENTRY = (
    Column("book", ("quyen_so", "quyen"), required=True, longest=20),
    Column("number", ("so",), required=True, longest=20),
    Column("registered_on", ("ngay_dang_ky",), Form.DAY, required=True),
    _UNIT,
    _UNIT_ON,
)

_PARCEL = (
    _UNIT,
    _UNIT_ON,
    Column("sheet_no", ("to_ban_do", "so_to"), Form.WHOLE, required=True),
    Column("parcel_no", ("so_thua", "thua_dat_so"), Form.WHOLE, required=True),
)

RESIDENTS = Kind(
    "residents",
    (
        _PERSONAL_ID, _NAME, _SEX, _BIRTH_DATE, _UNIT, _UNIT_ON, _ADDRESS,
        Column("household", ("so_ho", "ho_gia_dinh", "ma_ho"), longest=40), _MOTHER, _FATHER,
        _BIRTH_UNIT, _BIRTH_UNIT_ON,
    ),
    marker="full_name",
)  # fmt: skip
BIRTHS = Kind(
    "births",
    (
        *_ENTRY, _NAME, _SEX, _BIRTH_DATE, _PERSONAL_ID, _ADDRESS,
        Column("birth_place", ("noi_sinh",), longest=400),
        Column("hometown", ("que_quan",), longest=400),
        Column("ethnicity", ("dan_toc",), longest=60),
        Column("nationality", ("quoc_tich",), longest=60),
        _MOTHER, Column("mother_birth_year", ("nam_sinh_me",), Form.DAY_OR_YEAR),
        _FATHER, Column("father_birth_year", ("nam_sinh_cha",), Form.DAY_OR_YEAR),
    ),
    marker="number",
)  # fmt: skip
MARRIAGES = Kind(
    "marriages",
    (
        *_ENTRY, _NAME, _SEX, _BIRTH_DATE, _PERSONAL_ID, _ADDRESS,
        Column("spouse_name", ("ho_ten_vo_chong", "ho_ten_ben_kia"), required=True),
        Column("spouse_birth_date", ("ngay_sinh_vo_chong",), Form.DAY_OR_YEAR),
        Column("spouse_personal_id", ("so_dinh_danh_vo_chong",), Form.PERSONAL_ID, longest=12),
    ),
    marker="number",
)  # fmt: skip
DEATHS = Kind(
    "deaths",
    (
        *_ENTRY, _NAME, _SEX, _BIRTH_DATE, _PERSONAL_ID, _ADDRESS,
        Column("died_on", ("ngay_chet", "ngay_mat"), Form.DAY_OR_YEAR, required=True),
        Column("death_place", ("noi_chet", "noi_mat"), longest=400),
        Column("cause", ("nguyen_nhan",)),
    ),
    marker="number",
)  # fmt: skip
PARCELS = Kind(
    "parcels",
    (
        *_PARCEL, Column("area_m2", ("dien_tich",), Form.AREA, required=True),
        Column("meridian", ("kinh_tuyen_truc",), Form.CHOICE, required=True, choices=MERIDIANS),
        Column("land_use", ("loai_dat", "muc_dich_su_dung"), longest=20), _ADDRESS,
    ),
    marker="parcel_no",
)  # fmt: skip
LAND_RECORDS = Kind(
    "land-records",
    (
        *_PARCEL, Column("certificate_no", ("so_giay_chung_nhan", "so_phat_hanh"), required=True,
                         longest=40),
        Column("holder_name", ("nguoi_su_dung_dat", "chu_su_dung"), required=True),
        Column("holder_personal_id", ("so_dinh_danh_chu",), Form.PERSONAL_ID, longest=12),
        Column("change_type", ("loai_bien_dong",), Form.CHOICE, choices=CHANGES),
        Column("recorded_on", ("ngay_ghi", "ngay_cap"), Form.DAY, required=True),
    ),
    marker="parcel_no",
)  # fmt: skip

KINDS = {kind.name: kind for kind in (RESIDENTS, BIRTHS, MARRIAGES, DEATHS, PARCELS, LAND_RECORDS)}
