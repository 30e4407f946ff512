"""Papers as PDF: whole, legible, findable, and never a program of what somebody wrote."""

import base64
import datetime as dt
import io
import re
import shutil
import subprocess
import unicodedata

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from lienmach.dossiers.rules import setting
from tests.dossiers import scanned

AT = dt.datetime(2026, 11, 16, 2, 0, 0, 123456, tzinfo=dt.UTC)
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậ eèéẻẽẹêềếểễệ iìíỉĩị oòóỏõọôồốổỗộơờớởỡợ uùúủũụưừứửữự yỳýỷỹỵ đ"
ACT = {
    "form": "02", "title": "PHIẾU", "agency_name": "UBND", "day": "16/11/2026", "footer": "",
    "synthetic": True, "facts": [{"label": "Mã", "value": "H24"}], "before": "", "after": "",
}  # fmt: skip


def act(reason, **more):
    return setting.printed("form-act", {**ACT, "reason": reason, **more}, at=AT)


def text_of(pdf):
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed here, so nobody can read the PDF independently")
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_it_is_pdf_a_with_tags_a_title_and_a_language():
    pdf = act("Thiếu giấy tờ")
    root = PdfFileReader(io.BytesIO(pdf)).root
    xmp = root["/Metadata"].data.decode()
    assert re.search(r"pdfaid:part[>=\"']+2", xmp)
    assert re.search(r"pdfaid:conformance[>=\"']+A", xmp)
    assert re.search(r"pdfuaid:part[>=\"']+1", xmp)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("vi")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_every_vietnamese_letter_is_there_with_its_font():
    pdf = act(LETTERS + "\n" + LETTERS.upper())
    read = re.sub(r"\s", "", text_of(pdf))
    for letters in f"{LETTERS} {LETTERS.upper()}".split():
        assert letters in read
    listed = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True)
    fonts = listed.stdout.decode().splitlines()[2:]
    assert fonts
    assert all(re.search(r"yes\s+yes\s+yes\s+\d+\s+\d+$", font) for font in fonts), fonts


def test_what_somebody_wrote_is_never_a_program():
    evil = '#read("/etc/passwd") *b* $x$ [a] \\ <x> @y #panic("no") "},'
    assert "#read" in text_of(act(evil))
    assert "#panic" in text_of(act(evil))


def test_the_same_contents_at_the_same_moment_are_the_same_bytes():
    assert act("x") == act("x")
    assert act("x") != act("y")


def test_synthetic_papers_say_so():
    assert "DỮ LIỆU MÔ PHỎNG" in text_of(act("x"))
    assert "DỮ LIỆU MÔ PHỎNG" not in text_of(act("x", synthetic=False))


@pytest.mark.parametrize("text", ["http://a.localhost/check/x", "a", "đường dẫn"])
def test_a_qr_code_is_a_picture_of_its_text(tmp_path, text):
    drawn = base64.b64encode(setting.qr(text).encode()).decode()
    page = f'<img src="data:image/svg+xml;base64,{drawn}">'
    assert scanned.from_page(page, tmp_path) == [text]


@pytest.mark.parametrize(
    "written",
    ["\U0001a9e8", "📄 hồ sơ.pdf", "王小明", "ភ្នំពេញ", "\x0c\x1f", "a\u0301\u200d", "\ue000"],
)
def test_what_the_font_does_not_have_is_spelled_and_breaks_nothing(written):
    text = text_of(act(f"Trước {written} sau"))
    assert "Trước" in text
    assert "sau" in text


def test_letters_in_pieces_are_put_together_whatever_stands_beside_them():
    name = "Đượng Thị Hưởng"
    assert name in text_of(act(f"{unicodedata.normalize('NFD', name)} 📄"))
    assert act(unicodedata.normalize("NFD", name)) == act(name)


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\x07", "\x7f"]
)
def test_what_is_not_seen_is_spelled(hidden):
    assert f"a[U+{ord(hidden):04X}]cba" in text_of(act(f"a{hidden}cba"))


def test_lines_and_gaps_are_no_hidden_signs():
    assert act("một\r\nhai\tba") == act("một\nhai ba")


@pytest.mark.parametrize("word", ["giấychứngsinh" * 10 + ".pdf", "ư" * 150, "📄" * 60])
def test_a_long_word_goes_on_in_the_next_line_and_is_the_same_when_copied(word):
    facts = [{"label": "Tệp", "value": word}]
    pdf = act(word, facts=facts)
    text = re.sub(r"\s", "", text_of(pdf))
    assert text.count(setting.legibly(word)) == 2
    [width, rows] = across(pdf)
    assert max(rows) <= width


def across(pdf):
    """Return how wide a page is, and where each of its words ends."""
    done = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    )
    said = done.stdout.decode()
    [width] = re.findall(r'<page width="([\d.]+)"', said)
    return float(width), [float(each) for each in re.findall(r'xMax="([\d.]+)"', said)]


def test_what_is_spelled_can_be_read_back():
    assert setting.legibly({"a": ["Đỗ 📄", 1]}) == {"a": ["Đỗ [U+1F4C4]", 1]}
    assert setting.legibly(LETTERS) == LETTERS
    every = "".join(chr(n) for first, last in setting.LEGIBLE for n in range(first, last + 1))
    setting.printed("form-act", {**ACT, "reason": every}, at=AT)
