"""What the demonstration's payment provider refuses."""

from lienmach.ground.refusals import Refusal


class NoDemo(Refusal):
    """The demonstration's payment provider runs within `lienmach demo` alone: no money moves in it."""

    vi = "Dịch vụ thanh toán trình diễn chỉ chạy trong `lienmach demo`: ở đó không có tiền thật."


class DidNotAnswer(Refusal):
    """The demonstration's payment provider did not come up; what it said last follows."""

    vi = "Dịch vụ thanh toán trình diễn không khởi động được."
