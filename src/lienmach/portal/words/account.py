"""Words of signing in and out, and of one's own security."""

ACCOUNT: dict[str, tuple[str, str]] = {
    "account.sign_in": ("Đăng nhập", "Sign in"),
    "account.sign_out": ("Đăng xuất", "Sign out"),
    "account.nav": ("Tài khoản", "Account"),
    "account.rooms": ("Trang tài khoản", "Account pages"),
    "account.who": ("Quý vị là công dân hay cán bộ?", "Are you a citizen or an officer?"),
    "account.not_kept": (
        "Nội dung quý vị vừa gửi chưa được lưu; xin gửi lại sau khi đăng nhập.",
        "What you just sent was not kept; please send it again once you have signed in.",
    ),
    "account.citizen": ("Công dân", "Citizen"),
    "account.citizen_text": (
        "Đăng nhập bằng tài khoản định danh điện tử của quý vị.",
        "Sign in with your electronic identity.",
    ),
    "account.no_eid": (
        "Cổng này chưa được nối với dịch vụ định danh điện tử.",
        "This portal is not connected to an electronic identity service yet.",
    ),
    "account.officer": ("Cán bộ, công chức, viên chức", "Officer"),
    "account.officer_text": (
        "Đăng nhập bằng tên đăng nhập, mật khẩu và yếu tố xác thực thứ hai.",
        "Sign in with your login, password and second factor.",
    ),
    "account.officer_go": ("Cán bộ đăng nhập", "Sign in as an officer"),
    "account.officer_title": ("Cán bộ đăng nhập", "Officers sign in"),
    "account.login": ("Tên đăng nhập", "Login"),
    "account.password": ("Mật khẩu", "Password"),
    "account.go_on": ("Tiếp tục", "Continue"),
    "account.forgotten": (
        "Quên mật khẩu hoặc mất thiết bị: xin người bổ nhiệm cấp thư mời mới.",
        "Forgotten password or lost device: ask whoever appointed you for a new invitation.",
    ),
    "account.second_title": ("Yếu tố xác thực thứ hai", "Second factor"),
    "account.by_passkey": ("Khóa truy cập", "Passkey"),
    "account.by_passkey_go": ("Đăng nhập bằng khóa truy cập", "Sign in with a passkey"),
    "account.passkey_failed": (
        "Trình duyệt không dùng được khóa truy cập; xin thử lại hoặc dùng mã.",
        "The browser could not use a passkey; try again or use a code.",
    ),
    "account.needs_script": (
        "Khóa truy cập cần JavaScript; mã xác thực thì không.",
        "A passkey needs JavaScript; a code does not.",
    ),
    "account.by_code": ("Mã xác thực", "Code"),
    "account.code": ("Mã", "Code"),
    "account.code_hint": (
        "Sáu chữ số của ứng dụng xác thực, hoặc một mã dự phòng đã in ra.",
        "The six digits of your authenticator, or one of the recovery codes you printed.",
    ),
    "account.invitation_title": ("Đặt mật khẩu", "Set your password"),
    "account.invitation_text": (
        "{name}, tên đăng nhập của quý vị là {login}. Sau khi đặt mật khẩu, hãy thêm yếu tố xác thực thứ hai.",
        "{name}, your login is {login}. After setting a password, add a second factor.",
    ),
    "account.new_password": ("Mật khẩu mới", "New password"),
    "account.password_hint": (
        "Ít nhất {count} ký tự. Một câu dễ nhớ tốt hơn một từ khó nhớ.",
        "At least {count} characters. A phrase you remember is better than a word you do not.",
    ),
    "account.again": ("Nhập lại mật khẩu mới", "New password again"),
    "account.set_password": ("Đặt mật khẩu", "Set password"),
    "account.security": ("Bảo mật của tôi", "My security"),
    "account.change_password": ("Đổi mật khẩu", "Change password"),
    "account.change_password_text": (
        "Mọi thiết bị khác sẽ bị đăng xuất.",
        "Every other device will be signed out.",
    ),
    "account.present_password": ("Mật khẩu hiện tại", "Present password"),
    "account.second_wanting": (
        "Cần thêm yếu tố xác thực thứ hai",
        "A second factor is needed",
    ),
    "account.second_wanting_text": (
        "Quý vị chỉ mới đăng nhập bằng mật khẩu. Hãy thêm khóa truy cập hoặc ứng dụng xác thực để vào các trang nghiệp vụ.",
        "You have signed in by a password alone. Add a passkey or an authenticator to enter the working pages.",
    ),
    "account.seconds": ("Yếu tố xác thực thứ hai", "Second factors"),
    "account.seconds_none": ("Chưa có.", "None yet."),
    "account.kind.totp": ("Ứng dụng xác thực", "Authenticator"),
    "account.kind.passkey": ("Khóa truy cập", "Passkey"),
    "account.added": ("thêm ngày {day}", "added on {day}"),
    "account.remove": ("Bỏ", "Remove"),
    "account.passkey_add": ("Thêm khóa truy cập", "Add a passkey"),
    "account.passkey_text": (
        "Khóa truy cập nằm trong thiết bị của quý vị và được mở bằng vân tay, khuôn mặt hoặc mã PIN. Không ai lừa lấy được nó.",
        "A passkey lies in your device and opens by fingerprint, face or PIN. Nobody can trick you out of it.",
    ),
    "account.label": ("Gọi là gì (không bắt buộc)", "What to call it (optional)"),
    "account.totp_add": ("Thêm ứng dụng xác thực", "Add an authenticator"),
    "account.totp_scan": (
        "Quét hình này bằng ứng dụng xác thực trên điện thoại.",
        "Scan this picture with the authenticator on your phone.",
    ),
    "account.totp_picture": ("Mã QR của ứng dụng xác thực", "QR code for the authenticator"),
    "account.totp_type": ("Hoặc gõ khóa này:", "Or type this key:"),
    "account.totp_show": (
        "Nhập sáu chữ số mà ứng dụng đang hiện.",
        "Enter the six digits it shows.",
    ),
    "account.six_digits": ("Sáu chữ số", "Six digits"),
    "account.recovery": ("Mã dự phòng", "Recovery codes"),
    "account.recovery_text": (
        "Dùng khi mất thiết bị, mỗi mã một lần. Hiện còn {count} mã.",
        "For when a device is lost, each good for one time. {count} left.",
    ),
    "account.recovery_go": ("Tạo mã dự phòng mới", "Make new recovery codes"),
    "account.recovery_once": (
        "Hãy in hoặc chép các mã này ngay và cất nơi an toàn: chúng chỉ hiện một lần. Các mã cũ không dùng được nữa.",
        "Print or copy these now and keep them safe: they are shown once. The old ones serve no more.",
    ),
    "account.recovery_kept": ("Tôi đã cất giữ", "I have kept them"),
    "account.level_of": (
        "Quý vị đã đăng nhập bằng tài khoản định danh mức độ {level}.",
        "You are signed in with an electronic identity of level {level}.",
    ),
    "account.provider": ("Nơi xác thực", "Recognised by"),
    "account.technical_id": ("Mã tài khoản ở nơi xác thực", "Account number there"),
    "account.last_used": ("Đăng nhập gần nhất", "Last signed in"),
    "account.differs": ("Khác với sổ đăng ký", "Not as in the register"),
    "account.differs_text": (
        "Hệ thống giữ theo sổ đăng ký.",
        "What the register says stands.",
    ),
    "account.attribute.HoVaTen": ("họ và tên", "full name"),
    "account.attribute.NgayThangNamSinh": ("ngày sinh", "date of birth"),
    "account.devices": ("Thiết bị đang đăng nhập", "Signed in on these devices"),
    "account.this_device": ("thiết bị này", "this device"),
    "account.device_times": (
        "đăng nhập ngày {day}, dùng lần cuối lúc {time}",
        "signed in on {day}, last used at {time}",
    ),
    "account.end_device": ("Đăng xuất", "Sign out"),
    "account.end_others": ("Đăng xuất mọi thiết bị khác", "Sign out every other device"),
    "account.step_up": ("Cần mức độ định danh cao hơn", "A higher level of identity is needed"),
    "account.step_up_text": (
        "Việc này cần tài khoản định danh điện tử mức độ {level}.",
        "This needs an electronic identity of level {level}.",
    ),
    "account.step_up_go": ("Đăng nhập ở mức độ {level}", "Sign in at level {level}"),
    "account.not_done": ("Chưa thực hiện được", "This was not done"),
    # An officer's tokens for software
    "tokens.title": ("Mã truy cập cho phần mềm", "Tokens for software"),
    "tokens.lead": (
        (
            "Phần mềm dùng mã truy cập thay cho quý vị, không bao giờ được làm nhiều hơn nhiệm vụ quý vị đang được giao. "
            "Mã chỉ hiện một lần khi tạo."
        ),
        (
            "Software acts for you by a token, and may never do more than the duties you hold on that day. "
            "A token is shown once, when it is made."
        ),
    ),
    "tokens.made": (
        "Đây là mã mới. Hãy chép lại ngay: sau trang này không ai xem lại được.",
        "This is the new token. Copy it now: after this page nobody can see it again.",
    ),
    "tokens.made_before": (
        "Mã này đã tạo khi gửi lần trước và chỉ hiện lúc đó. Nếu chưa chép, hãy thu hồi rồi tạo mã khác.",
        "This token was made when you sent this before, and shown then only. Not copied? Revoke it here.",
    ),
    "tokens.mine": ("Mã của quý vị", "Your tokens"),
    "tokens.none": ("Quý vị chưa có mã nào.", "You have no tokens."),
    "tokens.times": ("Từ {since} đến {until}.", "From {since} until {until}."),
    "tokens.used": ("Dùng gần nhất: {day}.", "Last used: {day}."),
    "tokens.unused": ("Chưa dùng lần nào.", "Never used."),
    "tokens.revoke": ("Thu hồi", "Revoke"),
    "tokens.revoked": ("đã thu hồi", "revoked"),
    "tokens.expired": ("hết hạn", "expired"),
    "tokens.make": ("Tạo mã", "Make a token"),
    "tokens.label": ("Tên gọi, để quý vị phân biệt", "A name, so that you can tell it apart"),
    "tokens.scopes": ("Mã được dùng để làm gì", "What it may be used for"),
    "tokens.days": ("Thời hạn (ngày)", "Lasts (days)"),
    "tokens.go": ("Tạo mã truy cập", "Make the token"),
    "scope.catalogue:write": ("Soạn và công bố thủ tục", "Write and publish procedures"),
    "scope.dossiers:decide": ("Giải quyết hồ sơ", "Handle and decide dossiers"),
    "scope.dossiers:read": ("Xem hồ sơ", "Read dossiers"),
    "scope.dossiers:write": (
        "Nộp, tiếp nhận, bổ sung hồ sơ",
        "File and take in dossiers, add to them",
    ),
    "scope.mandates:write": ("Ghi nhận ủy quyền, đại diện", "Record mandates"),
    "scope.registries:read": ("Tra cứu đăng ký liên kết", "Read links of the registries"),
    "scope.registries:review": (
        "Xem và kết luận các cặp bản ghi chờ rà soát",
        "See and judge the pairs of records that wait for review",
    ),
    "scope.staff:appoint": ("Giao và chấm dứt nhiệm vụ", "Give and end duties"),
    "scope.staff:review": ("Rà soát nhiệm vụ, giao người thay", "Review duties, appoint stand-ins"),
    "scope.tokens:write": ("Tạo và thu hồi mã truy cập", "Make and revoke tokens"),
}
