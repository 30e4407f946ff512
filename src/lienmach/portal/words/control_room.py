"""Words of the merger's control room."""

CONTROL_ROOM: dict[str, tuple[str, str]] = {
    # Access
    "room.title": ("Phòng điều hành hợp nhất", "Merger control room"),
    "room.lead": (
        "Mỗi lần chuyển đưa một hệ thống của một tỉnh về nhà mới, trong khi cả hai tỉnh vẫn phục vụ.",
        "Each move takes one system of one province to its new home while both provinces keep serving.",
    ),
    "room.closed": (
        "Trang này chỉ dành cho tổ hợp nhất. Xin mở bằng đường dẫn do người vận hành hệ thống cấp.",
        "This page is for the merger team only. Please open it by the link the operator of the system gave you.",
    ),
    "room.wrong_key": (
        "Đường dẫn này không mở được phòng điều hành: khóa không đúng hoặc đã được thay.",
        "This link does not open the control room: its key is wrong or has been replaced.",
    ),
    # List of moves
    "moves.none": (
        "Chưa có lần chuyển nào. Bắt đầu bằng lệnh: lienmach merge move",
        "No move yet. Begin one with: lienmach merge move",
    ),
    "moves.caption": ("Các lần chuyển, mới nhất trước", "Moves, newest first"),
    "moves.step": ("Bước {step} trên 10", "Step {step} of 10"),
    "moves.to": ("đến", "to"),
    "direction.forward": ("Chuyển đi", "Forward"),
    "direction.reverse": ("Chuyển ngược", "Reversal"),
    "state.planned": ("Đã lập phương án", "Planned"),
    "state.running": ("Đang chạy", "Running"),
    "state.cut over": ("Đã chuyển giao, còn đường lui", "Cut over, way back open"),
    "state.closed": ("Đã khép lại", "Closed"),
    "state.reversed": ("Đã chuyển ngược", "Reversed"),
    "state.failed": ("Đã dừng vì lỗi", "Failed"),
    # Ten steps
    "steps.title": ("Mười bước", "Ten steps"),
    "step.plan": ("Lập phương án", "Plan"),
    "step.align": ("Thống nhất danh mục", "Align catalogues"),
    "step.capture": ("Ghi nhận thay đổi", "Capture changes"),
    "step.copy": ("Sao chép", "Copy"),
    "step.catch_up": ("Bắt kịp thay đổi", "Catch up"),
    "step.link": ("Liên kết người dân", "Link people"),
    "step.verify": ("Đối soát", "Verify"),
    "step.rehearse": ("Diễn tập", "Rehearse"),
    "step.cut_over": ("Chuyển giao", "Cut over"),
    "step.way_back": ("Giữ đường lui", "Keep the way back"),
    "step.state.waiting": ("Chưa đến", "Waiting"),
    "step.state.running": ("Đang làm", "Running"),
    "step.state.done": ("Xong", "Done"),
    "step.state.failed": ("Lỗi", "Failed"),
    "step.state.skipped": ("Không cần", "Not needed"),
    "step.announce": ("Bước {number}: {name}, {state}", "Step {number}: {name}, {state}"),
    "note.align.done": (
        "{points} điểm khác nhau giữa hai danh mục, {open} chưa quyết định.",
        "{points} differences between the catalogues, {open} undecided.",
    ),
    "note.align.nothing": (
        "Hệ thống này không có danh mục thủ tục để so.",
        "This system has no catalogue of procedures to compare.",
    ),
    "note.capture.done": (
        "Mọi thay đổi từ đây đều được ghi nhận.",
        "Every change from here on is noted.",
    ),
    "note.copy.running": ("{rows} trên {total} bản ghi.", "{rows} of {total} rows."),
    "note.copy.done": (
        "{rows} bản ghi của {tables} bảng, {rate} bản ghi/giây, kiểm tra ngay khi chép.",
        "{rows} rows of {tables} tables, {rate} rows/s, verified as they were copied.",
    ),
    "note.catch_up.running": ("{lag} khóa chờ đọc lại.", "{lag} keys wait to be read again."),
    "note.catch_up.done": (
        "Đã đọc lại mọi bản ghi thay đổi trong lúc chép.",
        "Every row that changed meanwhile was read again.",
    ),
    "note.link.done": (
        "{linked} người liên kết theo số định danh; {doubtful} cặp chờ hai người xem.",
        "{linked} people linked by personal number; {doubtful} pairs wait for two people to look.",
    ),
    "note.verify.done": (
        "Bốn lớp đối soát: {differences} sai khác.",
        "Four layers of verification: {differences} differences.",
    ),
    "note.rehearse.skipped": (
        "Diễn tập làm riêng, bao nhiêu lần cũng được: lienmach rehearse",
        "Rehearsed on the side, as often as wanted: lienmach rehearse",
    ),
    "note.cut_over.done": (
        "Cửa đóng {wait}; từ đây nhà mới phục vụ.",
        "The door was closed for {wait}; the new home serves from here on.",
    ),
    "note.way_back.running": (
        "Thay đổi ở nhà mới được đưa ngược về nhà cũ cho đến khi khép lại; {lag} chờ.",
        "Changes at the new home go back to the old one until the move is closed; {lag} wait.",
    ),
    "note.way_back.closed": (
        "Đã khép lại: nhà cũ không còn giữ bản ghi nào.",
        "Closed: the old home holds no row any more.",
    ),
    "note.way_back.reversed": (
        "Đã chuyển ngược và đối soát: hệ thống lại ở nhà cũ.",
        "Reversed and verified: the system lives at its old home again.",
    ),
    "sentence.running": (
        "Hệ thống vẫn phục vụ ở nhà cũ trong khi dữ liệu được chuyển.",
        "The system serves at its old home while its data is being moved.",
    ),
    "sentence.cut over": (
        "Hệ thống phục vụ ở nhà mới; vẫn có thể chuyển ngược cho đến khi khép lại.",
        "The system serves at its new home; the move can be reversed until it is closed.",
    ),
    "sentence.closed": (
        "Hệ thống ở hẳn nhà mới; nhà cũ không còn giữ dữ liệu của hệ thống này.",
        "The system lives at its new home for good; the old home holds none of its data.",
    ),
    "sentence.reversed": (
        "Hệ thống đã về lại nhà cũ và phục vụ ở đó.",
        "The system is back at its old home and serves there.",
    ),
    # One move
    "move.started": ("Bắt đầu {day} lúc {clock}", "Started {day} at {clock}"),
    "move.ended": ("kết thúc lúc {clock}", "ended at {clock}"),
    "move.back": ("Tất cả các lần chuyển", "All moves"),
    "move.print": ("Bản in", "Print version"),
    "move.screen": ("Bản xem trực tiếp", "Live version"),
    "move.refresh": ("Làm mới trang", "Refresh"),
    "live.on": ("Đang cập nhật trực tiếp", "Updating live"),
    "live.polling": ("Tự làm mới mỗi 2 giây", "Refreshing every 2 seconds"),
    "live.lost": ("Mất kết nối, đang thử lại", "Connection lost, trying again"),
    "live.ended": ("Đã kết thúc, không còn thay đổi", "Ended, nothing changes any more"),
    "live.off": ("Số liệu lúc mở trang", "Figures as of opening the page"),
    # Figures
    "figures.title": ("Số liệu chính", "Key figures"),
    "figure.rows": ("Bản ghi đã chuyển", "Rows moved"),
    "figure.rows_of": ("trên {total} ({share})", "of {total} ({share})"),
    "figure.rate": ("Bản ghi mỗi giây", "Rows a second"),
    "figure.rate_mean": ("trung bình {mean}", "mean {mean}"),
    "figure.rate_of_copy": ("trung bình khi sao chép", "mean while copying"),
    "figure.eta": ("Còn lại, ước tính", "Left, estimated"),
    "figure.eta_unknown": ("chưa ước tính được", "no estimate yet"),
    "figure.took": ("Tổng thời gian", "Total time"),
    "figure.lag": ("Thay đổi chờ chuyển", "Changes waiting"),
    "figure.lag_note": ("khóa đã đổi, chưa đọc lại", "changed keys not yet read again"),
    "figure.differences": ("Sai khác tìm thấy", "Differences found"),
    "figure.differences_none": ("hai bên khớp nhau", "both sides agree"),
    "figure.differences_some": (
        "phải bằng 0 trước khi chuyển giao",
        "must be 0 before the cut-over",
    ),
    "figure.undecided": ("Chờ người quyết định", "Waiting for a person"),
    "figure.undecided_note": ("bản ghi của xã bị chia", "records of split communes"),
    "figure.undecided_list": ("Xem danh sách", "See the list"),
    "figure.served": ("Yêu cầu đã phục vụ", "Requests served"),
    "figure.failed": ("Yêu cầu lỗi", "Requests failed"),
    "figure.failed_none": ("không yêu cầu nào bị lỗi", "no request failed"),
    "figure.failed_some": ("trả lời 5xx", "answered 5xx"),
    "figure.longest": ("Chờ lâu nhất", "Longest wait"),
    "figure.longest_cutover": ("lúc chuyển giao {wait}", "at the cut-over {wait}"),
    "figure.cutover": ("Cửa đóng khi chuyển giao", "Door closed at the cut-over"),
    "figure.cutover_at": ("lúc {clock}", "at {clock}"),
    "figure.cutover_waiting": ("chưa chuyển giao", "not cut over yet"),
    # Pictures
    "charts.title": ("Phục vụ và chuyển dữ liệu theo thời gian", "Service and move over time"),
    "charts.none": (
        "Chưa có số liệu để vẽ; hình sẽ hiện khi lần chuyển bắt đầu.",
        "Nothing to draw yet; the pictures appear once the move begins.",
    ),
    "charts.table": ("Xem các hình dưới dạng bảng", "See the pictures as a table"),
    "charts.table_caption": (
        "Số liệu của các hình, mỗi dòng {bucket}",
        "Figures of the pictures, {bucket} a row",
    ),
    "charts.cutover": ("Chuyển giao {clock}", "Cut-over {clock}"),
    "charts.bound": ("giới hạn {wait}", "bound {wait}"),
    "charts.peak": ("cao nhất {peak}", "peak {peak}"),
    "charts.col_time": ("Lúc", "Time"),
    "chart.served": ("Yêu cầu phục vụ mỗi giây", "Requests served a second"),
    "chart.failed": ("Yêu cầu lỗi", "Requests failed"),
    "chart.longest": ("Thời gian chờ lâu nhất (ms)", "Longest wait (ms)"),
    "chart.rows": ("Bản ghi chuyển mỗi giây", "Rows moved a second"),
    "chart.lag": ("Thay đổi chờ chuyển", "Changes waiting"),
    "chart.alt": (
        "{name}, từ {start} đến {end}: cao nhất {peak}.",
        "{name}, from {start} to {end}: peak {peak}.",
    ),
    "chart.alt_cutover": (" Chuyển giao lúc {clock}.", " Cut-over at {clock}."),
    # Tables
    "tables.title": ("Tiến độ từng bảng", "Progress by table"),
    "tables.none": ("Chưa có bảng nào.", "No table yet."),
    "tables.region": ("Bảng tiến độ", "Table of progress"),
    "tables.col_table": ("Bảng", "Table"),
    "tables.col_rows": ("Đã chuyển / tổng", "Moved / total"),
    "tables.col_progress": ("Tiến độ", "Progress"),
    "tables.col_rate": ("Bản ghi/giây", "Rows/s"),
    "tables.col_differences": ("Sai khác", "Differences"),
    # Catalogue
    "catalogue.title": ("Khác nhau giữa hai danh mục", "Differences between the two catalogues"),
    "catalogue.none": (
        "Hai danh mục thủ tục giống nhau; không có gì phải quyết định.",
        "The two catalogues of procedures agree; nothing to decide.",
    ),
    "catalogue.open": (
        "{count} điểm chưa quyết định: chưa thể chuyển.",
        "{count} undecided: the move is refused.",
    ),
    "catalogue.settled": ("Mọi điểm khác nhau đã được quyết định.", "Every difference is decided."),
    "catalogue.region": ("Bảng khác nhau giữa hai danh mục", "Table of differences"),
    "catalogue.col_procedure": ("Thủ tục", "Procedure"),
    "catalogue.col_field": ("Nội dung", "Field"),
    "catalogue.col_decision": ("Quyết định", "Decision"),
    "decision.keep": ("Giữ của bên chuyển đi", "Keep the moving side's"),
    "decision.adopt": ("Theo bên tiếp nhận", "Adopt the surviving side's"),
    "catalogue.undecided": ("Chưa quyết định", "Undecided"),
    # Manifest
    "manifest.title": (
        "Bảng kê đến nơi, theo cơ quan và bảng",
        "Arrival manifest by office and table",
    ),
    "manifest.none": (
        "Bảng kê được lập khi bắt đầu sao chép.",
        "The manifest is drawn up when the copy begins.",
    ),
    "manifest.sum": (
        "{offices} cơ quan, {expected} bản ghi phải đến, {arrived} đã đến",
        "{offices} offices, {expected} rows expected, {arrived} arrived",
    ),
    "manifest.all_here": ("Đủ: không cơ quan nào thiếu", "Complete: no office is missing anything"),
    "manifest.missing_offices": ("{count} cơ quan còn thiếu", "{count} offices are missing rows"),
    "manifest.pending": (
        "Đang chuyển: {count} cơ quan chưa đến đủ",
        "Under way: {count} offices have not arrived in full",
    ),
    "manifest.missing_title": ("Cơ quan còn thiếu", "Offices missing rows"),
    "manifest.complete_title": (
        "Cơ quan đã đến đủ ({count})",
        "Offices that arrived in full ({count})",
    ),
    "manifest.csv": ("Tải bảng kê (CSV)", "Download the manifest (CSV)"),
    "manifest.col_office": ("Cơ quan", "Office"),
    "manifest.col_total": ("Cộng", "Total"),
    "manifest.missing": ("Thiếu {count}", "Missing {count}"),
    "manifest.waiting": ("Còn {count}", "{count} to come"),
    "manifest.extra": ("Thừa {count}", "{count} too many"),
    # Undecided
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
