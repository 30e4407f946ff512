"""Words of what citizens are told of their dossiers."""

NOTICES: dict[str, tuple[str, str]] = {
    "notices.title": ("Thông báo", "Notices"),
    "notices.lead": (
        "Những gì cơ quan đã báo cho quý vị về hồ sơ. Muốn nhận thêm nơi khác:",
        "What the office has told you about your dossiers. To be told elsewhere too:",
    ),
    "notices.mine": ("Việc của tôi", "My matters"),
    "notices.whats_new": ("Có gì mới", "What is new"),
    "notices.see_all": ("Xem tất cả thông báo", "See all notices"),
    "notices.which": ("Chọn thông báo", "Which notices"),
    "notices.all": ("Tất cả", "All"),
    "notices.only_unread": ("Chưa đọc", "Not read"),
    "notices.unread_count": ("{count} thông báo chưa đọc", "{count} notices not read"),
    "notices.new": ("Mới", "New"),
    "notices.open": ("Xem hồ sơ", "Open the dossier"),
    "notices.mark_read": ("Đánh dấu đã đọc", "Mark as read"),
    "notices.mark_unread": ("Đánh dấu chưa đọc", "Mark as not read"),
    "notices.mark_all": ("Đánh dấu tất cả đã đọc", "Mark all as read"),
    "notices.marked": (
        "Đã đánh dấu {count} thông báo là đã đọc.",
        "{count} notices marked as read.",
    ),
    "notices.undo": ("Hoàn tác", "Undo"),
    "notices.none": ("Chưa có thông báo nào.", "No notices yet."),
    "notices.none_new": ("Không có thông báo chưa đọc.", "Nothing that you have not read."),
    "notices.also_sent": ("Cũng đã gửi qua:", "Also sent by:"),
    "notice.title.received": ("Hồ sơ đã được tiếp nhận", "Your dossier was received"),
    "notice.title.supplement-asked": ("Cần bổ sung hồ sơ", "Your dossier needs more"),
    "notice.title.completed": ("Đã nhận phần bổ sung", "Your supplement was received"),
    "notice.title.extended": ("Xin lỗi và hẹn lại ngày trả kết quả", "An apology, and a new date"),
    "notice.title.date-changed": (
        "Ngày hẹn trả kết quả thay đổi",
        "The date of your result changed",
    ),
    "notice.title.overdue": (
        "Hồ sơ quá hạn, xin lỗi quý vị",
        "Your dossier is late, and we apologise",
    ),
    "notice.title.handed-elsewhere": (
        "Hồ sơ được chuyển cơ quan khác",
        "Your dossier went to another office",
    ),
    "notice.title.refused-reception": (
        "Hồ sơ không được tiếp nhận",
        "Your dossier was not taken in",
    ),
    "notice.title.stopped": ("Hồ sơ dừng giải quyết", "Work on your dossier was stopped"),
    "notice.title.decided": ("Hồ sơ đã giải quyết", "Your dossier was decided"),
    "notice.title.result-ready": ("Đã có kết quả", "Your result is ready"),
    "notice.title.result-revoked": ("Kết quả đã bị thu hồi", "Your result was revoked"),
    "notice.title.upload-refused": (
        "Tệp gửi kèm không an toàn",
        "A file that was sent is not safe",
    ),
    "notice.title.to-pay": ("Hồ sơ cần nộp phí, lệ phí", "A fee is to be paid"),
    "notice.title.paid": ("Đã nhận phí, lệ phí", "Your payment was received"),
    "notice.title.to-refund": ("Có tiền được hoàn trả", "Money is to be given back to you"),
    "notice.title.refunded": ("Đã hoàn trả tiền", "Money was given back to you"),
    "notice.title.withdrawn": ("Hồ sơ đã được rút", "Your dossier was withdrawn"),
    "notice.say.withdrawn": (
        "Hồ sơ đã rút nên không được giải quyết nữa. Nếu quý vị không yêu cầu rút, hãy hỏi nơi tiếp nhận; lý do rút tại quầy nằm trong hồ sơ.",
        "It was withdrawn and is not worked on any more. If you did not ask for that, ask the desk that took it in; the reason given at a desk is in the dossier.",
    ),
    "notice.say.to-pay": (
        "Số tiền phải nộp: {amount} đồng. Nộp trực tuyến ở trang của hồ sơ, hoặc tại quầy một cửa.",
        "To be paid: {amount} VND, online on the page of the dossier or at any one-stop desk.",
    ),
    "notice.say.paid": (
        "Cơ quan đã nhận {amount} đồng phí, lệ phí của hồ sơ.",
        "The office has received {amount} VND for the dossier.",
    ),
    "notice.say.to-refund": (
        "{amount} đồng đã nộp sẽ được hoàn trả cho quý vị tại nơi tiếp nhận hồ sơ; khi đến đó, quý vị cho biết mã hồ sơ.",
        "{amount} VND that were paid are given back to you at the desk that took your dossier in; name its code there.",
    ),
    "notice.say.refunded": (
        "{amount} đồng nộp thừa hoặc không phải nộp đã được hoàn trả.",
        "{amount} VND that were not owed have been given back.",
    ),
    "notice.say.received": (
        "Cơ quan đã nhận hồ sơ. Ngày hẹn trả kết quả: {due}.",
        "The office has taken your dossier in. Your result is due on {due}.",
    ),
    "notice.say.received_undated": (
        "Cơ quan đã nhận hồ sơ. Thủ tục này không hẹn trước ngày; có kết quả thì quý vị được báo.",
        "The office has taken your dossier in. No day is promised; you are told of the result.",
    ),
    "notice.say.supplement-asked": (
        "Hồ sơ còn thiếu. Xem yêu cầu và bổ sung; thời hạn tính lại từ khi đủ.",
        "Something is missing. See what, and add it; the time limit starts again once it is complete.",
    ),
    "notice.say.completed": (
        "Hồ sơ đã đủ, thời hạn được tính lại. Ngày hẹn mới: {due}.",
        "Your dossier is complete and the time limit has started again. New date: {due}.",
    ),
    "notice.say.extended": (
        "Cơ quan xin lỗi vì chưa giải quyết kịp và hẹn lại ngày {due}. Thư xin lỗi nêu rõ lý do nằm trong hồ sơ.",
        "The office apologises for not deciding in time and names a new date, {due}. The letter with the reason is in the dossier.",
    ),
    "notice.say.date-changed": (
        "Ngày hẹn được tính lại vì lịch làm việc hoặc quy định của thủ tục thay đổi. Ngày hẹn mới: {due}.",
        "The date was reckoned again, because the calendar or the rules of the procedure changed. The new date is {due}.",
    ),
    "notice.say.overdue": (
        "Hồ sơ đã quá ngày hẹn {due} mà chưa được giải quyết. Cơ quan xin lỗi quý vị; hồ sơ vẫn đang được xử lý.",
        "Your dossier was due on {due} and is not decided. The office apologises; it is still being worked on.",
    ),
    "notice.say.handed-elsewhere": (
        "Hồ sơ được chuyển đến {agency} để giải quyết. Mã hồ sơ và ngày hẹn không đổi.",
        "Your dossier is now handled by {agency}. Its code and its date stay the same.",
    ),
    "notice.say.refused-reception": (
        "Cơ quan không tiếp nhận hồ sơ. Phiếu từ chối nêu rõ lý do nằm trong hồ sơ.",
        "The office did not take your dossier in. The notice with the reason is in the dossier.",
    ),
    "notice.say.stopped": (
        "Cơ quan dừng giải quyết hồ sơ. Thông báo nêu rõ lý do nằm trong hồ sơ.",
        "The office stopped working on your dossier. The notice with the reason is in the dossier.",
    ),
    "notice.say.decided": (
        "{agency} đã giải quyết hồ sơ.",
        "{agency} has decided.",
    ),
    "notice.say.result-ready": (
        "Kết quả đã ký và có hiệu lực; quý vị có thể tải về.",
        "Your result is signed and in force; you can download it.",
    ),
    "notice.say.result-revoked": (
        "Kết quả không còn hiệu lực. Xem hồ sơ để biết thêm.",
        "This result is no longer in force. See the dossier for more.",
    ),
    "notice.say.upload-refused": (
        "Một tệp gửi kèm hồ sơ có mã độc nên đã bị loại bỏ. Hãy kiểm tra máy của quý vị và gửi lại tệp khác.",
        "A file sent with the dossier was found to be harmful and was removed. Check your device and send another.",
    ),
    "notice.outcome.granted": ("Yêu cầu được chấp thuận.", "What you asked for was granted."),
    "notice.outcome.refused": ("Yêu cầu không được chấp thuận.", "What you asked for was refused."),
    "notice.mail": ("Về hồ sơ {code}:", "About dossier {code}:"),
    "notice.mail_page": ("Đăng nhập để xem chi tiết:", "Sign in to see more:"),
    "notice.mail_where": (
        "Đăng nhập cổng dịch vụ của tỉnh, thành phố để xem chi tiết.",
        "Sign in at the province's portal to see more.",
    ),
    "notice.mail_end": (
        "Thư này không hỏi mật khẩu hay thông tin của quý vị. Tắt thư trong mục “Nhận thông báo ở đâu”.",
        "This message asks for no password and no data of yours. Switch it off under “Where to be told”.",
    ),
    "notice.sms": ("Hồ sơ {code}:", "Dossier {code}:"),
    "notice.sms_end": ("Xem trên cổng dịch vụ.", "See the portal."),
}
