from django.template import Context, Template

from lienmach.portal.tongues import either, text_of


def test_a_page_says_the_one_of_a_pair_that_it_speaks():
    assert either("Ghi chú", "Remarks", "vi") == "Ghi chú"
    assert either("Ghi chú", "Remarks", "en") == "Remarks"


def test_vietnamese_on_an_english_page_is_marked_as_that():
    assert either("Ghi chú", "", "en") == '<span lang="vi">Ghi chú</span>'
    assert text_of({"note": "A & B"}, "note", "en") == '<span lang="vi">A &amp; B</span>'


def test_what_is_not_there_is_not_marked():
    assert text_of({}, "note", "en") == text_of({}, "note", "vi") == ""


def test_a_word_around_vietnamese_keeps_its_mark_and_no_other_markup():
    page = Template('{% either why "" as said %}{% w "work.why_basis" basis=said %}')
    assert page.render(Context({"lang": "en", "why": "Luật <b>"})) == (
        'Basis: <span lang="vi">Luật &lt;b&gt;</span>'
    )
    assert page.render(Context({"lang": "vi", "why": "Luật <b>"})) == "Căn cứ: Luật &lt;b&gt;"
