"""Why a row of an import is refused: a code for programs, a sentence for each reader."""

from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """One reason to refuse a row; the value goes into reports and never changes."""

    AMBIGUOUS_DATE = "ambiguous-date"
    BROKEN_ENCODING = "broken-encoding"
    CONTROL_CHARACTER = "control-character"
    DUPLICATE_IN_FILE = "duplicate-in-file"
    DUPLICATE_IN_REGISTRY = "duplicate-in-registry"
    IMPOSSIBLE_DATE = "impossible-date"
    IN_THE_FUTURE = "in-the-future"
    LOST_LEADING_ZERO = "lost-leading-zero"
    MISSING_VALUE = "missing-value"
    NOT_A_CHOICE = "not-a-choice"
    NOT_A_DATE = "not-a-date"
    NOT_A_NUMBER = "not-a-number"
    NOT_TWELVE_DIGITS = "not-twelve-digits"
    OLD_NINE_DIGITS = "old-nine-digits"
    OUT_OF_RANGE = "out-of-range"
    QUOTE_NEVER_CLOSED = "quote-never-closed"
    TOO_LONG = "too-long"
    UNIT_NOT_STANDING = "unit-not-standing"
    UNKNOWN_BIRTH_PROVINCE = "unknown-birth-province"
    UNKNOWN_PARCEL = "unknown-parcel"
    UNREADABLE_ROW = "unreadable-row"
    WRONG_NUMBER_OF_CELLS = "wrong-number-of-cells"


class Sentence(NamedTuple):
    """A reason in words."""

    en: str
    vi: str


SENTENCES: dict[StrEnum, Sentence] = {
    Reason.AMBIGUOUS_DATE: Sentence(
        "The year has two digits, so the century is not known.",
        "Năm chỉ có hai chữ số nên không biết thuộc thế kỷ nào.",
    ),
    Reason.BROKEN_ENCODING: Sentence(
        "The text is not valid UTF-8; letters have been lost.",
        "Văn bản không đúng bảng mã UTF-8; chữ đã bị mất.",
    ),
    Reason.CONTROL_CHARACTER: Sentence(
        "The text contains a control character such as NUL.",
        "Văn bản chứa ký tự điều khiển, chẳng hạn NUL.",
    ),
    Reason.DUPLICATE_IN_FILE: Sentence(
        "An earlier line of this file has the same key.",
        "Một dòng trước trong tệp này có cùng khóa.",
    ),
    Reason.DUPLICATE_IN_REGISTRY: Sentence(
        "The registry already holds this key.",
        "Sổ đăng ký đã có khóa này.",
    ),
    Reason.IMPOSSIBLE_DATE: Sentence(
        "There is no such day in the calendar.",
        "Không có ngày này trong lịch.",
    ),
    Reason.IN_THE_FUTURE: Sentence(
        "The day has not come yet.",
        "Ngày này chưa đến.",
    ),
    Reason.LOST_LEADING_ZERO: Sentence(
        "The number has eleven digits: a spreadsheet has dropped its leading zero.",
        "Số định danh chỉ còn mười một chữ số: bảng tính đã làm mất số 0 ở đầu.",
    ),
    Reason.MISSING_VALUE: Sentence(
        "This column must not be empty.",
        "Cột này không được để trống.",
    ),
    Reason.NOT_A_CHOICE: Sentence(
        "The value is none of those allowed.",
        "Giá trị không thuộc danh mục cho phép.",
    ),
    Reason.NOT_A_DATE: Sentence(
        "This is not a date; write 2025-07-01 or 01/07/2025.",
        "Đây không phải là ngày; hãy viết 2025-07-01 hoặc 01/07/2025.",
    ),
    Reason.NOT_A_NUMBER: Sentence(
        "This is not a number, or it cannot be read in one way only.",
        "Đây không phải là số, hoặc có thể đọc theo nhiều cách.",
    ),
    Reason.NOT_TWELVE_DIGITS: Sentence(
        "A personal number has twelve digits.",
        "Số định danh cá nhân có mười hai chữ số.",
    ),
    Reason.OLD_NINE_DIGITS: Sentence(
        "This is an old nine-digit identity-card number, no longer valid.",
        "Đây là số chứng minh nhân dân chín chữ số, không còn giá trị.",
    ),
    Reason.OUT_OF_RANGE: Sentence(
        "The value lies outside what is possible.",
        "Giá trị nằm ngoài khoảng cho phép.",
    ),
    Reason.QUOTE_NEVER_CLOSED: Sentence(
        "A quotation mark opened on this line is never closed.",
        "Dấu ngoặc kép mở ở dòng này không được đóng.",
    ),
    Reason.TOO_LONG: Sentence(
        "The text is longer than the column allows.",
        "Văn bản dài quá mức cột cho phép.",
    ),
    Reason.UNIT_NOT_STANDING: Sentence(
        "No unit of this code stood on that day.",
        "Không có đơn vị hành chính nào mang mã này vào ngày đó.",
    ),
    Reason.UNKNOWN_BIRTH_PROVINCE: Sentence(
        "No province of birth has these first three digits.",
        "Không có nơi đăng ký khai sinh nào ứng với ba chữ số đầu.",
    ),
    Reason.UNKNOWN_PARCEL: Sentence(
        "The registry holds no parcel of this commune, sheet and number.",
        "Sổ đăng ký không có thửa đất nào theo xã, tờ và số thửa này.",
    ),
    Reason.UNREADABLE_ROW: Sentence(
        "The line cannot be read as a row.",
        "Không đọc được dòng này.",
    ),
    Reason.WRONG_NUMBER_OF_CELLS: Sentence(
        "The line has more or fewer cells than the heading.",
        "Số ô của dòng khác số cột của tiêu đề.",
    ),
}
