"""Refusals about what is owed and paid."""

from lienmach.ground.refusals import Invalid, NotFound, NotSignedIn, Refusal, Unavailable


class NothingOwed(Refusal):
    """Nothing is owed for this dossier, or it was paid already."""

    vi = "Hồ sơ này không còn khoản nào phải nộp."


class AmountNotKnown(Refusal):
    """No published fee says what is owed; the desk will tell before anything is paid."""

    vi = "Chưa có mức phí được công bố cho hồ sơ này; bộ phận tiếp nhận sẽ xác định trước khi thu."


class AmountKnown(Refusal):
    """What is owed is known already."""

    vi = "Số tiền phải nộp đã được xác định."


class PaymentUnderWay(Refusal):
    """Somebody has set out to pay this; it can be corrected once that has come to nothing."""

    vi = "Đang có người thanh toán khoản này; chỉ sửa được khi lần thanh toán đó không thành."


class AmountWrong(Invalid):
    """The amount is not what is owed."""

    vi = "Số tiền không đúng với số phải nộp."


class SlipMissing(Invalid):
    """Cash needs the number of its receipt slip: letters, digits, and . / - only."""

    vi = "Thu tiền mặt cần có số biên lai: chỉ gồm chữ, số và các dấu . / -"


class NoSuchPayment(NotFound):
    """There is no such payment, or you may not see it."""

    vi = "Không có lần thanh toán này, hoặc quý vị không được xem."


class DayClosed(Refusal):
    """Cash is taken back on the day it was recorded only; ask for a refund."""

    vi = "Chỉ hoàn tác khoản thu tiền mặt trong ngày ghi sổ; sau đó phải làm thủ tục hoàn trả."


class NothingToRefund(Refusal):
    """This payment is not one that is to be given back."""

    vi = "Khoản thanh toán này không thuộc diện hoàn trả."


class StillOwed(Refusal):
    """What was paid is owed, unless the dossier ended undecided: only then may it be given back."""

    vi = "Khoản đã nộp chỉ được hoàn trả khi hồ sơ không được tiếp nhận, dừng giải quyết hoặc đã rút."


class PaymentNotSet(Unavailable):
    """Nothing can be paid online here: no payment provider is configured."""

    vi = "Chưa thanh toán trực tuyến được: bản cài đặt chưa kết nối đơn vị thanh toán."


class PaymentMisconfigured(Refusal):
    """The configuration of the payment provider cannot be used."""

    status = 500
    vi = "Cấu hình đơn vị thanh toán không dùng được."


class DemoPaymentOutsideDemo(Refusal):
    """The demonstration's payment provider is trusted by `lienmach demo` alone: no money moves there."""

    status = 500
    vi = "Dịch vụ thanh toán trình diễn chỉ dùng trong `lienmach demo`: ở đó không có tiền thật."


class PaymentUnknown(NotSignedIn):
    """The signature does not hold: a wrong secret, a wrong clock, or a message changed on its way."""

    vi = "Chữ ký không đúng: sai khóa bí mật, sai giờ, hoặc nội dung bị thay đổi trên đường."


class PaymentMessageMalformed(Invalid):
    """The message is not of the form that is agreed."""

    vi = "Thông điệp thanh toán không đúng mẫu đã thống nhất."


class PaymentMessageDiffers(Refusal):
    """Another message came under this identifier before."""

    vi = "Mã thông điệp này đã dùng cho một thông điệp thanh toán khác."
