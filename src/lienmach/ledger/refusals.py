"""What the ledger refuses."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal


class NotAFact(Invalid):
    """A fact is made of texts, whole numbers, yes and no; this is something else."""

    vi = "Sự kiện chỉ gồm chữ, số nguyên, đúng hoặc sai; nội dung này không phải như vậy."


class NoSuchEntry(NotFound):
    """The ledger holds no such entry."""

    vi = "Sổ cái không có mục này."


class NotSealed(Refusal):
    """The entry is not sealed yet; it will be at the next sealing."""

    vi = "Mục này chưa được niêm phong; lần niêm phong tới sẽ có."


class LogBroken(Refusal):
    """The ledger does not continue its last signed checkpoint; `lienmach ledger verify` tells why."""

    vi = "Sổ cái không nối tiếp điểm kiểm đã ký gần nhất; hãy chạy `lienmach ledger verify`."


class ExportDisagrees(Refusal):
    """What was exported here before is not the beginning of the ledger as it is now."""

    vi = "Bản đã xuất trước đây không phải phần đầu của sổ cái hiện nay."


class NotExported(Invalid):
    """This folder does not hold an exported ledger."""

    vi = "Thư mục này không chứa sổ cái đã xuất."


class NotProved(Invalid):
    """The proof does not prove it."""

    vi = "Bằng chứng không chứng minh được điều này."
