"""Words of the desk where links between registers are reviewed, and of their progress."""

LINKING: dict[str, tuple[str, str]] = {
    "table.registries_link": ("Liên kết hộ tịch và cư trú", "Links of births and residents"),
    "table.registries_linkword": ("Ý kiến về liên kết", "Words on links"),
    "table.registries_linkmodel": ("Mô hình liên kết", "Models of linking"),
    # Access
    # The desk
    "desk.room": ("Liên kết khai sinh và cư dân", "Births and residents"),
    "desk.nav": ("Các trang của bàn rà soát", "Pages of the desk"),
    "desk.portal": ("Cổng dịch vụ công", "Portal"),
    "desk.printed": ("Bản in lúc {at}, người in: {officer}", "Printed on {at} by {officer}"),
    "desk.title": ("Rà soát liên kết", "Review of links"),
    "desk.back": ("Về danh sách", "Back to the list"),
    "desk.lead": (
        (
            "Mỗi dòng là một mục khai sinh và một cư dân có thể là cùng một người. "
            "Hai công chức khác nhau phải cùng kết luận thì mới có hiệu lực."
        ),
        (
            "Each line is a birth entry and a resident who may be one person. "
            "It is decided once two different officers agree."
        ),
    ),
    "desk.law": (
        (
            "Liên kết chỉ là đề xuất và không sửa bản ghi nào. Khi cơ sở dữ liệu khác với Sổ hộ tịch thì "
            "Sổ hộ tịch là căn cứ và công chức hộ tịch quyết định (khoản 2 Điều 60 Luật Hộ tịch 2014)."
        ),
        (
            "A link proposes and changes neither record. Where the database and the civil-status book differ, "
            "the book stands and the registrar decides (Civil Status Act 2014, art. 60.2)."
        ),
    ),
    "desk.waiting": ("Chờ ý kiến của quý vị ({count})", "Waiting for your word ({count})"),
    "desk.said": (
        "Quý vị đã cho ý kiến, chưa kết luận ({count})",
        "Said by you, still open ({count})",
    ),
    "desk.begin": ("Bắt đầu rà soát", "Begin to review"),
    "desk.keys_list": ("Phím tắt:", "Keys:"),
    "desk.none": (
        "Không còn cặp nào chờ ý kiến của quý vị.",
        "Nothing is waiting for a word of yours.",
    ),
    "desk.none_said": (
        "Không có cặp nào quý vị đã cho ý kiến mà chưa được kết luận.",
        "Nothing that you have said a word on is open still.",
    ),
    "desk.pages": ("Các trang của danh sách", "Pages of the list"),
    # One pair
    "pair.title": ("Có phải cùng một người?", "Is this one person?"),
    "pair.lead": (
        "Mô hình ước tính khả năng cùng một người là {likely}.",
        "The model estimates the chance of one person at {likely}.",
    ),
    "pair.field": ("Thông tin", "What"),
    "pair.record": ("Mục khai sinh", "Birth entry"),
    "pair.resident": ("Cư dân", "Resident"),
    "pair.stands": ("So sánh", "Compared"),
    "pair.absent": ("không ghi", "not given"),
    "pair.question": ("Kết luận của quý vị", "Your answer"),
    "pair.mine": ("Quý vị đã trả lời:", "You have said:"),
    "pair.blind": (
        "Ý kiến của người khác chỉ hiện ra sau khi đã kết luận. Trước đó quý vị có thể đổi câu trả lời.",
        "What others say is shown once it is decided. Until then you may change your answer.",
    ),
    "pair.later": ("Để sau", "Leave for later"),
    "pair.taken": (
        "Một trong hai bản ghi đã liên kết với bản ghi khác",
        "One of the two is linked with another",
    ),
    "pair.because": ("Lý do hủy:", "Undone because:"),
    "pair.why_undo": ("Lý do hủy liên kết", "Why the link is undone"),
    "pair.undo": ("Hủy liên kết", "Undo the link"),
    "pair.why": ("Vì sao", "Why"),
    "pair.why_hint": (
        "Bắt đầu từ độ hiếm của một cặp đúng; mỗi so sánh cộng thêm hay bớt đi (đơn vị: bit).",
        "It starts from how rare a match is; every comparison adds or takes away (in bits).",
    ),
    "pair.key": ("Mã cặp", "Pair"),
    "pair.model": ("Mô hình", "Model"),
    # Progress
    "progress.title": ("Tiến độ liên kết", "Progress of linking"),
    "progress.lead": (
        "Mỗi mục khai sinh trong Sổ hộ tịch đã gắn với cư dân nào hay chưa, theo xã, phường hiện nay.",
        "Whether each birth entry is linked with a resident, by the communes of today.",
    ),
    "progress.due": (
        "{rows} dòng nạp từ tệp kể từ lượt liên kết gần nhất chưa được so khớp. Quản trị viên cần chạy:",
        "{rows} rows came in by files since the last run and are not compared yet. The operator is to run:",
    ),
    "progress.share": (
        "đã liên kết: {linked} trên {births} mục khai sinh",
        "linked: {linked} of {births} birth entries",
    ),
    "progress.alt": (
        "{linked} đã liên kết, {in_review} đang rà soát, {unmatched} chưa khớp",
        "{linked} linked, {in_review} in review, {unmatched} unmatched",
    ),
    "progress.linked": ("Đã liên kết", "Linked"),
    "progress.in_review": ("Đang rà soát", "In review"),
    "progress.unmatched": ("Chưa khớp", "Unmatched"),
    "progress.by_unit": ("Theo xã, phường: thấp nhất trước", "By commune: the lowest first"),
    "progress.table": ("Bảng số liệu và lý do", "Figures and reasons"),
    "progress.unit": ("Xã, phường", "Commune"),
    "progress.births": ("Khai sinh", "Births"),
    "progress.all": ("Tất cả", "All"),
    "progress.none": (
        "Không có mục khai sinh nào, hoặc quý vị không được xem.",
        "There is no birth entry, or you may not see any.",
    ),
    # What is put together from codes
    "note.word.same": ("Cùng một người", "The same person"),
    "note.word.not-same": ("Không phải", "Not the same"),
    "note.word.cannot-tell": ("Không thể kết luận", "Cannot tell"),
    "note.link_state.linked": ("Đã liên kết", "Linked"),
    "note.link_state.refused": ("Không phải cùng một người", "Not the same person"),
    "note.link_state.undone": ("Liên kết đã bị hủy", "The link was undone"),
    "note.link_how.automatic": ("Tự động theo bằng chứng, ngày", "By the evidence alone, on"),
    "note.link_how.persons": ("Do hai công chức kết luận, ngày", "By two officers, on"),
    "note.stands.same": ("= giống", "= same"),
    "note.stands.marks": ("~ khác dấu", "~ other marks"),
    "note.stands.different": ("× khác", "× differs"),
    "note.stands.missing": ("? thiếu", "? missing"),
    "note.sex.male": ("Nam", "Male"),
    "note.sex.female": ("Nữ", "Female"),
    "note.unmatched.number-taken": (
        "Số đã liên kết với mục khác",
        "Number linked with another entry",
    ),
    "note.unmatched.name-differs": ("Trùng số, khác người hoặc tên", "Same number, other name"),
    "note.unmatched.number-unknown": ("Số không có trong cư trú", "Number not among residents"),
    "note.unmatched.namesake": ("Thiếu số, trùng tên và ngày sinh", "No number, namesakes"),
    "note.unmatched.old-unit": ("Xã cũ chưa xác định nơi kế thừa", "Old commune, heir unknown"),
    "note.unmatched.no-candidate": ("Không có người tương ứng", "No candidate"),
    "note.compared.prior": ("Độ hiếm của một cặp đúng", "How rare a match is"),
    "note.compared.total": ("Tổng", "Together"),
    "note.compared.kin": ("So với anh chị em ruột", "Against brothers and sisters"),
    "note.compared.kin_left": (
        "So với anh chị em ruột chưa liên kết",
        "Against brothers and sisters not linked yet",
    ),
    "note.compared.book": ("Thói quen của quyển sổ", "Habit of the book"),
    "note.compared.number": ("Số định danh", "Personal number"),
    "note.compared.name": ("Họ tên", "Name"),
    "note.compared.date": ("Ngày sinh", "Birth date"),
    "note.compared.place": ("Nơi đăng ký, nơi ở", "Place"),
    "note.compared.mother": ("Mẹ", "Mother"),
    "note.compared.father": ("Cha", "Father"),
    "note.compared.full_name": ("Họ tên", "Name"),
    "note.compared.birth_date": ("Ngày sinh", "Birth date"),
    "note.compared.sex": ("Giới tính", "Sex"),
    "note.compared.personal_id": ("Số định danh", "Personal number"),
    "note.compared.mother_name": ("Họ tên mẹ", "Mother"),
    "note.compared.father_name": ("Họ tên cha", "Father"),
    "note.compared.birth_unit": ("Nơi đăng ký khai sinh", "Birth registered in"),
    "note.compared.unit": ("Nơi giữ sổ / nơi ở", "Book kept in / lives in"),
    **{
        f"note.evidence.{english}": (vietnamese, english)
        for english, vietnamese in {
            "unknown": "không rõ",
            "nothing of these": "khác hẳn",
            "the same number": "cùng số",
            "one digit apart": "lệch một chữ số",
            "the same name": "cùng họ tên",
            "the same name, one without diacritics": "cùng họ tên, một bên không dấu",
            "the same name, other diacritics": "cùng họ tên, khác dấu",
            "the same words in another order": "cùng các chữ, khác thứ tự",
            "the same family and given name": "cùng họ và tên",
            "one letter apart": "lệch một chữ cái",
            "the same given name": "cùng tên",
            "two letters apart": "lệch hai chữ cái",
            "the same family name": "cùng họ",
            "the same sex": "cùng giới tính",
            "the same day": "cùng ngày",
            "the same year, no day on one side": "cùng năm, một bên không ghi ngày",
            "day and month exchanged": "đảo ngày và tháng",
            "the same day of the next or last year": "cùng ngày, lệch một năm",
            "the same year and month, or year and day": "cùng năm và tháng, hoặc cùng năm và ngày",
            "the same day of another year": "cùng ngày tháng, khác năm",
            "the same year": "cùng năm",
            "the next or last year": "lệch một năm",
            "the same commune of birth": "cùng nơi đăng ký",
            "communes that are one today": "các xã nay là một",
            "lives where the record was made": "đang ở nơi đã đăng ký",
            "the same former district": "cùng huyện cũ",
            "commune of birth unknown": "cư trú không ghi nơi sinh, đang ở nơi khác",
            "the same mother's name": "cùng họ tên mẹ",
            "mother's name one or two letters apart": "họ tên mẹ lệch một, hai chữ cái",
            "mother's given name the same": "cùng tên mẹ",
            "the parents' names exchanged": "họ tên cha và mẹ đổi chỗ",
            "the same father's name": "cùng họ tên cha",
            "father's name one or two letters apart": "họ tên cha lệch một, hai chữ cái",
            "father's given name the same": "cùng tên cha",
        }.items()
    },
}
