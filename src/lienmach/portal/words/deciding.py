"""Words of what people of the merger team decide: where records lie, whose rules hold."""

DECIDING: dict[str, tuple[str, str]] = {
    "undecided.title": ("Bản ghi chờ người quyết định", "Records waiting for a person"),
    "undecided.lead": (
        (
            "Các bản ghi này thuộc xã đã bị chia, mà địa chỉ không đủ để biết thuộc phần nào. Chúng vẫn hoạt "
            "động bình thường dưới mã cũ. Danh sách chỉ có mã, không có dữ liệu cá nhân."
        ),
        (
            "These records belong to a split commune and their address does not tell to which part. They go on "
            "working under their former code. The list holds codes only, no personal data."
        ),
    ),
    "undecided.none": ("Không có bản ghi nào phải chờ.", "No record is waiting."),
    "undecided.col_table": ("Bảng", "Table"),
    "undecided.col_key": ("Mã bản ghi", "Record"),
    "undecided.col_unit": ("Xã cũ", "Former commune"),
    "undecided.col_candidates": ("Có thể thuộc", "Candidates"),
    "undecided.shown": ("Hiện {shown} trên {total}", "Showing {shown} of {total}"),
}
