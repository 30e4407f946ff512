"""What happened to a dossier, in words: for its timeline, and for whoever comes too late."""

from collections.abc import Collection, Iterable, Mapping

from lienmach.dossiers.rules import exchange, payments
from lienmach.ground.actor import PLATFORM
from lienmach.ground.events import BY_MANDATE

HAPPENED: dict[str, tuple[str, str]] = {
    "dossiers.dossier-received": ("Tiếp nhận hồ sơ", "The dossier was taken in"),
    "dossiers.dossier-compared": ("Đối chiếu với cơ sở dữ liệu", "Registers were asked about it"),
    "dossiers.reception-refused": ("Từ chối tiếp nhận", "Its reception was refused"),
    "dossiers.note-added": ("Có ghi chú mới", "A note was added"),
    "dossiers.paper-attached": ("Có giấy tờ mới", "A paper was attached"),
    "dossiers.upload-refused": (
        "Giấy tờ bị từ chối khi quét vi-rút, đã xóa nội dung",
        "The virus scanner refused a paper; its content was removed",
    ),
    "dossiers.supplement-asked": ("Yêu cầu bổ sung", "A supplement was asked for"),
    "dossiers.supplement-given": ("Đã bổ sung đủ", "The supplement came"),
    "dossiers.deadline-extended": ("Gia hạn", "The time limit was extended"),
    "dossiers.deadline-recomputed": (
        "Ngày hẹn đổi theo lịch làm việc",
        "The calendar moved the day",
    ),
    "dossiers.limit-changed": ("Áp dụng thời hạn khác", "Another time limit binds"),
    "dossiers.processing-stopped": ("Dừng giải quyết", "Processing was stopped"),
    "dossiers.decision-proposed": ("Trình phê duyệt", "A decision was proposed"),
    "dossiers.proposal-sent-back": ("Trả lại người trình", "The proposal was sent back"),
    "dossiers.station-passed": ("Qua một bước nội bộ", "An internal step was passed"),
    "dossiers.step-undone": ("Hoàn tác bước cuối", "The last step was taken back"),
    "dossiers.dossier-claimed": ("Có người nhận xử lý", "An officer claimed it"),
    "dossiers.dossier-released": ("Người xử lý trả lại hàng chờ", "Its officer released it"),
    "dossiers.hand-over-sent": ("Chuyển hồ sơ", "It was sent to another unit"),
    "dossiers.hand-over-answered": ("Trả lời việc chuyển hồ sơ", "The hand-over was answered"),
    "dossiers.consultation-asked": ("Lấy ý kiến cơ quan khác", "Another agency was asked"),
    "dossiers.consultation-answered": ("Cơ quan được hỏi đã trả lời", "The agency asked answered"),
    "dossiers.consultation-silent": (
        "Cơ quan được hỏi không trả lời đúng hạn",
        "The agency asked stayed silent",
    ),
    "dossiers.dossier-overdue": ("Quá hạn", "It became overdue"),
    "dossiers.dossier-decided": ("Đã quyết định", "It was decided"),
    "dossiers.result-handed-over": ("Trả kết quả", "The result was handed over"),
    "dossiers.dossier-withdrawn": ("Rút hồ sơ", "It was withdrawn"),
    "dossiers.dossier-placed": ("Xác định địa bàn", "Its place was decided"),
    "dossiers.placing-taken-back": ("Rút lại việc xác định địa bàn", "Its placing was taken back"),
    "dossiers.receipt-renewed": ("Cấp lại giấy tiếp nhận", "Its receipt was issued anew"),
    "dossiers.paper-issued": ("Phát hành mẫu {form}", "Form {form} was issued"),
    "dossiers.result-set": ("Soạn kết quả", "Its result was set down"),
    "dossiers.result-numbered": ("Cấp số {number}", "Its result got the number {number}"),
    "dossiers.result-signed": ("Ký số kết quả", "Its result was signed"),
    "dossiers.result-published": ("Phát hành kết quả", "Its result was published"),
    "dossiers.result-revoked": ("Thu hồi kết quả", "Its result was revoked"),
    "dossiers.result-voided": (
        "Hủy kết quả chưa phát hành của cơ quan đã kết thúc hoạt động",
        "A result was void that an ended agency had not issued",
    ),
    "dossiers.dossier-converted": (
        "Chuyển sang phiên bản thủ tục mới",
        "It follows a newer version",
    ),
    "dossiers.conversion-taken-back": (
        "Trở lại phiên bản thủ tục trước",
        "It follows the version before again",
    ),
    "dossiers.charge-assessed": ("Xác định số tiền phải nộp", "What is owed was assessed"),
    "dossiers.payment-begun": ("Bắt đầu thanh toán", "A payment was begun"),
    "dossiers.payment-made": ("Đã nộp {amount} đồng", "{amount} VND were paid"),
    "dossiers.payment-failed": ("Thanh toán không thành", "A payment came to nothing"),
    "dossiers.payment-to-refund": (
        "Cần hoàn trả {amount} đồng",
        "{amount} VND are to be given back",
    ),
    "dossiers.payment-refunded": ("Đã hoàn trả {amount} đồng", "{amount} VND were given back"),
    "dossiers.payment-undone": (
        "Hoàn tác khoản thu tiền mặt {amount} đồng",
        "A payment of {amount} VND in cash was taken back",
    ),
    "dossiers.ministry-dossier-synced": (
        "Cập nhật bản sao hồ sơ của bộ, ngành",
        "The copy of a ministry's dossier was renewed",
    ),
    "dossiers.portal-dossier-filed": (
        "Nhận từ Cổng Dịch vụ công quốc gia",
        "It came from the National Portal",
    ),
    "dossiers.portal-payment-made": (
        "Cổng quốc gia báo đã thanh toán",
        "The National Portal told a payment",
    ),
    "dossiers.application-submitted": ("Nộp trực tuyến", "It was filed online"),
    "dossiers.portal-message-refused": (
        "Từ chối thông điệp của Cổng quốc gia",
        "A message of the National Portal was refused",
    ),
}

ANSWERED: dict[str, tuple[str, str]] = {
    "accepted": ("Đơn vị được chuyển đã nhận hồ sơ", "The hand-over was accepted"),
    "declined": ("Đơn vị được chuyển không nhận hồ sơ", "The hand-over was declined"),
    "taken-back": ("Rút lại việc chuyển hồ sơ", "The hand-over was taken back"),
    "lapsed": (
        "Việc chuyển hồ sơ không còn hiệu lực vì hồ sơ đã kết thúc",
        "The hand-over lapsed, for the dossier had ended",
    ),
}
"""What became of an offer to another unit, by the answer of ``dossiers.hand-over-answered``."""

TOLD_APPLICANTS = frozenset({
    "dossiers.dossier-received", "dossiers.application-submitted", "dossiers.reception-refused",
    "dossiers.note-added", "dossiers.paper-attached", "dossiers.supplement-asked",
    "dossiers.supplement-given", "dossiers.deadline-extended", "dossiers.deadline-recomputed",
    "dossiers.limit-changed",
    "dossiers.processing-stopped", "dossiers.consultation-asked", "dossiers.consultation-answered",
    "dossiers.dossier-overdue", "dossiers.dossier-decided", "dossiers.result-handed-over",
    "dossiers.dossier-withdrawn", "dossiers.dossier-placed", "dossiers.receipt-renewed",
    "dossiers.paper-issued", "dossiers.result-published", "dossiers.result-revoked",
    "dossiers.dossier-converted", "dossiers.conversion-taken-back",
    "dossiers.portal-dossier-filed", "dossiers.portal-payment-made",
    "dossiers.charge-assessed", "dossiers.payment-made", "dossiers.payment-undone",
    "dossiers.payment-to-refund", "dossiers.payment-refunded",
})  # fmt: skip
"""What an applicant's own timeline tells; how the office divides its work is no matter of theirs."""

WHO_VI: dict[str, str] = {
    "applicant": "Người nộp",
    "representative": "Người được ủy quyền hoặc đại diện",
    "officer": "Cơ quan",
    "platform": "Hệ thống",
    "portal": "Cổng Dịch vụ công quốc gia",
    "provider": "Đơn vị thanh toán",
}
"""Who may have acted, without a name."""

UNSURPRISING = frozenset({"dossiers.dossier-overdue"})
"""What does not change what an officer saw when they chose a step."""


def representatives(facts: Iterable[tuple[str, Mapping[str, object]]]) -> frozenset[str]:
    """
    Return who acted for the applicant in a dossier, by the actors and payloads of its facts.

    The receipt names the mandate it was filed by; the ledger marks whatever else is done by one.
    """
    return frozenset(
        actor for actor, payload in facts if payload.get("mandate") or payload.get(BY_MANDATE)
    )


def who(actor: str, *, applicant: str, acting: Collection[str] = ()) -> str:
    """Say who it was that acted in a dossier, one of ``WHO_VI``; ``acting`` are representatives."""
    known = {
        applicant: "applicant", PLATFORM.id: "platform", exchange.SOURCE: "portal",
        payments.PROVIDER: "provider",
    }  # fmt: skip
    return known.get(actor, "representative" if actor in acting else "officer")


def seen_by_applicants(actor: str, *, applicant: str, acting: Collection[str] = ()) -> str:
    """Say who acted as citizens and programs are told: whoever is none of them is the office."""
    known = who(actor, applicant=applicant, acting=acting)
    return known if known in {"applicant", "representative", "platform"} else "office"


def told(event: str, *, lang: str, details: Mapping[str, object] | None = None) -> str:
    """Return an event in words, with what it names; its name where there are none."""
    vietnamese, english = HAPPENED.get(event, (event, event))
    if event == "dossiers.hand-over-answered":
        answer = str((details or {}).get("answer"))
        vietnamese, english = ANSWERED.get(answer, (vietnamese, english))
    known = {name: (details or {}).get(name, "") for name in ("form", "number", "amount")}
    if isinstance(known["amount"], int):
        mark = "," if lang == "en" else "."
        known["amount"] = f"{known['amount']:,}".replace(",", mark)
    return (english if lang == "en" else vietnamese).format(**known).strip()
