"""Words of the pages on which citizens choose a service, fill in and hand in."""

APPLYING: dict[str, tuple[str, str]] = {
    "apply.title": ("Nộp hồ sơ trực tuyến", "File online"),
    "apply.lead": (
        "Chọn việc cần làm. Mỗi trang hỏi một câu; khai dở được lưu lại, nộp lúc nào cũng được.",
        "Choose what you need. Each page asks one question; what you fill in is kept until you hand it in.",
    ),
    "apply.refused": ("Chưa thực hiện được", "This could not be done"),
    "apply.search": ("Tìm dịch vụ", "Find a service"),
    "apply.search_hint": (
        "Có dấu hay không dấu đều được, ví dụ: khai sinh, dat dai",
        "With or without diacritics, such as: khai sinh, land",
    ),
    "apply.found": ("{count} dịch vụ", "{count} services"),
    "apply.other": ("Việc khác", "Other"),
    "apply.at_national": ("Nộp trên Cổng quốc gia", "Filed on the National Portal"),
    "apply.at_fallback": ("Tạm nhận tại đây", "Taken in here for now"),
    "apply.away": (
        "Cổng Dịch vụ công quốc gia ngừng từ {since} ({because}): các dịch vụ của cổng tạm nhận tại đây.",
        "The National Portal has been out of service since {since} ({because}): its services are taken in here for now.",
    ),
    # Before one starts
    "apply.elsewhere": (
        "Dịch vụ này nộp trên Cổng Dịch vụ công quốc gia",
        "This service is filed on the National Portal",
    ),
    "apply.elsewhere_text": (
        "Hệ thống của bộ, ngành phục vụ dịch vụ này. Hệ thống của tỉnh, thành phố không tiếp nhận, cả trực tuyến lẫn tại quầy của các Trung tâm Phục vụ hành chính công.",
        "A ministry's own system serves it. The province's system does not take it in, neither online nor at the counter of a public service centre.",
    ),
    "apply.elsewhere_but": (
        "Chỉ khi cổng quốc gia ngừng, hồ sơ mới được tiếp nhận tại đây và tại quầy.",
        "Only while the National Portal is out of service is it taken in, here and at the counter.",
    ),
    "apply.elsewhere_go": (
        "Đến Cổng Dịch vụ công quốc gia",
        "Go to the National Portal",
    ),
    "apply.fallback_text": (
        "Cổng Dịch vụ công quốc gia ngừng từ {since} ({because}). Trong lúc đó hồ sơ được tiếp nhận tại đây.",
        "The National Portal has been out of service since {since} ({because}). Meanwhile it is taken in here.",
    ),
    "apply.need": ("Trước khi bắt đầu", "Before you start"),
    "apply.account": ("Tài khoản", "Account"),
    "apply.account_level": (
        "Tài khoản định danh điện tử mức độ {level}",
        "An electronic identity of level {level}",
    ),
    "apply.papers": ("Giấy tờ", "Papers"),
    "apply.paper_maybe": ("chỉ khi câu trả lời đòi hỏi", "only if your answers call for it"),
    "apply.no_papers": ("Không cần giấy tờ nào", "None"),
    "apply.all_rules": (
        "Xem đầy đủ quy định của thủ tục",
        "See everything the procedure says",
    ),
    "apply.start_title": ("Bắt đầu", "Start"),
    "apply.kept": (
        "Phần khai dở được lưu 30 ngày kể từ lần lưu cuối rồi tự xóa; chưa cơ quan nào thấy khi quý vị chưa nộp.",
        "What you fill in is kept for 30 days after it was last saved and then removed; no office sees it before you hand it in.",
    ),
    "apply.already": ("Quý vị đang khai dở:", "You have started already:"),
    "apply.resume": (
        "Tiếp tục bản lưu lúc {time} ngày {day}",
        "Go on with what was saved at {time} on {day}",
    ),
    "apply.for_whom": ("Quý vị nộp cho ai?", "For whom do you file?"),
    "apply.for_me": ("Cho tôi ({name})", "For myself ({name})"),
    "apply.for_other": ("Cho {name}, theo ủy quyền", "For {name}, by a mandate"),
    "apply.start": ("Bắt đầu khai", "Start now"),
    "apply.sign_in": ("Đăng nhập để bắt đầu", "Sign in to start"),
    # A question
    "apply.back": ("Quay lại", "Back"),
    "apply.back_check": ("Quay lại trang kiểm tra", "Back to your answers"),
    "apply.errors": ("Có chỗ cần sửa", "There is a problem"),
    "apply.error": ("Lỗi:", "Error:"),
    "apply.next": ("Tiếp tục", "Continue"),
    "apply.later": ("Lưu và làm tiếp sau", "Save and come back later"),
    "apply.saved": ("Đã lưu lúc {time}", "Saved at {time}"),
    "apply.day_hint": ("Ví dụ: 20 9 2026", "For example: 20 9 2026"),
    "apply.day": ("Ngày", "Day"),
    "apply.month": ("Tháng", "Month"),
    "apply.year": ("Năm", "Year"),
    "apply.from_register": ("Theo {register}, đọc lúc {at}.", "From {register}, read at {at}."),
    "source.residents": (
        "cơ sở dữ liệu dân cư của tỉnh, thành phố",
        "the province's register of residents",
    ),
    "source.civil_status": ("cơ sở dữ liệu hộ tịch", "the civil-status register"),
    "source.land": ("cơ sở dữ liệu đất đai", "the land register"),
    "source.identity": ("tài khoản định danh", "your electronic identity"),
    "apply.not_right": ("Thông tin này không đúng?", "Is this not right?"),
    "apply.disputed": (
        "Quý vị báo {register} ghi chưa đúng: hãy khai lại ở đây. Cán bộ sẽ được báo chỗ khác nhau.",
        "You said that {register} is wrong: give your answer here. The officer will be told of the difference.",
    ),
    "apply.unread": (
        "Lúc này chưa tra được cơ sở dữ liệu nên quý vị tự khai; hồ sơ sẽ ghi là chưa đối chiếu.",
        "The register cannot be reached just now, so please answer yourself; the dossier will say that it was not checked.",
    ),
    "apply.clash": (
        "Câu này vừa được trả lời ở cửa sổ khác",
        "This was just answered in another window",
    ),
    "apply.clash_text": (
        "Không có gì bị mất. Hãy chọn giữ câu trả lời nào.",
        "Nothing is lost. Choose which answer to keep.",
    ),
    "apply.clash_stored": ("Đã lưu ở cửa sổ khác", "Saved in the other window"),
    "apply.clash_given": ("Vừa gửi từ trang này", "Sent from this page"),
    "apply.clash_keep": ("Giữ câu đã lưu", "Keep what was saved"),
    "apply.clash_take": ("Lấy câu ở trang này", "Take the answer of this page"),
    "apply.discard": ("Xóa bản khai dở", "Throw it away"),
    "apply.discard_title": ("Xóa bản khai dở này?", "Throw away what you have filled in?"),
    "apply.discard_text": (
        "Mọi câu trả lời và tệp đã tải lên sẽ bị xóa, không lấy lại được.",
        "All answers and files will be removed and cannot be brought back.",
    ),
    "apply.discard_go": ("Xóa", "Throw it away"),
    "apply.discard_not": ("Không, làm tiếp", "No, go on"),
    # A newer version of the procedure
    "apply.version": ("Quy định đã thay đổi", "The rules have changed"),
    "apply.version_text": (
        "Phiên bản mới của thủ tục có hiệu lực từ {since}. Hồ sơ nộp từ nay theo phiên bản đó.",
        "A newer version of the procedure is in force since {since}. What is handed in now follows it.",
    ),
    "apply.version_kept": (
        "{count} câu trả lời vẫn dùng được; câu mới hoặc câu không còn phù hợp sẽ được hỏi lại.",
        "{count} answers still hold; what is new or does not fit any more will be asked.",
    ),
    "apply.version_dropped": (
        "Cần trả lời lại hoặc không còn hỏi",
        "To be answered anew, or not asked any more",
    ),
    "apply.version_go": ("Tiếp tục theo quy định mới", "Go on under the new rules"),
    "apply.version_gone": (
        "Thủ tục này không còn hiệu lực nên không nộp được nữa.",
        "This procedure is not in force any more and cannot be filed.",
    ),
    # Where
    "apply.where": ("Việc này ở đâu?", "Where does this matter lie?"),
    "apply.where_hint": (
        "Nơi đó quyết định cơ quan nào giải quyết; nộp và nhận kết quả ở đâu trong tỉnh, thành phố cũng được.",
        "It decides which agency is competent; you may file and collect anywhere in the province.",
    ),
    "apply.where_home": ("Nơi cư trú: {name}", "At home: {name}"),
    "apply.where_else": ("Nơi khác", "Elsewhere"),
    "apply.formerly": ("trước đây: {name}", "formerly: {name}"),
    "apply.address": ("Địa chỉ hoặc tên xã, phường", "Address, or the commune's name"),
    "apply.address_hint": (
        "Tên cũ hay tên mới đều được, ví dụ: phường Cẩm Thượng, thành phố Hải Dương",
        "Names of before a merger will do, such as: phường Cẩm Thượng, thành phố Hải Dương",
    ),
    "apply.where_empty": (
        "Hãy nhập địa chỉ, hoặc chọn nơi cư trú",
        "Enter an address, or choose your home",
    ),
    # Papers
    "apply.papers_lead": (
        "PDF, PNG hoặc JPEG, chụp rõ bốn góc. Có thể gửi nhiều tệp cho một giấy tờ.",
        "PDF, PNG or JPEG, all four corners in view. A paper may have several files.",
    ),
    "apply.paper_register": (
        "Không phải nộp nếu cơ sở dữ liệu đã có",
        "Not needed if a register holds it",
    ),
    "apply.paper_held": (
        "Không phải nộp: cơ sở dữ liệu đã có",
        "Not needed: a register holds it",
    ),
    "apply.paper_absent": (
        "Cơ sở dữ liệu chưa có giấy tờ này của người nộp, nên phải nộp",
        "No register holds it for the applicant, so please send it",
    ),
    "apply.paper_unread": (
        "Lúc này chưa tra được cơ sở dữ liệu, nên phải nộp",
        "The register cannot be reached just now, so please send it",
    ),
    "apply.paper_remove": ("Bỏ tệp", "Remove"),
    "apply.papers_more": ("Tải lên và ở lại trang này", "Upload and stay here"),
    # What it costs
    "apply.fee": ("Phí, lệ phí", "What it costs"),
    "apply.fee_unknown": ("Chưa xác định được mức phí", "The fee is not known"),
    "apply.fee_unsure": (
        "mức này chưa được đối chiếu với văn bản gốc",
        "not yet compared with the original act",
    ),
    "apply.fee_when": (
        "Quý vị chưa phải trả lúc này: nộp xong hồ sơ mới thanh toán.",
        "You need not pay now: payment comes after the dossier is handed in.",
    ),
    "apply.to_pay": ("Cần thanh toán {amount}.", "{amount} is to be paid."),
    "apply.pay": ("Thanh toán", "Pay"),
    # Check, declare, hand in
    "apply.check": (
        "Kiểm tra câu trả lời trước khi nộp",
        "Check your answers before you hand them in",
    ),
    "apply.by_mandate": (
        "Quý vị làm thay người khác theo ủy quyền.",
        "You act for somebody else by a mandate.",
    ),
    "apply.check_unread": (
        "Một số câu chưa đối chiếu được với cơ sở dữ liệu. Hệ thống sẽ thử lại khi quý vị nộp; nếu vẫn không được, hồ sơ ghi rõ là chưa đối chiếu.",
        "Some answers could not be compared with the registers. That is tried again when you hand in; if it still fails, the dossier says so.",
    ),
    "apply.taken": ("theo {register}", "from {register}"),
    "apply.will_be_told": ("khác với cơ sở dữ liệu", "differs from the register"),
    "apply.not_checked": ("chưa đối chiếu", "not checked"),
    "apply.not_given": ("Không trả lời", "Not answered"),
    "apply.change": ("Sửa", "Change"),
    "apply.place": ("Nơi có việc", "Where the matter lies"),
    "apply.if_now": ("Nếu nộp bây giờ, hẹn trả", "If handed in now, due"),
    "apply.declare": ("Cam đoan và nộp", "Declare and hand in"),
    "apply.declare_text": (
        "Người khai chịu trách nhiệm trước pháp luật về nội dung đã khai.",
        "Whoever files answers before the law for what is said here.",
    ),
    "apply.declare_tick": (
        "Tôi đã kiểm tra và cam đoan những điều đã khai là đúng.",
        "I have checked my answers and declare that they are true.",
    ),
    "apply.undeclared": (
        "Hãy đánh dấu cam đoan trước khi nộp",
        "Tick the declaration before you hand in",
    ),
    "apply.submit": ("Nộp hồ sơ", "Hand it in"),
    # The receipt
    "apply.done": ("Đã tiếp nhận hồ sơ", "Your dossier was received"),
    "apply.code": ("Mã hồ sơ của quý vị", "Your dossier's code"),
    "apply.received_at": ("Nơi tiếp nhận", "Received at"),
    "apply.word_hint": (
        "để tra cứu không cần đăng nhập; xin giữ kín",
        "to look it up without signing in; keep it to yourself",
    ),
    "apply.why": ("Vì sao hẹn ngày này?", "Why this day?"),
    "apply.what_next": ("Việc tiếp theo", "What happens next"),
    "apply.qr": (
        "Mã QR dẫn đến trang tình trạng hồ sơ",
        "QR code that leads to the dossier's status",
    ),
    "apply.pdf": ("Tải giấy tiếp nhận và hẹn trả kết quả (PDF)", "Download the receipt (PDF)"),
    "apply.status_link": ("Xem tình trạng", "See how it stands"),
    "apply.follow": ("Theo dõi trong Hồ sơ của tôi", "Follow it in My dossiers"),
    "apply.print_hint": ("Trang này in được trên một tờ A4.", "This page prints on one sheet."),
}
