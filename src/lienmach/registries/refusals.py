"""What the registries refuse."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal, Unavailable


class KindUnknown(Invalid):
    """There is no register of this kind."""

    vi = "Không có loại sổ đăng ký này."


class HeadingUnfit(Invalid):
    """The heading of the file is not that of this kind of register."""

    vi = "Dòng tiêu đề của tệp không đúng với loại sổ đăng ký."


class NothingLoaded(Refusal):
    """Not one row of the file could be taken in; the report says why."""

    status = 422
    vi = "Không dòng nào của tệp được nạp; xem báo cáo để biết lý do."


class RowsRefused(Refusal):
    """Rows were refused and all or nothing was asked for: nothing was taken in."""

    status = 422
    vi = "Có dòng bị từ chối mà yêu cầu nạp trọn vẹn: không dòng nào được nạp."


class EntryStands(Refusal):
    """The book of this office already holds an entry of this number."""

    vi = "Quyển sổ của nơi đăng ký này đã có mục mang số đó."


class EntryUnknown(NotFound):
    """There is no such entry here, or you may not see it."""

    vi = "Không có mục này, hoặc quý vị không được xem."


class EntryUnfit(Invalid):
    """A value of the entry does not have the required form."""

    vi = "Một giá trị của mục đăng ký không đúng mẫu."


class AlreadyDead(Refusal):
    """The death of this person is recorded already; the record is locked."""

    vi = "Việc khai tử của người này đã được ghi; bản ghi đã khóa."


class NotAnHeir(Invalid):
    """The unit is not one of those that carry on for where the record lies."""

    vi = "Đơn vị này không kế thừa đơn vị đang ghi trong bản ghi."


class UnitDoesNotStand(Invalid):
    """No administrative unit stands under this code on that day."""

    vi = "Không có đơn vị hành chính nào mang mã này vào ngày đó."


class LinkingUnderWay(Unavailable):
    """Births of this province are being linked just now; wait until that run has ended."""

    vi = "Đang có một lượt liên kết dữ liệu của tỉnh này; hãy đợi lượt đó kết thúc."


class ModelUnfit(Invalid):
    """This file holds no model of linking births."""

    vi = "Tệp này không chứa mô hình liên kết khai sinh."


class LinkUnknown(NotFound):
    """There is no such link here, or you may not see it."""

    vi = "Không có liên kết này, hoặc quý vị không được xem."


class NotLinked(Refusal):
    """These two are not linked, so there is nothing to undo."""

    vi = "Hai bản ghi này không liên kết với nhau nên không có gì để hủy."


class ReasonMissing(Invalid):
    """Say in up to 400 letters why the link is undone."""

    vi = "Hãy nêu lý do hủy liên kết, không quá 400 ký tự."


class WordUnknown(Invalid):
    """Say one of the three: the same person, not the same, cannot tell."""

    vi = "Hãy chọn một trong ba: cùng một người, không phải, không thể kết luận."


class DecidedAlready(Refusal):
    """This candidate has been decided; it can be undone, not voted on."""

    vi = "Cặp bản ghi này đã được kết luận; chỉ có thể hủy chứ không biểu quyết thêm."


class PartnerTaken(Refusal):
    """The birth or the resident is linked with another by now; that link must be undone first."""

    vi = "Bản ghi khai sinh hoặc cư dân này đã liên kết với bản ghi khác; phải hủy liên kết đó trước."
