"""Words of the public pages."""

PUBLIC: dict[str, tuple[str, str]] = {
    # The frame of every page
    "site.name": ("Liền Mạch", "Liền Mạch"),
    "site.skip": ("Đến nội dung chính", "Skip to main content"),
    "site.language": ("Ngôn ngữ", "Language"),
    "site.home": ("Trang chủ", "Home"),
    "site.footer": (
        "Liền Mạch: phần mềm mở để hai tỉnh hợp nhất mà không ngừng phục vụ.",
        "Liền Mạch: open software for two provinces to become one without a break in service.",
    ),
    "site.portal_of": ("Cổng dịch vụ công {province}", "Public services of {province}"),
    # Provinces, by code; another installation's provinces go by their code
    "province.haiduong": ("tỉnh Hải Dương", "Hải Dương province"),
    "province.haiphong": ("thành phố Hải Phòng", "Hải Phòng city"),
    "province.short.haiduong": ("Hải Dương", "Hải Dương"),
    "province.short.haiphong": ("Hải Phòng", "Hải Phòng"),
    # The systems, by code
    "system.identity": ("Định danh và tài khoản", "Identity and accounts"),
    "system.registries": ("Sổ hộ tịch, cư trú và đất đai", "Civil, residence and land registers"),
    "system.dossiers": ("Hồ sơ thủ tục hành chính", "Dossiers of public services"),
    # Home page
    "home.lead": (
        (
            "Nộp và theo dõi hồ sơ của {count} dịch vụ công. Mã hồ sơ, giấy hẹn và đường dẫn đã cấp "
            "trước khi sắp xếp đơn vị hành chính vẫn dùng được."
        ),
        (
            "File and follow dossiers of {count} public services. Codes, receipts and links "
            "issued before the reorganisation stay valid."
        ),
    ),
    "home.merged": ("Đã hợp nhất hệ thống", "Systems merged"),
    "home.merged_system": (
        (
            "{system} của {province} nay do hệ thống của {home} phục vụ. Mọi mã, tài khoản và đường "
            "dẫn cũ vẫn dùng được; quý vị không phải làm gì thêm."
        ),
        (
            "{system} of {province}: now served by the system of {home}. Every former code, account and link "
            "still works; there is nothing you need to do."
        ),
    ),
    "home.status": ("Tình trạng hệ thống", "System status"),
    "home.status_all_well": (
        "Hệ thống vẫn phục vụ bình thường.",
        "All systems are serving normally.",
    ),
    "home.status_trouble": (
        "Có hệ thống tạm thời chưa trả lời; xin thử lại sau ít phút.",
        "A system does not answer just now; please try again in a few minutes.",
    ),
    "home.state.serving": ("Đang phục vụ bình thường", "Serving normally"),
    "home.state.moved": ("Đang phục vụ bình thường, tại {home}", "Serving normally, at {home}"),
    "home.state.trouble": ("Tạm thời chưa trả lời", "Not answering just now"),
    "home.services": ("Dịch vụ công", "Public services"),
    "home.search": ("Tìm dịch vụ", "Find a service"),
    "home.search_hint": (
        "Tên, cơ quan hoặc mã; có dấu hay không dấu đều được",
        "Name, agency or code; with or without diacritics",
    ),
    "home.search_go": ("Tìm", "Search"),
    "home.found": ("{count} dịch vụ", "{count} services"),
    "home.found_none": (
        "Không có dịch vụ nào khớp với “{text}”.",
        "No service matches “{text}”.",
    ),
    "home.col_limit": ("Thời hạn giải quyết", "Time limit"),
    "home.col_fee": ("Lệ phí", "Fee"),
    "home.col_level": ("Mức độ", "Level"),
    "home.col_agency": ("Cơ quan tiếp nhận", "Received by"),
    "home.officers": ("Dành cho công chức", "For officers"),
    "home.officers_enter": ("Cán bộ đăng nhập", "Sign in as an officer"),
    "home.developers": ("Dành cho phần mềm khác", "For other software"),
    "home.developers_text": (
        "Phần mềm một cửa và ứng dụng nộp, theo dõi hồ sơ qua giao diện lập trình mở.",
        "One-stop software and apps file and follow dossiers through an open interface.",
    ),
    "home.api": ("Tài liệu giao diện lập trình (OpenAPI)", "API documentation (OpenAPI)"),
    # One procedure
    "procedure.code": ("Mã thủ tục", "Procedure code"),
    "procedure.version": ("Phiên bản", "Version"),
    "procedure.citation": ("Căn cứ pháp lý", "Legal basis"),
    "procedure.valid_since": ("có hiệu lực từ {since}", "in force since {since}"),
    "procedure.valid_until": (
        "có hiệu lực từ {since} đến trước {until}",
        "in force from {since} until {until}",
    ),
    "procedure.owner": ("Cơ quan chủ quản", "Responsible ministry"),
    "procedure.how": ("Nộp hồ sơ", "How to file"),
    "procedure.how_text": (
        (
            "Nộp tại bất kỳ trung tâm phục vụ hành chính công nào trong tỉnh, thành phố, hoặc qua phần mềm kết nối "
            "với cổng này. Mỗi hồ sơ có một mã để theo dõi và giữ nguyên mã đó mãi mãi."
        ),
        (
            "File at any public administration service centre of the province, or through software connected to "
            "this portal. Each dossier gets a code to follow it by, and keeps that code for ever."
        ),
    ),
    "procedure.back": ("Tất cả dịch vụ", "All services"),
    "level.full": ("Trực tuyến toàn trình", "Fully online"),
    "level.partial": ("Trực tuyến một phần", "Partly online"),
    "procedure.code_ours": (
        "{code} (mã riêng của cổng này; mã quốc gia chưa được đối chiếu)",
        "{code} (this portal's own code; the national one has not been checked)",
    ),
    "procedure.listed_in": ("Danh mục", "Listed in"),
    "procedure.uncertain": (
        "Thông tin này chưa được đối chiếu với văn bản gốc; xin hỏi lại cơ quan tiếp nhận.",
        "This has not been checked against the original text; please ask the receiving office.",
    ),
    "procedure.invented": (
        "Có số liệu minh họa cho bản trình diễn, không lấy từ văn bản nào.",
        "Some figures here are invented for the demonstration and come from no legal text.",
    ),
    "procedure.remarks": ("Lưu ý", "Remarks"),
    "limit.working_days": ("{days} ngày làm việc", "{days} working days"),
    "limit.calendar_days": ("{days} ngày", "{days} days"),
    "limit.working_days.one": ("{days} ngày làm việc", "{days} working day"),
    "limit.calendar_days.one": ("{days} ngày", "{days} day"),
    "limit.same_day": (
        "trong ngày; nhận sau 15 giờ thì ngày làm việc tiếp theo",
        "the same day; received after 15:00, the next working day",
    ),
    "limit.clock": (
        "ngay; sau {before} thì trước {later} hôm sau",
        "at once; after {before}, by {later} the next day",
    ),
    "limit.schedule": ("theo lịch công bố", "as scheduled"),
    "limit.none": ("theo quy trình riêng, không định ngày", "by its own process, no fixed day"),
    "rule.or": ("hoặc", "or"),
    "rule.no": ("không", "no"),
    "rule.when": (" nếu “{what}”", " if “{what}”"),
    "fee.none": ("không thu", "none"),
    "fee.amount": ("{amount} đồng", "{amount} VND"),
    "fee.online": ("khi nộp trực tuyến", "online"),
    "fee.counter": ("khi nộp trực tiếp", "at the counter"),
    "fee.unset": (
        "theo quy định của cơ quan giải quyết",
        "as set by the competent agency",
    ),
    # Errors
    "error.400.title": ("Yêu cầu không đọc được", "The request cannot be read"),
    "error.400.text": (
        "Trình duyệt đã gửi một yêu cầu không đúng dạng. Xin quay lại trang trước và thử lại.",
        "Your browser sent a request of the wrong form. Please go back and try again.",
    ),
    "error.403.title": ("Không được phép xem trang này", "You may not see this page"),
    "error.403.text": (
        "Trang này chỉ dành cho người có nhiệm vụ được giao.",
        "This page is only for those entrusted with a duty for it.",
    ),
    "error.csrf.title": ("Biểu mẫu đã cũ", "The form is out of date"),
    "error.csrf.text": (
        "Xin mở lại trang trước rồi gửi lần nữa; chưa có gì thay đổi.",
        "Please open the page before anew and send it again; nothing has changed.",
    ),
    "error.404.title": ("Không có trang này", "There is no such page"),
    "error.404.text": (
        "Địa chỉ có thể đã gõ sai. Mã hồ sơ và đường dẫn đã cấp trước khi hợp nhất vẫn dùng được.",
        "The address may be mistyped. Codes and links issued before the merger still work.",
    ),
    "error.405.title": ("Trang này chỉ nhận biểu mẫu", "This page takes forms only"),
    "error.405.text": (
        "Địa chỉ này nhận biểu mẫu gửi từ trang trước, không mở riêng được. Chưa có gì thay đổi.",
        (
            "This address takes a form sent from the page before and cannot be opened by itself."
            " Nothing has changed."
        ),
    ),
    "error.413.title": ("Nội dung gửi lên quá lớn", "What was sent is too large"),
    "error.413.text": (
        "Tổng dung lượng một lần gửi vượt quá mức cho phép. Hãy gửi ít tệp hơn, hoặc tệp nhỏ hơn.",
        "It is larger than one filing may be. Send fewer files, or smaller ones.",
    ),
    "error.500.title": ("Hệ thống gặp lỗi", "Something went wrong here"),
    "error.500.text": (
        "Lỗi này ở phía chúng tôi và đã được ghi lại. Hồ sơ quý vị đã nộp không bị mất. Xin thử lại sau ít phút.",
        "The fault is ours and has been noted. No dossier you filed is lost. Please try again in a few minutes.",
    ),
    "error.503.title": ("Hệ thống tạm nghỉ giây lát", "Away for a moment"),
    "error.503.text": (
        "Hệ thống tạm thời chưa trả lời được; xin thử lại sau giây lát.",
        "The system cannot answer just now; please try again in a moment.",
    ),
}
