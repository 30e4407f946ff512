"""Words of the addresses that people are written to, and of the codes that confirm them."""

CONTACTS: dict[str, tuple[str, str]] = {
    "contact.title": ("Nhận thông báo ở đâu", "Where to be told"),
    "contact.lead": (
        "Thông báo về hồ sơ luôn có ở đây. Quý vị có thể nhận thêm qua thư điện tử hoặc tin nhắn.",
        "Notices about your dossiers are always here. You can also have them by e-mail or SMS.",
    ),
    "contact.in_app": ("Trên trang này", "On this site"),
    "contact.in_app_note": (
        "Luôn bật: đây là nơi thông báo có giá trị.",
        "Always on: this is where a notice counts.",
    ),
    "contact.way.email": ("Thư điện tử", "E-mail"),
    "contact.way.sms": ("Tin nhắn SMS", "SMS"),
    "contact.not_set.email": (
        "Cơ quan chưa cài đặt việc gửi thư điện tử, nên chưa có thư nào được gửi.",
        "This office has not set up e-mail, so none is sent.",
    ),
    "contact.not_set.sms": (
        "Cơ quan chưa cài đặt việc gửi tin nhắn, nên chưa có tin nào được gửi.",
        "This office has not set up SMS, so none is sent.",
    ),
    "contact.on": ("Đang nhận", "In use"),
    "contact.off": ("Đã tắt", "Switched off"),
    "contact.switch_on": ("Bật lại", "Switch on again"),
    "contact.switch_off": ("Tắt", "Switch off"),
    "contact.remove": ("Xóa địa chỉ này", "Remove this address"),
    "contact.none": ("Chưa có.", "None yet."),
    "contact.sent": (
        "Đã gửi mã đến {address}. Mã có hiệu lực 15 phút.",
        "A code was sent to {address}. It is good for 15 minutes.",
    ),
    "contact.code": ("Mã xác nhận", "Code"),
    "contact.code_hint": ("Sáu chữ số", "Six digits"),
    "contact.confirm": ("Xác nhận", "Confirm"),
    "contact.add": ("Thêm địa chỉ", "Add an address"),
    "contact.change": ("Đổi địa chỉ", "Change the address"),
    "contact.address.email": ("Địa chỉ thư điện tử", "E-mail address"),
    "contact.address.sms": ("Số điện thoại di động", "Mobile number"),
    "contact.address_hint.email": ("Ví dụ: ten@vidu.vn", "For example: name@example.vn"),
    "contact.address_hint.sms": (
        "Ví dụ: 0912 345 678. Không gửi từ 21 giờ đến 7 giờ.",
        "For example: 0912 345 678. Nothing is sent from 21:00 to 07:00.",
    ),
    "contact.language": ("Ngôn ngữ của thông báo", "Language of the notices"),
    "contact.ask": ("Gửi mã xác nhận", "Send a code"),
    "contact.mail_subject": ("Mã xác nhận địa chỉ thư", "Code to confirm your address"),
    "contact.mail_text": (
        "Mã xác nhận của quý vị là {code}. Mã có hiệu lực 15 phút.",
        "Your code is {code}. It is good for 15 minutes.",
    ),
    "contact.mail_end": (
        "Nếu quý vị không yêu cầu, hãy bỏ qua thư này: sẽ không có gì được gửi tiếp.",
        "If you did not ask for it, ignore this message: nothing more will be sent.",
    ),
    "contact.sms_text": (
        "Ma xac nhan cua ban: {code} (15 phut). Khong dua ma cho bat ky ai.",
        "Your code: {code} (15 minutes). Give it to nobody.",
    ),
}
