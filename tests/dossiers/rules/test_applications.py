import datetime as dt

from lienmach.dossiers import seeds
from lienmach.dossiers.rules import applications, forms

FORM = forms.compiled([
    {"name": "name", "label": "Tên", "type": "text", "required": True, "max_length": 5},
    {"name": "day", "label": "Ngày", "type": "date"},
])  # fmt: skip


def test_what_is_given_as_nothing_is_taken_out():
    assert applications.merged({"name": "An", "day": "2026-01-01"}, {"day": None}) == {"name": "An"}
    assert applications.merged({"name": "An"}, {"name": "  "}) == {}


def test_what_fits_is_carried_over_and_the_rest_is_named():
    told = applications.carried(
        FORM, {"name": "quá dài", "day": "2026-01-01", "old": 1}, ["day", "old"]
    )
    assert told.answers == {"day": "2026-01-01"}
    assert told.passed == ["day"]
    assert told.dropped == ["name", "old"]


def test_only_another_answer_to_the_same_question_clashes():
    stored = {"name": "An", "day": "2026-01-01"}
    assert applications.clashes(stored, {"name": "An"}) == {}
    assert applications.clashes({}, {"name": "An"}) == {}
    assert applications.clashes(stored, {"name": "Bình"}) == {"name": ("An", "Bình")}
    assert applications.clashes(stored, {"day": None}) == {"day": ("2026-01-01", None)}


def test_land_says_itself_where_it_lies():
    answers = {"parcel_commune": "10507", "parcel_commune_on": "2024-05-10"}
    assert applications.place_of(answers) == ("10507", dt.date(2024, 5, 10))
    assert applications.place_of({"parcel_commune": "10507"}) is None
    assert applications.place_of({**answers, "parcel_commune_on": "hôm qua"}) is None


def test_an_application_is_kept_thirty_days():
    at = dt.datetime(2026, 11, 16, tzinfo=dt.UTC)
    assert applications.expiry(at) == dt.datetime(2026, 12, 16, tzinfo=dt.UTC)


def test_every_procedure_that_ships_can_be_filled_in_page_by_page():
    """Its example, answered page after page, opens each page once and leaves nothing missing."""
    for version in seeds.versions("haiduong"):
        form, example = forms.compiled(version.snapshot["form"]), version.snapshot["example"]
        answers, skipped, seen = {}, frozenset(), []
        while (page := forms.following(form, answers, skipped=skipped)) is not None:
            assert page.names not in seen, (version.code, page.names)
            seen.append(page.names)
            answers |= {name: example[name] for name in page.names if name in example}
            skipped |= {name for name in page.names if name not in example}
        assert forms.faults(form, forms.relevant(form, answers)) == [], version.code
