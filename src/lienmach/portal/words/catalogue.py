"""Words of the catalogue: the public page of a procedure, and the pages of those who write it."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "table.dossiers_draft": ("Dự thảo thủ tục", "Drafts of procedures"),
    "table.dossiers_conversion": ("Chuyển phiên bản hồ sơ", "Dossiers taken to newer versions"),
    "fact.assurance_level": ("mức tài khoản định danh", "level of the e-ID account"),
    "fact.papers_integrated": ("số giấy tờ đã tích hợp", "papers integrated in the account"),
}
