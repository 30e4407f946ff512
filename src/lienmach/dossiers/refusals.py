"""What the counter refuses, and why, in a sentence."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal, TooLarge, Unavailable


class NoSuchProcedure(Invalid):
    """There is no procedure with this code in force on that day."""

    vi = "Không có thủ tục mang mã này còn hiệu lực vào ngày đó."


class NoSuchDossier(NotFound):
    """There is no dossier with this code, or it is not yours to see."""

    vi = "Không có hồ sơ mang mã này, hoặc bạn không được xem hồ sơ đó."


class NoSuchPaper(NotFound):
    """This dossier holds no such paper."""

    vi = "Hồ sơ không có giấy tờ này."


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


class FormNotFilledIn(Invalid):
    """The form is not filled in as it must be."""

    vi = "Tờ khai chưa điền đúng."


class NotStorable(Invalid):
    """A text holds a character that cannot be kept, or a number that is none."""

    vi = "Nội dung có ký tự hoặc số không lưu được, hoặc lồng nhau quá sâu."


class DataTooLarge(TooLarge):
    """The form's data is larger than 64 KB; attach papers instead."""

    vi = "Nội dung tờ khai vượt quá 64 KB; hãy đính kèm giấy tờ thay vì dán vào tờ khai."


class NoteEmpty(Invalid):
    """A note needs a text."""

    vi = "Ghi chú cần có nội dung."


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


class CursorMalformed(Invalid):
    """This cursor is none that the list gave out."""

    vi = "Con trỏ trang không phải do danh sách cấp."


class Overtaken(Refusal):
    """Something happened to this dossier since you opened it; look at it again first."""

    vi = "Hồ sơ đã có thay đổi kể từ khi bạn mở; hãy xem lại trước khi làm tiếp."


class HeldByAnother(Refusal):
    """Another officer is working on this dossier."""

    vi = "Một công chức khác đang xử lý hồ sơ này."


class NotHeld(Refusal):
    """You do not hold this dossier."""

    vi = "Bạn không đang giữ hồ sơ này."


class NeedsTwo(Refusal):
    """This procedure needs two officers: one proposes, another approves."""

    vi = "Thủ tục này cần hai công chức: một người trình, một người khác phê duyệt."


class NotYourOwn(Refusal):
    """Whoever proposed a decision cannot approve it or send it back."""

    vi = "Người đã trình không được tự phê duyệt hoặc trả lại."


class ReasonMissing(Invalid):
    """This needs a reason of at most 1,000 characters, for the applicant is told why."""

    vi = "Cần nêu lý do, dài tối đa 1.000 ký tự, để thông báo cho người nộp."


class TooLateToReturn(Refusal):
    """An insufficient dossier goes back within three working days after its reception, not later."""

    vi = "Chỉ được trả lại để bổ sung trong 03 ngày làm việc kể từ khi tiếp nhận."


class ExtendedAlready(Refusal):
    """The time limit was extended once; it cannot be extended again."""

    vi = "Thời hạn đã được gia hạn một lần; không được gia hạn thêm."


class TooLateToExtend(Refusal):
    """An extension must be announced at least a day before the answer is due."""

    vi = "Phải thông báo gia hạn trước khi hết hạn ít nhất một ngày."


class NoDueDate(Refusal):
    """This dossier has no due date that could be moved."""

    vi = "Hồ sơ này không có ngày hẹn trả để gia hạn."


class NewDayNotLater(Invalid):
    """The new day must be a working day after the day promised before."""

    vi = "Ngày hẹn mới phải là ngày làm việc và sau ngày đã hẹn."


class OfferedAlready(Refusal):
    """The dossier is on its way to another unit, which has not answered yet."""

    vi = "Hồ sơ đang được chuyển cho đơn vị khác và chưa có phản hồi."


class NothingOffered(Refusal):
    """Nobody offered this dossier to you, or it was answered already."""

    vi = "Không có hồ sơ nào đang chờ bạn tiếp nhận, hoặc việc chuyển đã được trả lời."


class NoSuchConsultation(NotFound):
    """There is no open question of that kind for you."""

    vi = "Không có yêu cầu lấy ý kiến nào đang chờ bạn trả lời."


class DayPassed(Invalid):
    """The day by which an answer is wanted must be a coming day."""

    vi = "Ngày cần trả lời phải là một ngày sắp tới."


class NothingToUndo(Refusal):
    """The last step cannot be taken back: it is another's, too long ago, or the applicant knows."""

    vi = "Không thể hoàn tác: bước cuối của người khác, đã quá lâu, hoặc đã thông báo ra ngoài."


class TooManyAtOnce(Invalid):
    """At most 200 dossiers at once."""

    vi = "Mỗi lần tối đa 200 hồ sơ."


class NoSigningKey(Refusal):
    """No key is configured to sign for this agency: results cannot be issued here yet."""

    vi = "Chưa cấu hình khóa ký số cho cơ quan này: chưa thể phát hành kết quả."


class HsmExtraMissing(Refusal):
    """A hardware module is configured, but the extra `hsm` is not installed."""

    vi = "Đã cấu hình thiết bị ký số nhưng chưa cài phần mở rộng `hsm`."


class SigningFailed(Unavailable):
    """The result could not be signed just now; its number is kept, try again in a moment."""

    vi = "Chưa ký số được kết quả; số đã cấp vẫn được giữ, xin thử lại sau giây lát."


class NoSuchResult(NotFound):
    """There is no such result, or you may not see it."""

    vi = "Không có kết quả này, hoặc bạn không được xem."


class ContentIncomplete(Invalid):
    """The result lacks what the law wants on it."""

    vi = "Kết quả còn thiếu nội dung bắt buộc."


class NoSuchForm(NotFound):
    """There is no such form, or it was never issued for this dossier."""

    vi = "Không có mẫu này, hoặc hồ sơ chưa được phát hành mẫu này."


class ReceiptRenewedAlready(Refusal):
    """The receipt was issued anew meanwhile; look at the present one first."""

    vi = "Giấy tiếp nhận đã được cấp lại trong lúc đó; hãy xem giấy hiện tại trước."


class NotFoundThatWay(NotFound):
    """No dossier has this code and this check word; look at your receipt."""

    vi = "Không có hồ sơ nào có mã và từ kiểm tra này; xin xem lại giấy tiếp nhận."


class TooManyTries(Refusal):
    """Too many wrong tries; wait a quarter of an hour, or use the QR code of the receipt."""

    status = 429
    vi = "Quá nhiều lần thử sai; xin đợi 15 phút, hoặc dùng mã QR trên giấy tiếp nhận."


class FileTooLarge(TooLarge):
    """Files of at most 10 MB are checked."""

    vi = "Chỉ kiểm tra tệp tối đa 10 MB."


class FileNotPdf(Invalid):
    """Only PDF files can be checked."""

    vi = "Chỉ kiểm tra được tệp PDF."
