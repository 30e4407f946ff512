"""What identity refuses."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal


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
