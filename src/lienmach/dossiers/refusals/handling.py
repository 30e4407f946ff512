"""Refusals about how a dossier is handled: steps, claims, hand-overs, consultations, due dates."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal


class Overtaken(Refusal):
    """Something happened to this dossier since you opened it; look at it again first."""

    vi = "Hồ sơ đã có thay đổi kể từ khi quý vị mở; hãy xem lại trước khi làm tiếp."


class HeldByAnother(Refusal):
    """Another officer is working on this dossier."""

    vi = "Một công chức khác đang xử lý hồ sơ này."


class NotHeld(Refusal):
    """You do not hold this dossier."""

    vi = "Quý vị không đang giữ hồ sơ này."


class NeedsTwo(Refusal):
    """This procedure needs two officers: one proposes, another approves."""

    vi = "Thủ tục này cần hai công chức: một người trình, một người khác phê duyệt."


class StationFirst(Refusal):
    """Nothing can be granted before a step on the way that the procedure wants."""

    vi = "Chưa thể chấp thuận khi chưa qua bước mà thủ tục yêu cầu."


class OneByOne(Refusal):
    """Whose presence is needed is noted one by one, not for many dossiers at once."""

    vi = "Việc có mặt phải ghi nhận cho từng hồ sơ, không ghi cho nhiều hồ sơ một lúc."


class NothingToHandOver(Refusal):
    """No result is in force here: issue it first, or say which paper is handed over (kind, number)."""

    vi = "Ở đây chưa có kết quả đang có hiệu lực: hãy phát hành trước, hoặc ghi rõ văn bản nào được trả (loại, số)."


class NotYourOwn(Refusal):
    """Whoever proposed a decision cannot approve it or send it back."""

    vi = "Người đã trình không được tự phê duyệt hoặc trả lại."


class OtherThanProposed(Refusal):
    """Two officers decide this together: send the proposal back if something else is right."""

    vi = "Thủ tục này do hai công chức cùng quyết định: nếu không đồng ý, hãy trả lại để trình lại."


class ReasonMissing(Invalid):
    """This needs a reason of at most 1,000 characters, for the applicant is told why."""

    vi = "Cần nêu lý do, dài tối đa 1.000 ký tự, để thông báo cho người nộp."


class TooLateToReturn(Refusal):
    """An insufficient dossier goes back within three working days after its reception, not later."""

    vi = "Chỉ được trả lại để bổ sung trong 03 ngày làm việc kể từ khi tiếp nhận."


class AskedAlready(Refusal):
    """What is missing is asked for once, all of it; it cannot be asked for again."""

    vi = "Chỉ được yêu cầu bổ sung một lần, đầy đủ; không được yêu cầu thêm."


class ExtendedAlready(Refusal):
    """The time limit was extended once; it cannot be extended again."""

    vi = "Thời hạn đã được gia hạn một lần; không được gia hạn thêm."


class MatterElsewhere(Refusal):
    """By this the matter would lie in another unit: withdraw the dossier and file it for that one."""

    vi = "Sửa như vậy thì việc thuộc địa bàn khác: hãy rút hồ sơ và nộp lại cho địa bàn đó."


class LimitBindsAlready(Refusal):
    """This was found before; the time limit that follows from it binds already."""

    vi = "Việc này đã được xác định trước đó; thời hạn tương ứng đang áp dụng."


class OverdueAlready(Refusal):
    """The day that was promised has passed; no other limit makes the answer timely."""

    vi = "Đã quá ngày hẹn; không áp dụng thời hạn khác để thành đúng hạn."


class TooLateToExtend(Refusal):
    """An extension must be announced at least a day before the answer is due."""

    vi = "Phải thông báo gia hạn trước khi hết hạn ít nhất một ngày."


class NoDueDate(Refusal):
    """This dossier has no due date that could be moved."""

    vi = "Hồ sơ này không có ngày hẹn trả để gia hạn."


class NewDayNotLater(Invalid):
    """The new day must be a working day after the day promised before, and within a year of it."""

    vi = "Ngày hẹn mới phải là ngày làm việc, sau ngày đã hẹn và không quá một năm."


class OfferedAlready(Refusal):
    """The dossier is on its way to another unit, which has not answered yet."""

    vi = "Hồ sơ đang được chuyển cho đơn vị khác và chưa có phản hồi."


class NoSuchColleague(Invalid):
    """No officer of that login works on dossiers at that agency."""

    vi = "Không có cán bộ nào có tên đăng nhập này xử lý hồ sơ tại cơ quan đó."


class NothingOffered(Refusal):
    """Nobody offered this dossier to you, or it was answered already."""

    vi = "Không có hồ sơ nào đang chờ quý vị tiếp nhận, hoặc việc chuyển đã được trả lời."


class NoSuchConsultation(NotFound):
    """There is no open question of that kind for you."""

    vi = "Không có yêu cầu lấy ý kiến nào đang chờ quý vị trả lời."


class DayPassed(Invalid):
    """The day by which an answer is wanted must be a coming day."""

    vi = "Ngày cần trả lời phải là một ngày sắp tới."


class NothingToUndo(Refusal):
    """The last step is another's, too long ago, known to the applicant, or was gone on from."""

    vi = "Không thể hoàn tác: bước cuối của người khác, đã quá lâu, đã báo ra ngoài hoặc đã có việc tiếp theo."


class TooManyAtOnce(Invalid):
    """At most 200 dossiers at once."""

    vi = "Mỗi lần tối đa 200 hồ sơ."
