"""
The numbers behind the synthetic people: how they live, and how their papers go wrong.

A share is between 0 and 1. A number that changes over the years is written as steps: from which
year on it holds. docs/linkage-generator.md names the unit and the source of each.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from linkage.generator.arrays import Floats, Ints

Steps = tuple[tuple[int, float], ...]


def by_year(steps: Steps, years: Ints) -> Floats:
    """Return the value that holds in each year; before the first step, the first value."""
    starts = np.array([start for start, _ in steps])
    values = np.array([value for _, value in steps], dtype=np.float64)
    return values[np.clip(np.searchsorted(starts, years, side="right") - 1, 0, None)]


@dataclass(frozen=True)
class Lives:
    """How people are born, named, married, move and die."""

    first_year: int = 1930
    last_year: int = 2024
    people_per_commune: int | None = 5_600
    fewest_communes: int = 24
    founders_growth: float = 0.012
    outsiders: float = 0.11
    outsiders_from_near: float = 0.7
    never_married: float = 0.06
    single_mothers: float = 0.3
    remarried_women: float = 0.02
    remarried_men: float = 0.02
    marry_in_commune: float = 0.67
    to_husbands_home: float = 0.85
    marriage_age: Steps = ((0, 20.5), (1950, 21.5), (1970, 22.5), (1990, 24.0))
    # Share of women with at least 1, 2, … 6 children, by the mother's year of birth.
    children: tuple[tuple[int, tuple[float, ...]], ...] = (
        (0, (0.97, 0.92, 0.82, 0.66, 0.46, 0.28)),
        (1945, (0.97, 0.92, 0.75, 0.50, 0.28, 0.12)),
        (1958, (0.97, 0.88, 0.48, 0.20, 0.08, 0.03)),
        (1970, (0.96, 0.82, 0.28, 0.07, 0.02, 0.01)),
        (1985, (0.95, 0.78, 0.24, 0.05, 0.01, 0.00)),
    )
    years_between_births: Steps = ((0, 2.6), (1965, 3.2), (1985, 4.2))
    twin_births: float = 0.011
    identical_twins: float = 1 / 3
    infant_deaths: Steps = ((0, 0.16), (1955, 0.08), (1975, 0.04), (1995, 0.02), (2010, 0.012))
    modal_age_of_death_men: float = 76.0
    modal_age_of_death_women: float = 83.0
    spread_of_death: float = 9.5
    war_deaths_of_men: Steps = ((0, 0.0), (1935, 0.06), (1956, 0.0))
    left_the_provinces: Steps = ((0, 0.06), (1965, 0.09), (1980, 0.12), (2008, 0.03))
    couples_moved: float = 0.14
    couples_moved_near: float = 0.45
    children_moved_alone: float = 0.12
    children_moved_near: float = 0.35
    born_at_mothers_home: float = 0.02
    clan_names: float = 0.35
    fashion_blur_years: float = 5.0
    fashionable_pairs: float = 0.2
    two_middle_names_men: Steps = ((0, 0.03), (1985, 0.06), (2005, 0.12))
    two_middle_names_women: Steps = ((0, 0.05), (1960, 0.14), (1985, 0.32), (2005, 0.3))
    no_middle_name: Steps = ((0, 0.04), (1975, 0.015), (2000, 0.008))
    mothers_surname_as_middle: Steps = ((0, 0.0), (1990, 0.02), (2005, 0.05))
    families_sharing_middle: float = 0.35
    families_alliterating: float = 0.15
    twins_named_alike: float = 0.5


@dataclass(frozen=True)
class Books:
    """Habits of the hands that kept the civil-status books; shares are of books or of rows."""

    years_per_book: Steps = ((1930, 8), (1962, 4), (1986, 2))
    digitised: Steps = ((1930, 0.35), (1950, 0.6), (1960, 0.85), (1975, 0.96))
    late_registration: Steps = ((1930, 0.12), (1976, 0.04), (2000, 0.01))
    late_date_wrong: float = 0.06
    late_date_lunar: float = 0.6
    number_noted: Steps = ((1930, 0.07), (1975, 0.13), (1990, 0.2), (2005, 0.33), (2016, 0.975))
    no_diacritics: float = 0.08
    tcvn3: float = 0.01
    vni: float = 0.005
    upper_case: float = 0.15
    decomposed: float = 0.03
    old_tone_placement: float = 0.5
    abbreviating: float = 0.045
    abbreviated_rows: float = 0.6
    year_off: float = 0.01
    year_off_whole_book: float = 0.5
    year_off_by_ten: float = 0.1
    day_month_exchanged: float = 0.01
    year_only: Steps = ((1930, 0.22), (1960, 0.1), (1976, 0.025), (2000, 0.004))
    year_only_rows: float = 0.6
    placeholder: Steps = ((1930, 0.25), (1960, 0.13), (1976, 0.04), (2000, 0.004))
    placeholder_rows: float = 0.5
    mother_left_out: float = 0.03
    father_left_out: float = 0.025
    parent_left_out_rows: float = 0.7
    mother_without_surname: float = 0.03
    mother_without_surname_rows: float = 0.6
    mother_without_thi_either: float = 0.5
    grandfather_as_father: float = 0.01
    grandfather_rows: float = 0.1


@dataclass(frozen=True)
class Slips:
    """How often one row of a file carries a single error, as a share of rows."""

    letter_typo: float = 0.0
    keyboard_slip: float = 0.0
    wrong_tone: float = 0.0
    name_order: float = 0.0
    odd_space: float = 0.0
    middle_missing: float = 0.0
    middle_added: float = 0.0
    name_changed: float = 0.0
    sex_wrong: float = 0.0
    sex_missing: float = 0.0
    date_digit: float = 0.0
    day_month_exchanged: float = 0.0
    lunar_date: float = 0.0
    late_date: float = 0.0
    year_only: Steps = ((0, 0.0),)
    placeholder: Steps = ((0, 0.0),)
    date_missing: float = 0.0
    number_missing: Steps = ((0, 0.0),)
    number_digit: float = 0.0
    number_zero_lost: float = 0.0
    number_of_old_card: float = 0.0
    number_shared: float = 0.0
    unit_neighbour: float = 0.0
    unit_merged: float = 0.0
    unit_missing: float = 0.0
    foreign_unit_missing: float = 0.6
    mother_missing: Steps = ((0, 0.0),)
    father_missing: Steps = ((0, 0.0),)
    parents_lost_apart: float = 0.6
    parents_exchanged: float = 0.0
    stepfather: float = 0.0
    parent_typo: float = 0.0
    parent_tone: float = 0.0
    parent_middle_missing: float = 0.0
    parent_given_wrong: float = 0.0
    # Only where no book gives the habit: the share of rows written in another manner.
    upper_case: float = 0.0
    decomposed: float = 0.0
    old_tone_placement: float = 0.0
    no_diacritics: float = 0.0


@dataclass(frozen=True)
class Setting:
    """Everything :func:`linkage.generator.generate` may be told about a province."""

    records_per_resident: float = 1.9 / 2.1
    records_with_resident: float = 0.87
    people_in_both: float = 0.04
    # Of the people in both bases, the share that moved as a family, and that are students.
    in_both_as_family: float = 0.5
    in_both_as_student: float = 0.25
    lives: Lives = field(default_factory=Lives)
    books: Books = field(default_factory=Books)
    records: Slips = field(default_factory=Slips)
    residents: Slips = field(default_factory=Slips)
    other_base: Slips = field(default_factory=Slips)


_RECORDS = Slips(
    letter_typo=0.009,
    keyboard_slip=0.002,
    wrong_tone=0.008,
    name_order=0.002,
    odd_space=0.012,
    middle_missing=0.009,
    middle_added=0.002,
    sex_wrong=0.002,
    sex_missing=0.006,
    date_digit=0.006,
    day_month_exchanged=0.001,
    lunar_date=0.004,
    late_date=0.003,
    year_only=((1930, 0.06), (1960, 0.02), (1976, 0.004), (2000, 0.0005)),
    placeholder=((1930, 0.06), (1960, 0.02), (1976, 0.006), (2000, 0.0005)),
    date_missing=0.0005,
    number_digit=0.004,
    number_zero_lost=0.012,
    number_of_old_card=0.006,
    number_shared=0.0004,
    unit_neighbour=0.015,
    unit_merged=0.01,
    unit_missing=0.002,
    mother_missing=((1930, 0.1), (1960, 0.055), (1990, 0.025)),
    father_missing=((1930, 0.1), (1960, 0.055), (1990, 0.022)),
    parents_exchanged=0.001,
    stepfather=0.002,
    parent_typo=0.008,
    parent_tone=0.008,
    parent_middle_missing=0.012,
    parent_given_wrong=0.003,
)

_RESIDENTS = Slips(
    letter_typo=0.003,
    keyboard_slip=0.0008,
    wrong_tone=0.004,
    name_order=0.0005,
    odd_space=0.006,
    middle_missing=0.002,
    middle_added=0.001,
    name_changed=0.004,
    sex_wrong=0.001,
    sex_missing=0.0005,
    date_digit=0.003,
    day_month_exchanged=0.001,
    lunar_date=0.002,
    late_date=0.003,
    year_only=((1930, 0.05), (1950, 0.01), (1965, 0.0)),
    placeholder=((1930, 0.08), (1950, 0.025), (1975, 0.004), (2000, 0.0)),
    number_missing=((1930, 0.08), (1955, 0.035), (1975, 0.02), (2010, 0.03), (2022, 0.12)),
    number_digit=0.0005,
    number_shared=0.0001,
    unit_neighbour=0.02,
    unit_merged=0.01,
    unit_missing=0.05,
    mother_missing=((1930, 0.18), (1955, 0.085), (1980, 0.055), (2000, 0.035)),
    father_missing=((1930, 0.18), (1955, 0.095), (1980, 0.065), (2000, 0.045)),
    parents_exchanged=0.0005,
    stepfather=0.004,
    parent_typo=0.008,
    parent_tone=0.008,
    parent_middle_missing=0.012,
    parent_given_wrong=0.004,
    upper_case=0.04,
    decomposed=0.02,
    old_tone_placement=0.5,
    no_diacritics=0.003,
)

HARD = Setting(
    records=_RECORDS,
    residents=_RESIDENTS,
    other_base=replace(_RESIDENTS, number_missing=((1930, 0.3), (1975, 0.2), (2005, 0.12))),
)
"""The benchmark's setting: a province whose books were kept by many hands."""

PLAIN = Setting(
    books=Books(
        late_registration=((1930, 0.01),),
        number_noted=((1930, 0.6), (2016, 1.0)),
        no_diacritics=0.0,
        tcvn3=0.0,
        vni=0.0,
        upper_case=0.0,
        decomposed=0.0,
        old_tone_placement=0.0,
        abbreviating=0.0,
        year_off=0.0,
        day_month_exchanged=0.0,
        year_only=((1930, 0.0),),
        placeholder=((1930, 0.0),),
        mother_left_out=0.0,
        father_left_out=0.0,
        mother_without_surname=0.0,
        grandfather_as_father=0.0,
    ),
    records=Slips(letter_typo=0.002, middle_missing=0.002, date_digit=0.001, sex_wrong=0.0005),
    residents=Slips(letter_typo=0.001, name_changed=0.001, number_missing=((0, 0.01),)),
    other_base=Slips(letter_typo=0.001, number_missing=((0, 0.05),)),
)
"""A clean province: few errors, each alone."""
