"""Words about files that people hand in."""

UPLOADS: dict[str, tuple[str, str]] = {
    "table.dossiers_upload": ("Tệp tải lên", "Uploaded files"),
    "upload.state.quarantined": ("Chờ quét vi-rút, chưa mở được", "Not scanned yet, opens later"),
    "upload.state.clean": ("Đã quét vi-rút", "Scanned for viruses"),
    "upload.state.unscanned": ("Chưa quét vi-rút", "Not scanned for viruses"),
    "upload.state.refused": (
        "Bị từ chối khi quét vi-rút, đã xóa",
        "Refused by the virus scanner, removed",
    ),
}
