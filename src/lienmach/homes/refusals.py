"""What the owner's work at a database is refused for."""

from lienmach.ground.refusals import Refusal


class CannotEnter(Refusal):
    """The database cannot be entered."""

    status = 503
    vi = "Không vào được cơ sở dữ liệu."


class PostgresqlTooOld(Refusal):
    """PostgreSQL 16 or newer is needed."""

    vi = "Cần PostgreSQL phiên bản 16 trở lên."


class RightsMissing(Refusal):
    """The owner of a database lacks a right that the fence needs."""

    vi = "Chủ sở hữu cơ sở dữ liệu thiếu quyền cần cho hàng rào."


class FenceWouldNotHold(Refusal):
    """The application's role could pass the fence."""

    vi = "Vai trò của ứng dụng có thể vượt qua hàng rào."


class NoQuietMoment(Refusal):
    """Writers or a move that is being decided left no moment to read all databases at once."""

    status = 503
    vi = "Không có lúc nào mọi cơ sở dữ liệu cùng yên để đọc; xin thử lại sau."


class NotEmpty(Refusal):
    """A backup is restored only where nothing is yet."""

    vi = "Chỉ khôi phục vào nơi chưa có dữ liệu."


class OtherProvinces(Refusal):
    """The backup is of other provinces than this installation serves."""

    vi = "Bản sao lưu thuộc về các tỉnh khác với bản cài đặt này."


class BackupTooNew(Refusal):
    """The backup was made by a newer version than this one."""

    vi = "Bản sao lưu do phiên bản mới hơn tạo ra."


class RestoreDiffers(Refusal):
    """What was restored is not what was backed up."""

    status = 500
    vi = "Dữ liệu khôi phục không khớp với bản sao lưu."


class RestoreRunning(Refusal):
    """Somebody else restores into this home just now."""

    vi = "Đang có người khôi phục vào đây."
