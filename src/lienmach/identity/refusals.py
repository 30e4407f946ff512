"""What identity refuses."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal, Unavailable


class NumberContradicted(Invalid):
    """The personal number does not fit the sex or the date of birth, or is no personal number."""

    vi = "Số định danh cá nhân không khớp giới tính, ngày sinh hoặc không đúng mẫu."


class NameUnfit(Invalid):
    """A name or an address is empty, too long, or contains what cannot be printed."""

    vi = "Họ tên hoặc địa chỉ để trống, quá dài hoặc chứa ký tự không in được."


class PersonKnown(Refusal):
    """A person of this personal number is registered already."""

    vi = "Người có số định danh này đã được đăng ký."


class LoginTaken(Refusal):
    """An account of this login exists already."""

    vi = "Tên đăng nhập này đã có người dùng."


class UnitDoesNotStand(Invalid):
    """No administrative unit stands under this code on that day."""

    vi = "Không có đơn vị hành chính nào mang mã này vào ngày đó."


class AgencyDoesNotStand(Invalid):
    """No agency stands under this identifier on that day."""

    vi = "Không có cơ quan nào mang mã định danh này vào ngày đó."


class PlaceUnclear(Invalid):
    """A duty lies in one unit as of a day, in one agency, or in the whole province."""

    vi = "Nhiệm vụ phải gắn với một đơn vị tại một ngày, một cơ quan, hoặc toàn tỉnh."


class DutyHeldAlready(Refusal):
    """This officer holds the same duty in the same place for part of that time."""

    vi = "Cán bộ này đã được giao nhiệm vụ đó tại nơi đó trong một phần thời gian ấy."


class EndsBeforeItBegins(Invalid):
    """The last day lies before the first."""

    vi = "Ngày kết thúc trước ngày bắt đầu."


class ScopeUnknown(Invalid):
    """A token was asked for with a scope that nothing here asks for, or not of a citizen."""

    vi = "Phạm vi quyền của mã truy cập không có, hoặc không dành cho công dân."


class PersonUnknown(NotFound):
    """There is no such person here, or you may not see them."""

    vi = "Không có người này, hoặc bạn không được xem."


class NotAnHeir(Invalid):
    """The unit is not one of those that carry on for where the person lives."""

    vi = "Đơn vị này không kế thừa đơn vị nơi người này cư trú."


class StaffUnknown(NotFound):
    """There is no such officer here."""

    vi = "Không có cán bộ này."


class DutyUnknown(NotFound):
    """There is no such duty here."""

    vi = "Không có nhiệm vụ này."


class TokenUnknown(NotFound):
    """There is no such token here."""

    vi = "Không có mã truy cập này."


class NoScenario(Refusal):
    """Tokens are made by command for the synthetic people of a scenario only; seed one first."""

    vi = "Lệnh này chỉ tạo mã truy cập cho người giả lập của một kịch bản; hãy nạp kịch bản trước."


class NotEnoughPeople(NotFound):
    """The scenario holds no synthetic person of this number, or fewer people than asked for."""

    vi = "Kịch bản không có người giả lập mang số này, hoặc không đủ số người yêu cầu."


class PurposeMissing(Invalid):
    """Say why you look at this record: choose a purpose, and give the reason it asks for."""

    vi = "Hãy nêu mục đích xem dữ liệu và lý do mà mục đích đó yêu cầu."


class ReadsNotLogged(Unavailable):
    """The log of reads cannot be written just now, so the record is not shown; try again."""

    vi = "Chưa ghi được nhật ký truy cập nên chưa thể hiển thị dữ liệu; xin thử lại sau giây lát."


class MandateUnknown(NotFound):
    """There is no such mandate here, or it is none of yours."""

    vi = "Không có ủy quyền này, hoặc bạn không liên quan."


class MandateForOneself(Invalid):
    """Nobody needs a mandate to act for themselves."""

    vi = "Không cần ủy quyền để làm việc cho chính mình."


class NotAMinor(Invalid):
    """A parent represents a child under eighteen; for an adult it takes a guardian or a power of attorney."""

    vi = "Cha mẹ chỉ đại diện cho con chưa đủ 18 tuổi; với người đã thành niên cần giám hộ hoặc ủy quyền."


class ProceduresUnfit(Invalid):
    """A procedure of the mandate is not written as procedures are."""

    vi = "Mã thủ tục trong ủy quyền không đúng mẫu."


class MandateOver(Refusal):
    """This mandate has been revoked or has ended."""

    vi = "Ủy quyền này đã bị thu hồi hoặc đã hết hạn."


class StandInUnfit(Invalid):
    """A duty is lent to another officer, who is not its holder, for days within its own term."""

    vi = "Chỉ giao làm thay cho cán bộ khác, trong thời hạn của chính nhiệm vụ đó."


class LentAlready(Refusal):
    """Somebody stands in for this duty on one of these days already."""

    vi = "Đã có người làm thay nhiệm vụ này vào một trong những ngày ấy."


class StandInUnknown(NotFound):
    """There is no such stand-in here."""

    vi = "Không có việc làm thay này."


class NothingChosen(Invalid):
    """No duty was chosen."""

    vi = "Chưa chọn nhiệm vụ nào."


class SheetUnfit(Invalid):
    """The file lacks a column that is needed, or has one twice."""

    vi = "Tệp thiếu cột bắt buộc hoặc có cột lặp."


class SheetEmpty(Refusal):
    """No row of the file could be taken in; the report says why."""

    vi = "Không nạp được dòng nào; báo cáo nêu lý do."


class SheetRowsRefused(Refusal):
    """A row was refused, so nothing of the file was taken in."""

    vi = "Có dòng bị từ chối nên không nạp gì từ tệp."
