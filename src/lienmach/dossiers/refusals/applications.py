"""Refusals about applications that are being filled in, and about saying what one thought."""

from collections.abc import Mapping
from typing import Any

from lienmach.ground.refusals import Invalid, NotFound, Refusal


class NoSuchApplication(NotFound):
    """There is no such application, or it is not yours: after 30 days without change it is removed."""

    vi = "Không có hồ sơ đang khai này, hoặc không phải của quý vị: sau 30 ngày không sửa, hồ sơ được xóa."


class SubmittedAlready(Refusal):
    """This application was handed in already; nothing in it can be changed any more."""

    vi = "Hồ sơ này đã nộp rồi, không sửa được nữa."

    dossier = ""

    @property
    def more(self) -> dict[str, object]:
        """Return the code of its dossier, for programs."""
        return {"dossier": self.dossier}


class SavedMeanwhile(Refusal):
    """The same question was answered otherwise in another window meanwhile; choose one answer."""

    vi = "Câu hỏi này vừa được trả lời khác ở một cửa sổ khác; hãy chọn một câu trả lời."

    edition = 0
    clashes: Mapping[str, tuple[Any, Any]] = {}

    @property
    def more(self) -> dict[str, object]:
        """Return the edition that stands, and both answers by question, for programs."""
        return {
            "edition": self.edition,
            "clashes": {
                name: {"stored": stored, "given": given}
                for name, (stored, given) in self.clashes.items()
            },
        }


class NewVersionInForce(Refusal):
    """A newer version of the procedure is in force: go on under it first."""

    vi = "Thủ tục đã có phiên bản mới có hiệu lực: hãy chuyển sang phiên bản đó trước."


class TakenFromRegister(Invalid):
    """A register gives this answer. If it is wrong say so first, and then give another."""

    vi = "Câu trả lời này lấy từ cơ sở dữ liệu. Nếu không đúng, hãy báo không đúng trước rồi khai lại."


class RegisterChanged(Refusal):
    """A register says otherwise by now than when you were shown it; look at the answers again."""

    vi = "Cơ sở dữ liệu vừa thay đổi so với lúc quý vị xem; hãy kiểm tra lại câu trả lời trước khi nộp."


class NotComplete(Invalid):
    """Questions or papers are still missing."""

    vi = "Hồ sơ còn thiếu câu trả lời hoặc giấy tờ."

    questions: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    @property
    def more(self) -> dict[str, object]:
        """Return the first questions and the papers that are missing, for programs."""
        return {"questions": list(self.questions), "papers": list(self.papers)}


class TooManyStarted(Refusal):
    """You have started very many applications; hand in or throw away some first."""

    vi = "Quý vị đang có quá nhiều hồ sơ khai dở; hãy nộp hoặc xóa bớt trước."


class NoSuchQuestion(NotFound):
    """This application does not ask that."""

    vi = "Hồ sơ này không có câu hỏi đó."


class NoSuchService(NotFound):
    """There is no such service in force."""

    vi = "Không có dịch vụ này đang có hiệu lực."


class SaidAlready(Refusal):
    """You have said already how satisfied you are with this dossier."""

    vi = "Quý vị đã đánh giá hồ sơ này rồi."


class NoResultYet(Refusal):
    """There is no result yet that one could be satisfied with."""

    vi = "Hồ sơ chưa có kết quả để đánh giá."


class ScoreUnknown(Invalid):
    """Say how satisfied you are: from 1 to 5."""

    vi = "Hãy chọn mức độ hài lòng từ 1 đến 5."


class WordsTooLong(Invalid):
    """At most 1,000 characters."""

    vi = "Nhiều nhất 1.000 ký tự."
