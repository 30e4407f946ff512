"""One question after another: never in a circle, never one that earlier answers close."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.form_pages import counted, following, from_text, relevant, shown_of
from lienmach.dossiers.rules.form_schema import compiled
from lienmach.dossiers.rules.forms import faults, pages

# What is claimed is that nobody goes in circles, not how long it takes on a busy machine.
QUICK = settings(deadline=None, max_examples=40)
SHIPPED = {document["snapshot"]["number"]: document["snapshot"] for document in seeds.documents()}
BIRTH, LAND = compiled(SHIPPED[9]["form"]), compiled(SHIPPED[19]["form"])


def good(question):
    """Return answers to a question that it accepts."""
    if question.choices:
        return st.sampled_from([stored for stored, _, _ in question.choices])
    return {
        "boolean": st.booleans(),
        "integer": st.just(question.schema.get("minimum", 1)),
        "date": st.just("2026-09-20"),
        "personal_id": st.just("030190000001"),
    }.get(question.kind, st.just(question.schema.get("examples", ["Chữ"])[0]))


def answers(form):
    """Return ways to answer a form: some of its questions, each with something it accepts."""
    return st.fixed_dictionaries({}, optional={n: good(q) for n, q in form.questions.items()})


def persons(form):
    """Return people: for each question what they would answer, and whether they do if they may."""
    return st.fixed_dictionaries(
        {name: st.tuples(st.booleans(), good(each)) for name, each in form.questions.items()}
    )


def walk_to_the_end(form, person):
    """Answer page after page as a person would; return the answers."""
    answered, skipped = {}, set()
    for _ in range(len(form.questions) + 1):
        page = following(form, answered, skipped=frozenset(skipped))
        if page is None:
            return answered
        for each in page.asked:
            name = each.question.name
            assert name not in skipped, "asked again"
            willing, answer = person[name]
            if each.is_needed or willing:
                answered[name] = answer
            else:
                skipped.add(name)
    raise AssertionError("the pages go in a circle")


@QUICK
@given(persons(BIRTH))
def test_whoever_registers_a_birth_comes_to_the_end(person):
    assert not faults(BIRTH, relevant(BIRTH, walk_to_the_end(BIRTH, person)))


@QUICK
@given(persons(LAND))
def test_whoever_registers_a_change_of_land_comes_to_the_end(person):
    assert not faults(LAND, relevant(LAND, walk_to_the_end(LAND, person)))


@QUICK
@given(answers(BIRTH))
def test_no_question_is_asked_twice_whatever_was_answered(data):
    found = pages(BIRTH, data)
    asked = [name for page in found for name in page.names]
    assert len(asked) == len(set(asked))
    assert [page.number for page in found] == [*range(1, len(found) + 1)]


@QUICK
@given(answers(BIRTH))
def test_pages_that_are_all_done_make_a_form_that_is_accepted(data):
    if all(page.is_done for page in pages(BIRTH, data)):
        assert not faults(BIRTH, relevant(BIRTH, data))


def test_a_parent_who_is_not_declared_is_not_asked_about():
    without = {"declarant_relation": "mẹ", "father_declared": False, "father_name": "Cũ"}
    asked = {name for page in pages(BIRTH, without) for name in page.names}
    assert "father_name" not in asked
    assert "father_name" not in relevant(BIRTH, without)
    assert counted(BIRTH, {**without, "elsewhere": 1, "born_on": None}) == {
        "declarant_relation": "mẹ", "father_declared": False, "elsewhere": 1, "born_on": None,
    }  # fmt: skip
    with_one = {**without, "father_declared": True}
    assert "father_name" in {name for page in pages(BIRTH, with_one) for name in page.names}


def test_a_new_name_asks_for_names_and_an_address_for_addresses():
    def asked(change):
        data = {"parcel_commune": "10507", "change": change}
        return {name for page in pages(LAND, data) for name in page.names}

    assert {"name_before", "name_after"} <= asked("đổi tên")
    assert not {"name_before", "name_after"} & asked("địa chỉ")
    assert {"address_before", "address_after"} <= asked("địa chỉ")


def test_other_software_is_asked_what_the_pages_ask():
    first = pages(BIRTH, {})[0]
    assert first.names == ("declarant_relation",)
    assert first.asked[0].is_needed
    example = SHIPPED[9]["example"]
    assert not faults(BIRTH, example)
    left_out = {name: value for name, value in example.items() if name != "declarant_relation"}
    assert [fault.field for fault in faults(BIRTH, left_out)] == ["declarant_relation"]


def test_a_wrong_answer_is_told_on_its_page():
    page = next(page for page in pages(LAND, {"sheet": "x" * 11}) if "sheet" in page.names)
    assert page.asked[0].fault is not None
    assert not page.is_done


def test_what_no_form_asks_is_written_without_signs_of_a_program():
    data = {"a": {"b": [1, True, None]}, "c": []}
    assert [(one.label, one.value) for one in shown_of(BIRTH, data, "en")] == [
        ("Not asked by the form: a", "b: 1; Yes; –"),
        ("Not asked by the form: c", ""),
    ]


def test_answers_are_shown_as_they_are_read():
    data = {**SHIPPED[9]["example"], "mark": "khác"}
    shown = {each.name: (each.label, each.value) for each in shown_of(BIRTH, data, "vi")}
    assert shown["born_on"] == ("Ngày sinh", "20/09/2026")
    assert shown["mother_declared"][1] == "Có"
    assert shown["mark"] == ("Ngoài tờ khai: mark", "khác")
    english = {each.name: each for each in shown_of(BIRTH, data, "en")}
    assert (english["child_sex"].label, english["child_sex"].value) == ("Sex", "female")


def test_a_commune_is_read_by_its_name_of_the_day_that_the_form_says():
    data = {"parcel_commune": "10507", "parcel_commune_on": "2024-05-10"}

    def read(**more):
        shown = shown_of(LAND, data | more, "vi", lambda code, day: f"{day} ({code})")
        return next(each.value for each in shown if each.name == "parcel_commune")

    assert read() == "2024-05-10 (10507)"
    assert read(parcel_commune_on=None) == "None (10507)"
    assert read(parcel_commune_on="hôm qua") == "None (10507)"
    assert shown_of(LAND, data, "vi")[0].value == "10507"


def test_what_fields_send_as_text_is_read_as_its_kind():
    sent = {"mother_declared": "true", "mother_birth_year": " 1990 ", "child_name": " An ",
            "father_declared": "vâng", "father_birth_year": "²", "csrf": "x", "born_on": ""}  # fmt: skip
    assert from_text(BIRTH, sent) == {
        "mother_declared": True, "mother_birth_year": 1990, "child_name": "An",
        "father_declared": "vâng", "father_birth_year": "²",
    }  # fmt: skip
