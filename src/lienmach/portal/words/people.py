"""Words of the list of people whom a move linked, or left in doubt."""

PEOPLE: dict[str, tuple[str, str]] = {
    "figure.people": ("Người có ở cả hai tỉnh", "People in both provinces"),
    "figure.people_note": ("{count} cặp chờ người xem", "{count} pairs wait for people"),
    "people.title": ("Có phải cùng một người?", "The same person?"),
    "people.lead": (
        "Hai hồ sơ của hai tỉnh có thể là của một người. Hồ sơ không bị gộp, chỉ liên kết, và liên kết gỡ được; cặp nghi ngờ không làm dừng việc chuyển.",
        "Two records of two provinces that may be of one person. Records are linked, never merged, and a link can be undone; a doubtful pair holds no move up.",
    ),
    "people.csv": ("Tải CSV", "Download CSV"),
    "people.verdicts": ("Kết quả so khớp", "Verdicts"),
    "people.doubtful": ("Còn nghi ngờ", "In doubt"),
    "people.linked": ("Đã liên kết", "Linked"),
    "people.none": ("Không có cặp nào.", "There are none."),
    "people.likely": ("xác suất {likely}", "probability {likely}"),
    "people.col_what": ("Mục", "What"),
    "people.col_one": ("Tỉnh chuyển đến", "The province that arrived"),
    "people.col_other": ("Tỉnh tiếp nhận", "The province that was there"),
    "people.col_says": ("So sánh", "Compared"),
    "people.col_bits": ("Bit", "Bits"),
    "people.kin": ("Có thể là anh chị em", "They may be brothers or sisters"),
    "people.prior": ("Một người có ở cả hai tỉnh là hiếm", "That anybody is in both is rare"),
    "people.weight": ("Cộng lại", "Together"),
    "column.personal_id": ("số định danh", "personal number"),
    "column.full_name": ("họ và tên", "full name"),
    "column.birth_date": ("ngày sinh", "birth date"),
    "column.mother_name": ("họ tên mẹ", "mother's name"),
    "column.father_name": ("họ tên cha", "father's name"),
    "note.why.number, name and birth date agree": (
        "Số định danh, họ tên và ngày sinh trùng nhau",
        "Number, name and birth date agree",
    ),
    "note.why.the number agrees, name or birth date does not": (
        "Cùng số định danh nhưng khác họ tên hoặc ngày sinh",
        "The number agrees, name or birth date does not",
    ),
    "note.why.the records agree, the numbers differ": (
        "Hồ sơ giống nhau nhưng khác số định danh",
        "The records agree, the numbers differ",
    ),
    "note.why.the records agree, the number is that of another": (
        "Hồ sơ giống nhau nhưng số định danh là của người khác",
        "The records agree, the number is that of another",
    ),
    "note.why.the records agree, a number is missing": (
        "Hồ sơ giống nhau, một bên thiếu số định danh",
        "The records agree, a number is missing",
    ),
    "note.why.the records agree, but not beyond doubt": (
        "Hồ sơ giống nhau nhưng chưa đủ chắc chắn",
        "The records agree, but not beyond doubt",
    ),
}
