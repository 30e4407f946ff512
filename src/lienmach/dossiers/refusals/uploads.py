"""Refusals about files that are handed in."""

from lienmach.ground.refusals import Invalid, NotFound, Refusal, TooLarge, Unavailable


class PaperMisnamed(Invalid):
    """The file is another kind of file than its name says."""

    vi = "Loại tệp không đúng với đuôi của tên tệp."


class PaperBroken(Invalid):
    """The file is damaged or not complete; save it anew and try again."""

    vi = "Tệp bị hỏng hoặc chưa đầy đủ; hãy lưu lại rồi thử lần nữa."


class PaperEncrypted(Invalid):
    """The PDF is locked with a password; save it without one and try again."""

    vi = "Tệp PDF đang khóa bằng mật khẩu; hãy lưu lại bản không khóa rồi thử lần nữa."


class PaperActive(Invalid):
    """The PDF contains a program, a form that sends data, or a medium; print it to a new PDF."""

    vi = "Tệp PDF có chứa chương trình, biểu mẫu gửi dữ liệu hoặc nội dung động; hãy in ra tệp PDF mới."


class PaperEmbeds(Invalid):
    """The PDF has other files within it; hand those in one by one."""

    vi = "Tệp PDF có đính kèm tệp khác bên trong; hãy nộp riêng từng tệp."


class PaperTwofold(Invalid):
    """The file is two kinds of file at once; save it anew and try again."""

    vi = "Tệp chứa đồng thời hai loại nội dung; hãy lưu lại rồi thử lần nữa."


class PictureTooLarge(Invalid):
    """The picture has too many pixels; save a smaller one."""

    vi = "Ảnh có quá nhiều điểm ảnh; hãy lưu lại với kích thước nhỏ hơn."


class PaperUnfolds(Invalid):
    """The PDF is packed in a way that cannot be looked into here; print it to a new PDF."""

    vi = "Tệp PDF được nén theo cách không kiểm tra được; hãy in ra tệp PDF mới."


class TooManyUploads(Refusal):
    """You have handed in as many files today as one person may; go on tomorrow or at a desk."""

    status = 429
    vi = "Hôm nay quý vị đã gửi đủ số tệp cho phép; xin tiếp tục vào ngày mai hoặc nộp tại quầy."


class PaperNotAskedFor(Invalid):
    """The procedure asks for no paper of this code."""

    vi = "Thủ tục không yêu cầu giấy tờ nào mang mã này."


class NothingScanned(Invalid):
    """Choose at least one file."""

    vi = "Hãy chọn ít nhất một tệp."


class TooManyPapers(Invalid):
    """A dossier takes no more papers than this at a time."""

    vi = "Mỗi lần nộp chỉ nhận đến chừng này giấy tờ."


class PapersTooLarge(TooLarge):
    """The papers of one filing are larger together than allowed."""

    vi = "Tổng dung lượng giấy tờ của một lần nộp vượt quá mức cho phép."


class NoSuchUpload(NotFound):
    """There is no such file of yours that waits to be handed in; it may have expired."""

    vi = "Quý vị không có tệp nào như vậy đang chờ nộp; có thể tệp đã hết hạn lưu."


class PaperQuarantined(Unavailable):
    """This file has not been scanned for viruses yet; it opens as soon as it has."""

    vi = "Tệp chưa quét vi-rút xong; quét xong sẽ mở được."


class PaperInfected(Refusal):
    """The virus scanner refused this file; its content was removed."""

    status = 410
    vi = "Tệp bị từ chối khi quét vi-rút; nội dung đã được xóa."
