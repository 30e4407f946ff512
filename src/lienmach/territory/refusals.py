"""What the territory refuses."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal


class UnitUnknown(NotFound):
    """No administrative unit stands under this code on that day."""

    vi = "Không có đơn vị hành chính nào mang mã này vào ngày đó."


class LineageBroken(Invalid):
    """These tables leave somebody without an heir, or a question without an answer."""

    vi = "Các bảng này để lại đơn vị không có đơn vị kế tục, hoặc câu hỏi không có câu trả lời."


class HistoryRewritten(Refusal):
    """What stood stays as it was; only an end may be added to what still stands."""

    vi = "Điều đã có hiệu lực được giữ nguyên; chỉ được ghi thêm ngày kết thúc."


class PlacedAlready(Refusal):
    """Somebody else has said already where this record lies; that must be taken back first."""

    vi = "Đã có người khác xác định bản ghi này thuộc đâu; phải rút lại trước đã."

    @classmethod
    def by(cls, name: str, unit: str) -> "PlacedAlready":
        """Return the refusal that says by whom, and where."""
        name = name.partition(":")[2] or name
        return cls(
            f"{name} has placed this record in {unit} already; that must be taken back first.",
            vi=f"{name} đã xếp bản ghi này vào {unit}; phải rút lại trước đã.",
        )


class NothingToTakeBack(Refusal):
    """Nobody has said where this record lies, so there is nothing to take back."""

    vi = "Chưa ai xác định bản ghi này thuộc đâu, nên không có gì để rút lại."
