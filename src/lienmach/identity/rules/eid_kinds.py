"""
What is counted of the electronic identity, by commune and month.

The words of the columns as offices write them; folded, so that capitals and marks do not matter.
"""

import datetime as dt
from enum import StrEnum

EVE = dt.date(2025, 6, 30)
"""The last day of the communes of before (Resolution 1669/NQ-UBTVQH15)."""


class Kind(StrEnum):
    """What a figure counts; all but the last happen in the month, that one stands at its end."""

    CARD_RECEIVED = "card-received"
    CARD_ISSUED = "card-issued"
    EID_RECEIVED = "eid-received"
    ACTIVATED = "activated"
    PEOPLE_OF_AGE = "people-of-age"


FLOWS = (Kind.CARD_RECEIVED, Kind.CARD_ISSUED, Kind.EID_RECEIVED, Kind.ACTIVATED)
"""What is added up over months. The number of people of age is the latest one known instead."""

UNIT, MONTH = "unit", "month"
HEADINGS = {
    UNIT: ("unit", "ma_xa", "ma_don_vi", "ma_dvhc"),
    MONTH: ("month", "thang", "ky_bao_cao"),
    Kind.CARD_RECEIVED.value: ("card_received", "ho_so_can_cuoc_tiep_nhan", "thu_nhan_can_cuoc"),
    Kind.CARD_ISSUED.value: ("card_issued", "the_can_cuoc_da_cap", "cap_can_cuoc"),
    Kind.EID_RECEIVED.value: ("eid_received", "ho_so_dinh_danh_tiep_nhan", "thu_nhan_dinh_danh"),
    Kind.ACTIVATED.value: ("activated", "tai_khoan_kich_hoat", "kich_hoat"),
    Kind.PEOPLE_OF_AGE.value: ("people_of_age", "dan_so_du_tuoi", "cong_dan_du_tuoi"),
}
