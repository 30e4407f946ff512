"""What templates may say: a word named outright is looked up once, and said as any other is."""

import pytest
from django.template import engines

from lienmach.portal import words

KEY = "work.queue"
SAID = {"vi": "“Chờ & xem”", "en": "'Wait & see'"}


@pytest.fixture
def word(monkeypatch):
    """A word with signs that HTML reads otherwise."""
    monkeypatch.setitem(words.WORDS, KEY, (SAID["vi"], SAID["en"]))
    return KEY


def drawn(text, **context):
    return engines["django"].from_string(text).render(context)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_word_is_said_the_same_way_outright_by_a_name_and_kept(word, lang):
    ways = (f'{{% w "{word}" %}}', "{% w key %}", f'{{% w "{word}" as kept %}}{{{{ kept }}}}')
    [said] = {drawn(way, lang=lang, key=word) for way in ways}
    assert said == SAID[lang].replace("&", "&amp;").replace("'", "&#x27;")


def test_a_text_that_is_no_page_gets_it_as_it_stands(word):
    said = drawn(f'{{% autoescape off %}}{{% w "{word}" %}}{{% endautoescape %}}', lang="en")
    assert said == SAID["en"]


def test_without_a_language_it_is_vietnamese(word):
    assert drawn(f"{{% w '{word}' %}}") == SAID["vi"].replace("&", "&amp;")


def test_a_word_that_nobody_wrote_down_is_found_when_the_template_is_read():
    with pytest.raises(KeyError):
        engines["django"].from_string('{% w "work.never_written" %}')


def test_a_month_is_written_as_people_read_it():
    assert drawn("{{ stored|month }}", stored="2026-10") == "10/2026"
