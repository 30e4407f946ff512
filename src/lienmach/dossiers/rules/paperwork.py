"""
The seven forms of the one-stop office (Circular 03/2025/TT-VPCP, appendix I): names and contents.

Their names and what each is for are known; their official layout was not found. The layout is
ours and says so on each sheet.
"""

from collections.abc import Iterable
from typing import Literal, get_args

Form = Literal["01", "02", "03", "04", "05", "06", "07"]
FORMS: tuple[Form, ...] = get_args(Form)

NAMES: dict[Form, str] = {
    "01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    "03": "Phiếu từ chối tiếp nhận, giải quyết hồ sơ",
    "04": "Văn bản xin lỗi và đề nghị gia hạn",
    "05": "Thông báo dừng giải quyết hồ sơ",
    "06": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
    "07": "Sổ theo dõi hồ sơ",
}
NAMES_EN: dict[Form, str] = {
    "01": "Receipt of the dossier and appointment for the result",
    "02": "Request to supplement and complete the dossier",
    "03": "Refusal to receive or handle the dossier",
    "04": "Letter of apology and of a new appointment",
    "05": "Notice that handling of the dossier stops",
    "06": "Control slip of the handling of the dossier",
    "07": "Register of dossiers",
}
ACTS: frozenset[Form] = frozenset({"02", "03", "04", "05"})
"""What an office says to an applicant: kept as the file that left the house."""

ACT_FORMS: dict[str, Form] = {
    "ask_for_supplement": "02",
    "refuse_reception": "03",
    "extend": "04",
    "stop": "05",
}
"""Steps of which the applicant is told by a form: no such step without its form."""

GOES_WITH: dict[Form, frozenset[str]] = {
    "02": frozenset({"dossiers.supplement-asked"}),
    "03": frozenset({"dossiers.reception-refused", "dossiers.dossier-decided"}),
    "04": frozenset({"dossiers.deadline-extended"}),
    "05": frozenset({"dossiers.processing-stopped"}),
}
"""Facts of which one must stand in a dossier before a form about it is issued once more."""

DECIDED_BY = ("dossiers.dossier-decided", "dossiers.decision-proposed")
"""Facts with which the reason of a decision was written, the nearest first."""

DRAWN: frozenset[Form] = frozenset({"01", "06"})
"""Made of the dossier as it stands whenever asked for; of each issue the digest is recorded."""

FOOT = "Mẫu số {form}, Thông tư 03/2025/TT-VPCP (tên và nội dung; bố cục của phần mềm Liền Mạch)"

BODIES: dict[Form, tuple[str, str]] = {
    "02": (
        "Sau khi kiểm tra, hồ sơ còn cần bổ sung, hoàn thiện những nội dung sau:",
        (
            "Thời hạn giải quyết được tính lại từ khi nhận đủ hồ sơ. Việc hướng dẫn được thực hiện"
            " đầy đủ, một lần trong phiếu này."
        ),
    ),
    "03": ("Cơ quan từ chối tiếp nhận, giải quyết hồ sơ vì lý do sau:", ""),
    "04": (
        "Cơ quan xin lỗi vì chưa giải quyết xong hồ sơ đúng ngày đã hẹn, vì lý do sau:",
        (
            "Cơ quan đề nghị gia hạn và hẹn trả kết quả vào ngày {until}. Việc hẹn lại chỉ được thực"
            " hiện một lần."
        ),
    ),
    "05": ("Cơ quan thông báo dừng giải quyết hồ sơ vì lý do sau:", ""),
}


def named(numbers: Iterable[str]) -> list[tuple[Form, str, str]]:
    """Return some forms, in order, each with its name in Vietnamese and in English."""
    chosen = set(numbers)
    return [(form, name, NAMES_EN[form]) for form, name in NAMES.items() if form in chosen]


def foot(form: Form) -> str:
    """Return what stands below every sheet of a form."""
    return FOOT.format(form=form)
