"""Refusals about a dossier, its notes and papers, and its place."""

from collections.abc import Iterable, Mapping
from typing import Self

from lienmach.ground.refusals import (
    Invalid,
    NotFound,
    NotSignedIn,
    Refusal,
    TooLarge,
    Unavailable,
)


class NoSuchProcedure(Invalid):
    """There is no procedure with this code in force on that day."""

    vi = "Không có thủ tục mang mã này còn hiệu lực vào ngày đó."


class NoSuchDossier(NotFound):
    """There is no dossier with this code, or it is not yours to see."""

    vi = "Không có hồ sơ mang mã này, hoặc quý vị không được xem hồ sơ đó."


class NoSuchPaper(NotFound):
    """This dossier holds no such paper."""

    vi = "Hồ sơ không có giấy tờ này."


class FormNotFilledIn(Invalid):
    """The form is not filled in as it must be."""

    vi = "Tờ khai chưa điền đúng."
    faults: tuple[Mapping[str, str], ...] = ()
    """Each fault by field, for programs: a JSON Pointer, and a sentence in both languages."""

    @classmethod
    def of(cls, faults: Iterable[Mapping[str, str]]) -> Self:
        """Return the refusal that tells every fault."""
        told = tuple(faults)
        refusal = cls(
            " ".join(fault["detail_en"] for fault in told),
            vi=" ".join(fault["detail"] for fault in told),
        )
        refusal.faults = told
        return refusal

    @property
    def more(self) -> dict[str, object]:
        """Return the faults, for programs."""
        return {"faults": list(self.faults)}


class NotStorable(Invalid):
    """A text holds a character that cannot be kept, or a number that is none."""

    vi = "Nội dung có ký tự hoặc số không lưu được, hoặc lồng nhau quá sâu."


class DataTooLarge(TooLarge):
    """The form's data is larger than 64 KB; attach papers instead."""

    vi = "Nội dung tờ khai vượt quá 64 KB; hãy đính kèm giấy tờ thay vì dán vào tờ khai."


class NoteEmpty(Invalid):
    """A note needs a text."""

    vi = "Phải ghi nội dung, lý do."


class NoteTooLong(Invalid):
    """A note has at most 4,000 characters."""

    vi = "Ghi chú dài tối đa 4.000 ký tự."


class UnitNotStanding(Invalid):
    """There is no administrative unit with this code on that day."""

    vi = "Vào ngày đó không có đơn vị hành chính mang mã này."


class NoDesk(Refusal):
    """No desk can take this dossier in: the province has no service centre on that day."""

    vi = "Chưa có nơi tiếp nhận: tỉnh không có trung tâm phục vụ hành chính công vào ngày đó."


class NoSuchDesk(Invalid):
    """There is no agency with this code on that day."""

    vi = "Vào ngày đó không có cơ quan mang mã này."


class NotAnHeir(Invalid):
    """This unit is not among those that took over the dossier's former unit."""

    vi = "Đơn vị này không thuộc các đơn vị kế thừa của đơn vị cũ ghi trong hồ sơ."


class NotNow(Refusal):
    """The state of the dossier does not allow this step."""

    vi = "Trạng thái hiện tại của hồ sơ không cho phép bước này."


class UnknownOutcome(Invalid):
    """A decision grants or refuses."""

    vi = "Quyết định là chấp thuận hoặc từ chối."


class NobodyCompetent(Refusal):
    """No agency is competent yet: the dossier must be placed in a unit first."""

    vi = "Chưa xác định được cơ quan có thẩm quyền: cần xếp hồ sơ vào một đơn vị trước."


class PaperEmpty(Invalid):
    """The file is empty."""

    vi = "Tệp rỗng."


class PaperTooLarge(TooLarge):
    """The file is larger than a paper may be."""

    vi = "Tệp vượt quá dung lượng cho phép."


class PaperNotAccepted(Invalid):
    """Only PDF, PNG and JPEG files are accepted, and the content must be what the name says."""

    vi = "Chỉ nhận tệp PDF, PNG và JPEG, và nội dung phải đúng với loại tệp."


class PaperNameMalformed(Invalid):
    """A paper's name has 1 to 200 characters and no line breaks or slashes."""

    vi = "Tên giấy tờ có từ 1 đến 200 ký tự, không xuống dòng, không có dấu gạch chéo."


class ProcedureMalformed(Invalid):
    """The procedure cannot be published as it is."""

    vi = "Thủ tục chưa thể công bố như vậy."


class LongerThanTheLaw(Invalid):
    """A province may shorten the legal time limit, not lengthen it."""

    vi = "Tỉnh được rút ngắn chứ không được kéo dài thời hạn luật định."


class PublishedAlready(Refusal):
    """This version is published already with another content; publish a new version."""

    vi = "Phiên bản này đã công bố với nội dung khác; hãy công bố phiên bản mới."


class RunByMinistry(Refusal):
    """A ministry handles this dossier in its own system: here is a copy, to look at only."""

    vi = "Hồ sơ do bộ, ngành giải quyết trên hệ thống của mình: ở đây chỉ là bản sao để tra cứu."


class PortalNotSet(Unavailable):
    """This installation exchanges nothing with the National Portal: LIENMACH_PORTAL_URL is not set."""

    vi = "Bản cài đặt chưa kết nối Cổng Dịch vụ công quốc gia (chưa đặt LIENMACH_PORTAL_URL)."


class PortalUnknown(NotSignedIn):
    """The signature does not hold: a wrong secret, a wrong clock, or a request changed on its way."""

    vi = "Chữ ký không đúng: sai khóa bí mật, sai giờ, hoặc nội dung bị thay đổi trên đường."


class MessageMalformed(Invalid):
    """The message is not of the form that is agreed."""

    vi = "Thông điệp không đúng mẫu đã thống nhất."


class MessageDiffers(Refusal):
    """Another message came under this identifier before."""

    vi = "Mã thông điệp này đã dùng cho một thông điệp khác."


class NumberTaken(Refusal):
    """Another message of this dossier came under this number before."""

    vi = "Số thứ tự này của hồ sơ đã dùng cho một thông điệp khác."


class NothingFiled(Refusal):
    """Nothing was filed under this code of the portal that this message could concern."""

    vi = "Chưa có hồ sơ nào được tiếp nhận theo mã này của Cổng."


class FiledAlready(Refusal):
    """A dossier is filed once, by the first message of its code."""

    vi = "Hồ sơ chỉ nộp một lần, bằng thông điệp đầu tiên của mã đó."


class ApplicantUnknown(Invalid):
    """Nobody here bears this personal number, and the message does not say who does."""

    vi = "Không có ai mang số định danh này, và thông điệp không cho biết người đó là ai."


class KnownElsewhere(Refusal):
    """The system of the other province knows this person: take them in at the same desk there."""

    vi = "Hệ thống của tỉnh kia đã biết người này: hãy tiếp nhận tại chính quầy này trong hệ thống đó."


class NoSuchLine(NotFound):
    """No dossier of this installation has this code of the portal."""

    vi = "Không có hồ sơ nào mang mã này của Cổng."


class NoSuchNotice(NotFound):
    """There is no such notice of yours."""

    vi = "Quý vị không có thông báo này."


class PeriodMalformed(Invalid):
    """A period is a month (2026-11), a quarter (2026-Q4) or a year (2026)."""

    vi = "Kỳ là tháng (2026-11), quý (2026-Q4) hoặc năm (2026)."


class NoSuchMetric(NotFound):
    """The index has no such metric."""

    vi = "Bộ chỉ số không có chỉ số này."


class TooFewToTell(NotFound):
    """Too few dossiers: the figures of this period could tell of a person."""

    vi = "Quá ít hồ sơ: số liệu của kỳ này có thể làm lộ một người."
