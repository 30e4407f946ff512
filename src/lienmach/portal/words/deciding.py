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
    "not_done.title": ("Chưa thực hiện được", "This was not done"),
    "not_done.back": ("Quay lại", "Go back"),
}
