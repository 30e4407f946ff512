"""
What the paper of a result says, taken from the dossier and completed by the registrar.

Birth: the contents of an entry in Civil Status Act 2014, art. 14. Land: the change entered for the
holder of a certificate (service no. 19; which lines the official sheet has is uncertain). Any other
procedure is answered by a letter. Names of fields are those of the procedures' forms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienmach.dossiers.rules.results import Kind

LONGEST = 1000
UNKNOWN = "Không có thông tin"


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of a paper: its field, its label, and whether it must be there.

    ``asked`` is what the procedure's form calls the field, where it has another name for it.
    """

    field: str
    label: str
    required: bool = False
    asked: str = ""


CHILD = (
    Line("child_name", "Họ, chữ đệm, tên", required=True),
    Line("child_sex", "Giới tính", required=True),
    Line("born_on", "Ngày, tháng, năm sinh", required=True),
    Line("born_at", "Nơi sinh", required=True),
    Line("ethnicity", "Dân tộc", required=True, asked="child_ethnicity"),
    Line("nationality", "Quốc tịch", required=True, asked="child_nationality"),
    Line("hometown", "Quê quán", required=True, asked="child_hometown"),
    Line("personal_id", "Số định danh cá nhân"),
)
PARENT = (
    ("name", "Họ, chữ đệm, tên"),
    ("born", "Năm sinh"),
    ("ethnicity", "Dân tộc"),
    ("nationality", "Quốc tịch"),
    ("residence", "Nơi cư trú"),
)
ASKED = {"born": "birth_year"}
MOTHER, FATHER = (
    tuple(
        Line(f"{who}_{key}", label, asked=f"{who}_{ASKED.get(key, key)}") for key, label in PARENT
    )
    for who in ("mother", "father")
)
LAND = (
    Line("certificate", "Số phát hành giấy chứng nhận", required=True),
    Line("sheet", "Tờ bản đồ số", required=True),
    Line("parcel", "Thửa đất số", required=True),
    Line("change", "Nội dung thay đổi", required=True),
    Line("before", "Thông tin trước khi thay đổi", required=True),
    Line("after", "Thông tin sau khi thay đổi", required=True),
)
REASON = Line("reason", "Nội dung, lý do", required=True)

GROUPS: dict[Kind, tuple[tuple[str, tuple[Line, ...]], ...]] = {
    "birth-extract": (
        ("Người được khai sinh", CHILD),
        ("Người mẹ", MOTHER),
        ("Người cha", FATHER),
    ),
    "land-change": (("Thửa đất và biến động", LAND),),
    "letter": (("Nội dung", (REASON,)),),
}
TITLES: dict[Kind, str] = {
    "birth-extract": "TRÍCH LỤC KHAI SINH",
    "land-change": "XÁC NHẬN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI",
    "letter": "THÔNG BÁO KẾT QUẢ GIẢI QUYẾT",
}


def fields(kind: Kind) -> list[Line]:
    """Return every line that a kind of paper can have."""
    return [line for _title, lines in GROUPS[kind] for line in lines]


def particulars(kind: Kind, data: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, str]:
    """
    Return the values of a paper's lines: what the registrar said goes before the dossier.

    Nothing but texts and numbers of known fields comes through.
    """
    found = {}
    for line in fields(kind):
        value = said.get(line.field)
        if value in (None, ""):
            value = data.get(line.field, data.get(line.asked) if line.asked else None)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            found[line.field] = day_meant(str(value).strip()[:LONGEST])
    return found


def missing(kind: Kind, values: Mapping[str, str], *, outcome: str) -> list[str]:
    """Return the labels of what the law wants on a paper and nobody has said."""
    wanting = [line.label for line in fields(kind) if line.required and line.field not in values]
    if kind == "birth-extract" and not {"mother_name", "father_name"} & set(values):
        wanting.append("Họ, chữ đệm, tên của mẹ hoặc cha")
    if kind == "letter" and outcome == "granted":
        wanting = []  # a letter that grants needs no reason
    return wanting


def lines(kind: Kind, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a paper's groups of lines as its template sets them; an unknown one says so."""
    groups = []
    for title, listed in GROUPS[kind]:
        if kind == "letter" and REASON.field not in values:
            continue
        told = [
            {"label": line.label, "value": day_told(values.get(line.field, UNKNOWN))}
            for line in listed
        ]
        groups.append({"title": title, "lines": told})
    return groups


def day_told(value: str) -> str:
    """Write a day day first; any other value as it is."""
    parts = value.split("-")
    if len(value) == len("2026-09-20") and len(parts) == 3 and all(map(str.isdigit, parts)):
        return "/".join(reversed(parts))
    return value


def day_meant(value: str) -> str:
    """Return a day written day first as it is stored; any other value as it is."""
    parts = value.split("/")
    if len(value) == len("20/09/2026") and len(parts) == 3 and all(map(str.isdigit, parts)):
        return "-".join(reversed(parts))
    return value


def about(kind: Kind, values: Mapping[str, str]) -> tuple[str, str]:
    """Return the name and the day by which a stranger may be given a hint; empty for none."""
    if kind == "birth-extract":
        return values.get("child_name", ""), values.get("born_on", "")
    return "", ""
