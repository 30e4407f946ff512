"""Words about files that people hand in."""

UPLOADS: dict[str, tuple[str, str]] = {
    "files.title": ("Tệp nộp vào và quét vi-rút", "Files handed in, and their virus scanner"),
    "files.none": (
        "Chưa cấu hình máy quét vi-rút: tệp mở được và ghi rõ là chưa quét.",
        "No virus scanner is configured: files open, and say that nobody scanned them.",
    ),
    "files.answers": ("Máy quét trả lời", "The scanner answers"),
    "files.silent": ("Máy quét không trả lời", "The scanner does not answer"),
    "files.province": ("Tỉnh, thành phố", "Province"),
    "files.quarantined": ("Đang cách ly", "In quarantine"),
    "files.since": ("Chờ từ", "Waiting since"),
    "files.unscanned": ("Mở được, chưa quét", "Open, not scanned"),
    "files.refused": ("Bị từ chối", "Refused"),
    "files.hint": (
        "Tệp cách ly được quét lại cho tới khi máy quét trả lời; chưa quét thì không ai mở được.",
        "What is in quarantine is tried again until the scanner answers; nobody opens it before.",
    ),
    "table.dossiers_upload": ("Tệp tải lên", "Uploaded files"),
    "upload.state.quarantined": ("Chờ quét vi-rút, chưa mở được", "Not scanned yet, opens later"),
    "upload.state.clean": ("Đã quét vi-rút", "Scanned for viruses"),
    "upload.state.unscanned": ("Chưa quét vi-rút", "Not scanned for viruses"),
    "upload.state.refused": (
        "Bị từ chối khi quét vi-rút, đã xóa",
        "Refused by the virus scanner, removed",
    ),
}
