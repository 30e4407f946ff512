"""What a merger refuses, before anything changes."""

from lienmach.ground.refusals import Refusal


class MoveUnderWay(Refusal):
    """This system is being moved already; one move of a system at a time."""

    vi = "Hệ thống này đang được chuyển; mỗi lúc chỉ một cuộc chuyển."


class NothingToMove(Refusal):
    """The system does not live where the move should begin."""

    vi = "Hệ thống không ở nơi bắt đầu chuyển."


class TargetHoldsKeys(Refusal):
    """The target already holds a key that the move would bring."""

    vi = "Nơi đến đã có khóa mà cuộc chuyển sẽ mang tới."


class CrosswalkHasHole(Refusal):
    """A code that ended on the legal day is followed by none."""

    vi = "Có mã đã chấm dứt mà không có mã kế thừa."


class DifferencesUndecided(Refusal):
    """The two catalogues differ and not every difference has been decided."""

    vi = "Hai danh mục còn điểm khác nhau chưa được quyết định."


class SchemasDiffer(Refusal):
    """The two databases do not have the same form; run `lienmach migrate` on both."""

    vi = "Hai cơ sở dữ liệu không cùng cấu trúc; hãy chạy `lienmach migrate`."


class NotVerified(Refusal):
    """What arrived is not what was sent; the old door stays open and nothing has moved."""

    vi = "Dữ liệu đến không khớp dữ liệu gửi; hệ thống cũ vẫn mở, chưa chuyển gì."


class NoSuchMove(Refusal):
    """There is no such move to go on with."""

    vi = "Không có cuộc chuyển như vậy."


class WritersWillNotFinish(Refusal):
    """A transaction holds the door and does not end; nothing has moved, try again later."""

    vi = "Có giao dịch giữ cửa mãi không xong; chưa chuyển gì, hãy thử lại sau."


class RightsMissing(Refusal):
    """The owner of the databases lacks a right that the engine needs."""

    vi = "Chủ cơ sở dữ liệu thiếu quyền mà bộ máy chuyển cần."
