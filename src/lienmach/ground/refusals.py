"""What an action says when the rules of the field do not allow it."""

from typing import ClassVar


class Refusal(Exception):
    """The rules do not allow this."""

    status: ClassVar[int] = 409
    vi: ClassVar[str] = "Quy định không cho phép việc này."

    def __init__(self, message: str = "", *, vi: str = "") -> None:
        # A refusal without words of its own speaks its docstring.
        super().__init__(message or " ".join((self.__doc__ or "").split()))
        # An English message is never told as Vietnamese: then the class speaks.
        self.sentence_vi = vi or type(self).vi

    @property
    def more(self) -> dict[str, object]:
        """Return what programs are told besides the sentence."""
        return {}


class NotAllowed(Refusal):
    """You do not hold the duty this needs."""

    status = 403
    vi = "Quý vị không có nhiệm vụ được giao để làm việc này."


class NotSignedIn(Refusal):
    """This needs a valid access token."""

    status = 401
    vi = "Việc này cần mã truy cập còn hiệu lực."


class NotFound(Refusal):
    """There is no such thing here, or you may not see it."""

    status = 404
    vi = "Không có, hoặc quý vị không được xem."


class Invalid(Refusal):
    """What was sent does not have the required form."""

    status = 422
    vi = "Nội dung gửi lên không đúng mẫu."


class TooLarge(Refusal):
    """What was sent is larger than allowed."""

    status = 413
    vi = "Nội dung gửi lên vượt quá dung lượng cho phép."


class Unavailable(Refusal):
    """The system cannot answer just now; try again in a moment."""

    status = 503
    vi = "Hệ thống tạm thời chưa trả lời được; xin thử lại sau giây lát."


class FileUnreadable(Invalid):
    """The file cannot be read as CSV, Parquet or XLSX."""

    vi = "Không đọc được tệp dưới dạng CSV, Parquet hay XLSX."


class ReportUnwritable(Invalid):
    """The report of refused rows cannot be written there."""

    vi = "Không ghi được báo cáo các dòng bị từ chối vào nơi đó."


class KeyMissing(Refusal):
    """The Idempotency-Key header is missing: send a fresh key with each new request."""

    status = 400
    vi = "Thiếu tiêu đề Idempotency-Key: mỗi yêu cầu mới cần một khóa mới."


class KeyMalformed(Invalid):
    """An Idempotency-Key has 1 to 255 visible ASCII characters."""

    vi = "Idempotency-Key gồm từ 1 đến 255 ký tự ASCII nhìn thấy được."


class KeyUsedForSomethingElse(Invalid):
    """This Idempotency-Key was used for another request; take a fresh key."""

    vi = "Idempotency-Key này đã dùng cho một yêu cầu khác; hãy dùng khóa mới."
    answered: str = ""
    """What that other request was answered, for pages that lead whoever sent it there."""


class DayUnreadable(Invalid):
    """This is no day; write it as 31/12/2026."""

    vi = "Không đọc được ngày; hãy ghi như 31/12/2026."


class CursorMalformed(Invalid):
    """This cursor is none that the list gave out."""

    status = 400

    vi = "Con trỏ trang không phải do danh sách cấp."
