"""Words of what people of the merger team decide: where records lie, whose rules hold."""

DECIDING: dict[str, tuple[str, str]] = {
    "undecided.title": ("Bản ghi chờ người quyết định", "Records waiting for a person"),
    "undecided.lead": (
        (
            "Các bản ghi này thuộc xã đã bị chia, mà địa chỉ không đủ để biết thuộc phần nào. Chúng vẫn hoạt "
            "động bình thường dưới mã cũ. Danh sách nêu địa chỉ, không nêu tên hay số định danh."
        ),
        (
            "These records belong to a split commune and their address does not tell to which part. They go on "
            "working under their former code. The list tells addresses, and no name or personal number."
        ),
    ),
    "undecided.none": ("Không có bản ghi nào phải chờ.", "No record is waiting."),
    "undecided.col_table": ("Bảng", "Table"),
    "undecided.col_unit": ("Xã, phường cũ", "Former commune"),
    "undecided.col_candidates": ("Nay thuộc", "Now lies in"),
    "undecided.all_tables": ("Tất cả các bảng", "All tables"),
    "undecided.all_units": ("Tất cả xã, phường cũ", "All former communes"),
    "undecided.filter": ("Lọc", "Filter"),
    "undecided.count": (
        "{count} bản ghi; cả thảy {total} đang chờ.",
        "{count} records; {total} wait in all.",
    ),
    "undecided.no_address": ("không ghi địa chỉ", "no address"),
    "undecided.none_here": (
        "Ở đây không còn bản ghi nào phải chờ.",
        "No record is waiting here any more.",
    ),
    "undecided.place": ("Xếp vào đây", "Place it there"),
    "undecided.placed": (
        "{table} …{id}: đã xếp vào {unit}.",
        "{table} …{id}: placed in {unit}.",
    ),
    "undecided.taken_back": (
        "{table} …{id}: đã rút lại, như trước khi xếp.",
        "{table} …{id}: taken back, as it was before.",
    ),
    "undecided.taken_back_all": (
        "Đã rút lại {count} bản ghi, như trước khi xếp.",
        "{count} records were taken back, as they were before.",
    ),
    "undecided.undo": ("Rút lại", "Take it back"),
    "undecided.block": (
        "Xếp cả {count} bản ghi cùng thôn, tổ này",
        "Place all {count} of this hamlet or block",
    ),
    "undecided.pages": ("Các trang của danh sách", "Pages of the list"),
    "undecided.begin": ("Về đầu danh sách", "Back to the beginning"),
    "undecided.next": ("Trang tiếp", "Next page"),
    "pages.list": ("Các trang của danh sách", "Pages of the list"),
    # A hamlet or block
    "block.title": ("Xếp cả thôn, tổ", "Place a whole hamlet or block"),
    "block.lead": (
        "{count} bản ghi ({table}) có cùng địa chỉ dưới đây, chỉ khác số nhà. Mỗi bản ghi được xếp và ghi nhật ký riêng.",
        "{count} records ({table}) bear the address below and differ by the house alone. Each is placed and recorded by itself.",
    ),
    "block.some": (
        "Mỗi lần xếp {count} trên {total} bản ghi; phần còn lại hãy làm thêm lần nữa.",
        "{count} of {total} are placed at once; do it again for the others.",
    ),
    "block.place": ("Xếp cả {count} bản ghi", "Place all {count}"),
    "block.placed_title": ("Đã xếp cả thôn, tổ", "The hamlet or block is placed"),
    "block.placed": (
        "Đã xếp {count} bản ghi vào {unit}.",
        "{count} records were placed in {unit}.",
    ),
    "block.undo": ("Rút lại tất cả", "Take all of them back"),
    "block.go_on": ("Về danh sách", "Back to the list"),
    # Who decides
    "name.why": (
        "Ai quyết định thì ghi tên; tên được lưu trong nhật ký cùng mỗi quyết định.",
        "Whoever decides gives their name; it is kept in the ledger with each decision.",
    ),
    "name.label": ("Tên người quyết định", "Name of who decides"),
    "name.give": ("Ghi tên", "Give name"),
    "name.given": ("Người quyết định: {name} (đổi)", "Deciding: {name} (change)"),
    # Differences of two catalogues
    "differences.lead": (
        (
            "Trước khi chuyển hồ sơ, mỗi điểm khác nhau phải có người quyết định: giữ quy định của bên "
            "chuyển đi, hay theo bên tiếp nhận. Hồ sơ đang giải quyết giữ quy định lúc nộp."
        ),
        (
            "Before the dossiers move, somebody decides each difference: keep the moving side's rule, or "
            "adopt the other side's. Running dossiers keep the rule they were filed under."
        ),
    ),
    "differences.aligned": (
        "Hồ sơ đã chuyển theo các quyết định dưới đây.",
        "The dossiers have moved by the decisions below.",
    ),
    "differences.compare": ("So sánh lại hai danh mục", "Compare the catalogues anew"),
    "differences.compare_hint": (
        "Quyết định cũ còn giá trị khi cả hai bên không đổi.",
        "A decision stands as long as both sides are what they were.",
    ),
    "differences.open_title": ("Chưa quyết định ({count})", "Undecided ({count})"),
    "differences.decided_title": ("Đã quyết định ({count})", "Decided ({count})"),
    "differences.none": (
        "Chưa thấy điểm nào khác nhau. Hãy so sánh hai danh mục.",
        "No difference is known. Compare the two catalogues.",
    ),
    "differences.whose": ("Quy định của bên nào", "Whose rule holds"),
    "differences.decide": ("Quyết định", "Decide"),
    "differences.change": ("Đổi quyết định", "Change the decision"),
    "differences.rest": ("Quyết định chung cho cả {count} điểm", "Decide all {count} alike"),
    "differences.sure": ("Tôi đã xem cả {count} điểm", "I have looked at all {count}"),
    "differences.decide_rest": ("Quyết định tất cả", "Decide them all"),
    "catalogue.decide": ("Quyết định các điểm này", "Decide them"),
    "pairs.none": ("chưa so sánh, hoặc không khác nhau", "not compared yet, or no difference"),
    "pairs.open": ("{count} trên {total} điểm chưa quyết định", "{count} of {total} undecided"),
    "pairs.settled": ("cả {total} điểm đã quyết định", "all {total} decided"),
    "pairs.see": ("Xem và quyết định", "See and decide"),
    "not_done.sent_before": (
        "Trang này đã gửi trước đó và lần đó đã được ghi. Nội dung sửa sau chưa được ghi; nếu cần, hãy gửi lại.",
        "This page was sent before, and that was kept. What you changed since was not: send it if you need to.",
    ),
    "not_done.title": ("Chưa thực hiện được", "This was not done"),
    "not_done.back": ("Quay lại", "Go back"),
}
