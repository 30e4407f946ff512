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
