"""Refusals about procedures that are written and published."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal


class NoLegalBasis(Invalid):
    """Every rule, fee, time limit and paper needs its legal basis before it is published."""

    vi = "Mỗi quy định, lệ phí, thời hạn và giấy tờ phải nêu căn cứ pháp lý trước khi công bố."


class NoSuchDraft(NotFound):
    """There is no such draft, or it is not yours to see."""

    vi = "Không có bản dự thảo này, hoặc quý vị không được xem."


class DraftOpenAlready(Refusal):
    """This procedure has an open draft already; go on with that one."""

    vi = "Thủ tục này đang có một bản dự thảo; hãy tiếp tục bản đó."


class DraftMalformed(Invalid):
    """The draft is not of the required form."""

    vi = "Bản dự thảo không đúng dạng."


class DraftChangedMeanwhile(Refusal):
    """Somebody has written this draft since you opened it; look at it again."""

    vi = "Bản dự thảo đã được sửa sau khi quý vị mở; hãy xem lại."


class OneWritesAnotherPublishes(Refusal):
    """Who wrote a draft does not publish it: another person must."""

    vi = "Người soạn không được tự công bố; việc công bố do người khác thực hiện."


class BeginsInThePast(Invalid):
    """A version begins today or later: what held on days that are over stays."""

    vi = "Phiên bản có hiệu lực từ hôm nay trở đi; ngày đã qua không thay đổi."


class NotInForceYet(Refusal):
    """Dossiers are taken over to a version only once it is in force."""

    vi = "Chỉ chuyển hồ sơ sang phiên bản đã có hiệu lực."


class CatalogueUnreadable(Invalid):
    """The files are not those of a catalogue."""

    vi = "Các tệp không phải là tệp của danh mục thủ tục."


class NoSuchBatch(NotFound):
    """No dossiers were taken over under this key."""

    vi = "Không có lần chuyển phiên bản nào mang khóa này."


class ServedByMinistry(Refusal):
    """A ministry's system serves this procedure: file it on the National Portal of Public Services."""

    vi = "Thủ tục này do hệ thống của bộ, ngành phục vụ: hãy nộp trên Cổng Dịch vụ công quốc gia."


class ReceivedElsewhere(Refusal):
    """This desk does not take this procedure in: its catalogue entry says which ones do."""

    vi = "Nơi này không tiếp nhận thủ tục này: danh mục thủ tục nêu nơi tiếp nhận."


class NoFallback(NotFound):
    """The province stands in for nobody now, and nothing is announced."""

    vi = "Hiện không có phương án dự phòng nào đang áp dụng hoặc đã thông báo."


class FallbackMalformed(Invalid):
    """A fallback begins now or later, ends after it begins, and both within a year."""

    vi = "Phương án dự phòng bắt đầu từ bây giờ trở đi, kết thúc sau khi bắt đầu, trong vòng một năm."


class SwapImpossible(Invalid):
    """A working day is swapped for a day off that is not worked yet, and a decision is named."""

    vi = "Chỉ hoán đổi một ngày làm việc lấy một ngày nghỉ chưa làm bù, và phải nêu văn bản."


class SwapsUnreadable(Refusal):
    """swapped_days.csv in the installation's home is no table of free, worked, citation, source."""

    vi = (
        "Tệp swapped_days.csv trong thư mục cài đặt không phải bảng free, worked, citation, source."
    )
