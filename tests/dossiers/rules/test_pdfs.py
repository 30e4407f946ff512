import pytest

from lienmach.dossiers.rules import pdfs
from lienmach.dossiers.rules.papers import Fault, Found, examined
from tests.dossiers.files import PDF, packed, pdf_with


def test_a_plain_pdf_has_no_fault():
    assert pdfs.fault(PDF) is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (pdf_with(b"<</S/JavaScript/JS(app.alert(1))>>"), Fault.ACTIVE),
        (pdf_with(b"<</S/J#61vaScript/JS(app.alert(1))>>"), Fault.ACTIVE),
        (pdf_with(b"<</S /#4c#61#75#6e#63#68 /F(cmd.exe)>>"), Fault.ACTIVE),
        (pdf_with(b"<</S/Launch/F(cmd.exe)>>"), Fault.ACTIVE),
        (pdf_with(b"<</S/SubmitForm/F(http://example.test)>>"), Fault.ACTIVE),
        (pdf_with(b"<</XFA 5 0 R>>"), Fault.ACTIVE),
        (pdf_with(packed(b"<</S/JavaScript/JS(1)>>")), Fault.ACTIVE),
        (pdf_with(packed(b"%x\n" * 40_000 + b"<</S/Launch>>")), Fault.ACTIVE),
        (pdf_with(packed(b"<</S/Launch>>", b"/Length1 9/Filter[/FlateDecode]")), Fault.ACTIVE),
        (pdf_with(b"<</Type/EmbeddedFile>>"), Fault.EMBEDDED),
        (pdf_with(packed(b"<</Names<</EmbeddedFiles 4 0 R>>>>")), Fault.EMBEDDED),
        (pdf_with(trailer=b"/Encrypt 7 0 R"), Fault.ENCRYPTED),
        (pdf_with(packed(b"", b"/Type/ObjStm/Filter/LZWDecode")), Fault.UNFOLDS),
        (pdf_with(packed(b"", b"/Type/Obj#53tm/Filter[/ASCIIHexDecode/FlateDecode]")), Fault.UNFOLDS),
        (pdf_with(packed(b"", b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>")), Fault.UNFOLDS),
        (pdf_with(packed(b"", b"/Type/ObjStm/Filter 8 0 R")), Fault.UNFOLDS),
        (PDF[:-8], Fault.BROKEN),
        (PDF + b"more", Fault.BROKEN),
        (b"%PDF-3.0" + PDF[8:], Fault.BROKEN),
    ],
)  # fmt: skip
def test_a_pdf_that_acts_hides_or_is_locked_is_refused(content, fault):
    assert examined(content, "a.pdf") == fault


def test_a_pdf_that_speaks_of_such_things_in_longer_words_is_a_paper():
    content = pdf_with(b"<</JavaScripting 1/Launcher 2>>", packed(b"<</Type/Font>>"))
    assert examined(content, "a.pdf") == Found("application/pdf", len(content))


def test_a_pdf_that_unfolds_without_end_is_refused_in_time():
    bomb = pdf_with(packed(b"1 " * (65 << 20)))
    assert len(bomb) < 2 << 20
    assert examined(bomb, "a.pdf") == Fault.UNFOLDS
