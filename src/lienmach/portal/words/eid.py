"""Words of the e-ID figures."""

EID: dict[str, tuple[str, str]] = {
    "eid.title": ("Căn cước và định danh điện tử", "Identity cards and e-ID"),
    "eid.lead": (
        "Hồ sơ thẻ căn cước, hồ sơ định danh điện tử đã thu nhận và tài khoản đã kích hoạt, theo xã và theo tháng.",
        "Dossiers of identity cards, e-ID dossiers received and accounts activated, by commune and month.",
    ),
    "eid.synthetic": (
        "Trong số liệu này có số giả lập để trình diễn: phần chia theo xã, theo tháng là do máy sinh ra.",
        "Some of these figures are made up for the demonstration: how they are spread over communes and months.",
    ),
    "eid.scope": ("Phạm vi", "Scope"),
    "eid.scope_own": ("{province}", "{province}"),
    "eid.scope_all": ("Tất cả các tỉnh ở đây", "All provinces here"),
    "eid.geography": ("Địa giới", "Geography"),
    "eid.today": ("Hiện nay", "Of today"),
    "eid.before": ("Trước ngày 01/7/2025", "Before 1 July 2025"),
    "note.eid.card-received": ("Hồ sơ thẻ căn cước", "Card dossiers"),
    "note.eid.card-issued": ("Thẻ đã cấp", "Cards issued"),
    "note.eid.eid-received": ("Hồ sơ định danh", "e-ID dossiers"),
    "note.eid.activated": ("Đã kích hoạt", "Activated"),
    "note.eid.people-of-age": ("Người đủ tuổi", "People of age"),
    "eid.share": ("Tỷ lệ kích hoạt", "Share activated"),
    "eid.share_note": (
        "Tỷ lệ kích hoạt tính trên số người đủ tuổi do đơn vị báo cáo (tháng {month}).",
        "The share is of the people of age as the units reported them (in {month}).",
    ),
    "eid.by_month": ("Theo tháng", "By month"),
    "eid.by_unit": ("Theo xã, phường", "By commune"),
    "eid.unit": ("Đơn vị", "Unit"),
    "eid.month": ("Tháng", "Month"),
    "eid.top": ("Cao nhất {value} ({month})", "At most {value} ({month})"),
    "eid.alt": (
        "{name} theo tháng từ {first} đến {last}, cao nhất {top}; số liệu ở bảng bên dưới.",
        "{name} by month from {first} to {last}, at most {top}; the figures are in the table below.",
    ),
    "eid.estimate": ("ước tính", "estimate"),
    "eid.partial": ("chưa đủ", "incomplete"),
    "eid.marks": (
        (
            "“Ước tính”: số của xã mới được chia về xã cũ theo số mỗi xã cũ đã tự báo cáo. “Chưa đủ”: một phần số liệu "
            "của xã bị chia có thể thuộc đơn vị này nhưng không xác định được."
        ),
        (
            "“Estimate”: what a new commune counted, shared among those it came from by what each had counted itself. "
            "“Incomplete”: part of a split commune's figures may belong to the unit, but that cannot be decided."
        ),
    ),
    "eid.undecided": ("Không xác định được", "Cannot be decided"),
    "eid.undecided_lead": (
        "Các đơn vị này bị chia hoặc gộp mà không có căn cứ chia số liệu; số liệu được giữ nguyên, không đoán.",
        "These units were split, or joined without a basis to share their figures; the figures are kept whole and not guessed.",
    ),
    "eid.candidates": ("Có thể thuộc", "May belong to"),
    "eid.none": ("Chưa có số liệu.", "There are no figures yet."),
}
