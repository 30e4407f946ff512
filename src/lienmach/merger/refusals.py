"""What a merger refuses, before anything changes."""

from lienmach.ground.refusals import Invalid, Refusal


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


class AbsenceCannotBeAdopted(Refusal):
    """A procedure that only the moving province has is kept; a move ends nobody's procedure."""

    vi = "Thủ tục chỉ bên chuyển đi có thì được giữ; cuộc chuyển không chấm dứt thủ tục nào."


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


class NameUnfit(Invalid):
    """Say who decides: a name of 1 to 60 letters, and no number a person is known by."""

    vi = "Hãy ghi tên người quyết định: từ 1 đến 60 ký tự, không phải số định danh."


class NothingLiesInUnits(Invalid):
    """No table of this name in this system has records that lie in units."""

    vi = "Hệ thống này không có bảng nào tên như vậy mà bản ghi gắn với đơn vị hành chính."


class ListUnreadable(Invalid):
    """A list of placings is a CSV file in UTF-8 with the columns table, id and unit."""

    vi = "Danh sách xếp bản ghi là tệp CSV mã UTF-8 có các cột table, id và unit."


class NotAKey(Invalid):
    """A record is named by its id, as `lienmach merge undecided` lists it."""

    vi = "Bản ghi được gọi bằng id, như `lienmach merge undecided` liệt kê."


class NoBlock(Invalid):
    """The address of this record names no hamlet or block that others share."""

    vi = "Địa chỉ của bản ghi này không nêu thôn hay tổ nào mà bản ghi khác cũng thuộc."


class NoSuchDecision(Invalid):
    """A difference is decided by keeping the moving side's rule or adopting the other side's."""

    vi = "Mỗi điểm khác nhau được quyết định bằng cách giữ của bên chuyển đi hoặc theo bên tiếp nhận."


class ChangedMeanwhile(Refusal):
    """One of the two catalogues has changed since; look at the difference again and decide anew."""

    vi = "Một trong hai danh mục đã thay đổi; hãy xem lại điểm khác nhau rồi quyết định."


class AlignedAlready(Refusal):
    """The dossiers have moved by what was decided; a decision now would change nothing."""

    vi = "Hồ sơ đã chuyển theo các quyết định trước; quyết định lúc này không còn tác dụng."
