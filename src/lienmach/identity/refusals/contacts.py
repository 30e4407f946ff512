"""What is refused of the ways to write to a person."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal


class AddressUnfit(Invalid):
    """This is no e-mail address, or no mobile number of Vietnam."""

    vi = "Đây không phải là địa chỉ thư điện tử hoặc số di động Việt Nam hợp lệ."


class TooManyCodes(Refusal):
    """Enough codes were sent for today; please try again tomorrow."""

    status = 429
    vi = "Hôm nay đã gửi đủ số mã cho phép; xin thử lại vào ngày mai."


class CodeUnfit(Invalid):
    """The code is wrong or no longer good; ask for another if need be."""

    vi = "Mã không đúng hoặc đã hết hiệu lực; có thể yêu cầu mã khác."


class ContactUnknown(NotFound):
    """You have no such address here."""

    vi = "Quý vị chưa có địa chỉ liên hệ này."


class CodeNotSent(Refusal):
    """The code could not be sent just now; nothing was changed, please try again later."""

    status = 503
    vi = "Hiện chưa gửi được mã; không có gì thay đổi, xin thử lại sau."


class ChannelNotSet(Refusal):
    """This office does not send messages by this channel."""

    vi = "Cơ quan chưa gửi tin nhắn qua kênh này."
