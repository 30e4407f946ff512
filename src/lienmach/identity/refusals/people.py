"""What is refused of people, staff, duties, mandates and signing in."""

from lienmach.ground.refusals import (
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
    Unavailable,
)


class NumberContradicted(Invalid):
    """The personal number does not fit the sex or the date of birth, or is no personal number."""

    vi = "Số định danh cá nhân không khớp giới tính, ngày sinh hoặc không đúng mẫu."


class NameUnfit(Invalid):
    """A name or an address is empty, too long, or contains what cannot be printed."""

    vi = "Họ tên hoặc địa chỉ để trống, quá dài hoặc chứa ký tự không in được."


class NotAName(Invalid):
    """Write the full name as on the identity card: letters alone, and at least two of them."""

    vi = "Hãy ghi họ tên như trên thẻ căn cước: chỉ gồm chữ cái, ít nhất hai chữ."


class BirthImplausible(Invalid):
    """Give a date of birth that is not to come and lies at most 130 years back."""

    vi = "Hãy ghi ngày sinh không sau hôm nay và không quá 130 năm trước."


class PersonKnown(Refusal):
    """A person of this personal number is registered already."""

    vi = "Người có số định danh này đã được đăng ký."


class LoginUnfit(Invalid):
    """A login has at most 64 characters, and no blank among them."""

    vi = "Tên đăng nhập có tối đa 64 ký tự và không chứa khoảng trắng."


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


class BeyondYourReach(NotAllowed):
    """You hold no duty to appoint that covers all of this place."""

    vi = "Quý vị không có nhiệm vụ giao nhiệm vụ trên toàn bộ nơi này."


class DutyForOneself(NotAllowed):
    """Nobody gives, lends, confirms or ends a duty for themselves; another who appoints does."""

    vi = "Không ai tự giao, xác nhận hoặc chấm dứt nhiệm vụ của mình; việc này do người khác có quyền."


class DutyOver(Refusal):
    """This duty ends by that day already."""

    vi = "Nhiệm vụ này đã kết thúc trước hoặc vào ngày đó."


class EndsBeforeItBegins(Invalid):
    """The last day lies before the first."""

    vi = "Ngày kết thúc trước ngày bắt đầu."


class ScopeUnknown(Invalid):
    """A token was asked for with a scope that nothing here asks for, or not of a citizen."""

    vi = "Phạm vi quyền của mã truy cập không có, hoặc không dành cho công dân."


class PersonUnknown(NotFound):
    """There is no such person here, or you may not see them."""

    vi = "Không có người này, hoặc quý vị không được xem."


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


class MandateUnknown(NotFound):
    """There is no such mandate here, or it is none of yours."""

    vi = "Không có ủy quyền này, hoặc quý vị không liên quan."


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


# --- Signing in -----------------------------------------------------------------------


class WrongCredentials(NotSignedIn):
    """The login or the password is wrong."""

    vi = "Tên đăng nhập hoặc mật khẩu không đúng."


class WrongCode(NotSignedIn):
    """The code is wrong, or has been used already."""

    vi = "Mã xác thực không đúng hoặc đã được dùng."


class WrongPasskey(NotSignedIn):
    """This passkey was not accepted."""

    vi = "Khóa truy cập này không được chấp nhận."


class SignInExpired(NotSignedIn):
    """Signing in took too long, or has been done already; please begin anew."""

    vi = "Lần đăng nhập này đã hết hạn hoặc đã dùng; xin đăng nhập lại từ đầu."


class StaffDisabled(NotAllowed):
    """This account is disabled; whoever appoints can enable it again."""

    vi = "Tài khoản này đã bị tạm khóa; người có quyền bổ nhiệm có thể mở lại."


class TooManyAttempts(Refusal):
    """There were too many failures; please wait a little and try again."""

    status = 429
    vi = "Có quá nhiều lần đăng nhập không thành công; xin đợi một lát rồi thử lại."
    seconds: int = 0

    @classmethod
    def waiting(cls, seconds: int) -> "TooManyAttempts":
        """Say how many seconds are left."""
        made = cls(
            f"There were too many failures; please try again in {seconds} seconds.",
            vi=f"Có quá nhiều lần đăng nhập không thành công; xin thử lại sau {seconds} giây.",
        )
        made.seconds = seconds
        return made


class PasswordUnfit(Invalid):
    """A password has at least twelve characters and is none that everybody tries first."""

    vi = "Mật khẩu cần ít nhất 12 ký tự và không nằm trong số mật khẩu phổ biến."


class InvitationUnknown(NotFound):
    """This invitation is not valid any more; ask whoever appointed you for another."""

    vi = "Thư mời này không còn hiệu lực; xin người bổ nhiệm cấp thư khác."


class CredentialUnknown(NotFound):
    """There is no such means of signing in here."""

    vi = "Không có phương tiện đăng nhập này."


class LastSecondFactor(Refusal):
    """An officer keeps at least one second factor; add another before removing this one."""

    vi = "Phải giữ ít nhất một yếu tố xác thực thứ hai; hãy thêm yếu tố khác trước khi bỏ."


class SessionUnknown(NotFound):
    """There is no such session here."""

    vi = "Không có phiên đăng nhập này."


# --- Electronic identity ----------------------------------------------------------------


class EidMisconfigured(Refusal):
    """The configuration of e-ID cannot be used."""

    vi = "Cấu hình định danh điện tử không dùng được."


class DemoEidOutsideDemo(Refusal):
    """The demonstration's e-ID provider is trusted by `lienmach demo` alone, with invented people."""

    vi = "Dịch vụ định danh trình diễn chỉ dùng trong `lienmach demo`, với người giả lập."


class EidDenied(NotSignedIn):
    """Signing in was given up at the e-ID service."""

    vi = "Quý vị đã dừng đăng nhập tại dịch vụ định danh điện tử."


class EidUnreachable(Unavailable):
    """The e-ID service does not answer just now; please try again later."""

    vi = "Dịch vụ định danh điện tử tạm thời không trả lời; xin thử lại sau."


class EidNotTrusted(NotSignedIn):
    """The answer of the e-ID service could not be verified; nobody was signed in."""

    vi = "Không xác minh được phản hồi của dịch vụ định danh điện tử; chưa đăng nhập."


class EidCodeRefused(NotSignedIn):
    """The e-ID service did not take this sign-in; please begin anew."""

    vi = "Dịch vụ định danh điện tử không chấp nhận lần đăng nhập này; xin bắt đầu lại."


class EidNotACitizen(NotAllowed):
    """Only a citizen's own account can sign in here, not an organisation's."""

    vi = "Chỉ tài khoản định danh của công dân đăng nhập được ở đây, không phải của tổ chức."


class EidAttributesUnfit(NotAllowed):
    """The e-ID service did not say who this is, or what it said contradicts itself."""

    vi = "Thông tin từ dịch vụ định danh điện tử bị thiếu hoặc mâu thuẫn; xin liên hệ công an xã."


class EidNotBound(NotAllowed):
    """Who issued this account may not say whose personal number it is; sign in by the national e-ID."""

    vi = "Nơi cấp tài khoản này không được xác nhận số định danh cá nhân; hãy dùng tài khoản VNeID."


class EidBoundToAnother(NotAllowed):
    """This account is bound to another personal number than it now says; please see a desk."""

    vi = "Tài khoản này đã gắn với số định danh khác; xin liên hệ bộ phận một cửa."


class PersonDied(NotAllowed):
    """
    By the register of civil status the person of this number has died, so nobody signs in as them
    or acts for them; if that is wrong, please see the civil-status officer of your commune.
    """

    vi = (
        "Theo sổ hộ tịch, người mang số định danh này đã mất nên không thể đăng nhập hay làm thay;"
        " nếu có nhầm lẫn, xin liên hệ công chức tư pháp - hộ tịch cấp xã."
    )


class AssuranceTooLow(NotAllowed):
    """This asks for assurance level 2: sign in with an e-ID account of level 2, or use such a token."""

    vi = "Việc này cần mức định danh 2: hãy đăng nhập bằng tài khoản mức độ 2, hoặc dùng mã truy cập mức 2."


class LevelTooLow(NotAllowed):
    """This needs an e-ID account of level 2, which is opened in person at the commune's police."""

    vi = "Việc này cần tài khoản định danh mức độ 2; xin đăng ký trực tiếp tại công an cấp xã."
