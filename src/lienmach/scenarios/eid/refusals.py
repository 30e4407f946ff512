"""What the demonstration's provider refuses."""

from lienmach.ground.refusals import Refusal


class NoDemo(Refusal):
    """The demonstration's e-ID provider runs within `lienmach demo` alone, with invented people."""

    vi = "Dịch vụ định danh trình diễn chỉ chạy trong `lienmach demo`, với người giả lập."


class DidNotAnswer(Refusal):
    """The demonstration's e-ID provider did not come up; what it said last follows."""

    vi = "Dịch vụ định danh trình diễn không khởi động được."
