"""Refusals about receipts, forms and results."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal, TooLarge, Unavailable


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

    vi = "Không có kết quả này, hoặc quý vị không được xem."


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


class ActFirst(Refusal):
    """This form goes with an act: carry the act out, and the form is made with it."""

    vi = "Mẫu này đi kèm một bước xử lý: hãy thực hiện bước đó, mẫu được lập cùng lúc."


class FormNotMade(Refusal):
    """The form that must go with this step could not be made, so the step was not taken."""

    vi = "Không lập được mẫu phải đi kèm bước này, nên bước chưa được thực hiện."
