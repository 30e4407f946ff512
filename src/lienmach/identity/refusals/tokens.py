"""What is refused of tokens that programs come with."""

from lienmach.ground.refusals import Invalid, Refusal


class TokenMalformed(Invalid):
    """A token has a name of at most 80 characters and lasts at most 366 days."""

    vi = "Mã truy cập cần có tên gọi tối đa 80 ký tự và thời hạn tối đa 366 ngày."


class TooManyTokens(Refusal):
    """You have twenty tokens that are in force; revoke one first."""

    vi = "Quý vị đã có hai mươi mã truy cập còn hiệu lực; hãy thu hồi bớt trước."


class ScopeBeyondYours(Refusal):
    """A token cannot make another that may do more than itself."""

    status = 403
    vi = "Mã truy cập không thể tạo mã khác có quyền rộng hơn chính nó."
