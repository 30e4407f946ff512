"""Words of what is exchanged with the National Portal: dossiers from there, and ministries' own."""

NATIONAL: dict[str, tuple[str, str]] = {
    # A dossier that came from there, as officers see it
    "national.from": ("Từ Cổng Dịch vụ công quốc gia", "From the National Portal"),
    "national.code": ("Mã hồ sơ trên Cổng quốc gia", "Its code at the National Portal"),
    "national.papers": (
        "Giấy tờ lưu tại Cổng quốc gia",
        "Papers that lie at the National Portal",
    ),
    "national.reference": ("Địa chỉ tại Cổng", "Reference"),
    "national.no_papers": (
        "Không có giấy tờ nào lưu tại Cổng quốc gia.",
        "No papers lie at the National Portal.",
    ),
    # Copies of what ministries handle
    "national.list": (
        "Hồ sơ do bộ, ngành giải quyết",
        "Dossiers that ministries handle",
    ),
    "national.not_ours": (
        "Bản sao để theo dõi, đếm riêng; chỉ tính vào tỷ lệ trực tuyến của 25 dịch vụ thiết yếu, không tính vào số liệu nào khác của tỉnh, thành phố.",
        "Copies to look at, counted by themselves; of the province's figures they are only in the share of the 25 essential services.",
    ),
    "national.see": ("Xem danh sách", "See the list"),
    "national.lead": (
        "Bản sao từ hệ thống của bộ, ngành, để xem và đếm. Không giải quyết được ở đây.",
        "Copies from the ministries' own systems, to look at and to count. Nothing can be decided here.",
    ),
    "national.received": (
        "Bộ, ngành tiếp nhận",
        "Received by ministries",
    ),
    "national.none_in_period": (
        "Không có hồ sơ nào của kỳ này.",
        "There are none of this period.",
    ),
    "national.mine_hint": (
        "Bộ, ngành giải quyết các hồ sơ này trong hệ thống của mình; tại đây chỉ xem được.",
        "Ministries handle these in their own systems; here you can only see how they stand.",
    ),
    "national.by": ("{agency} giải quyết", "handled by {agency}"),
    "national.search": ("Mã hồ sơ", "Code"),
    "national.search_hint": (
        "Cả mã hoặc một phần của mã; không nhập số định danh",
        "The whole code or a part of it; no personal numbers",
    ),
    "national.no_code": ("Đó không phải là mã hồ sơ.", "That is not a code of a dossier."),
    "national.state": ("Trạng thái", "State"),
    "national.agency": ("Cơ quan giải quyết", "Handled by"),
    "national.unit": ("Nơi có việc", "Where it lies"),
    "national.synced": ("Đồng bộ", "As of"),
    "national.none": ("Không có bản sao nào.", "There are no copies."),
    "national.state.1": ("Mới đăng ký", "Just filed"),
    "national.state.2": ("Được tiếp nhận", "Received"),
    "national.state.3": ("Không được tiếp nhận", "Not received"),
    "national.state.4": ("Đang xử lý", "Being handled"),
    "national.state.5": ("Yêu cầu bổ sung hồ sơ", "A supplement is asked for"),
    "national.state.6": ("Yêu cầu thực hiện nghĩa vụ tài chính", "A fee is due"),
    "national.state.7": ("Công dân yêu cầu rút hồ sơ", "Withdrawn by the citizen"),
    "national.state.8": ("Dừng xử lý", "Stopped"),
    "national.state.9": ("Đã xử lý xong", "Decided"),
    "national.state.10": ("Đã trả kết quả", "Result handed over"),
}
