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
