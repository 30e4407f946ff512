"""Files given out: as downloads, never as pages of ours."""

from urllib.parse import quote

from django.http import HttpResponse

from lienmach.dossiers.rules import papers

POLICY = "default-src 'none'; sandbox"


def download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Return a file as a download that no browser opens among our pages, or keeps."""
    named = quote(papers.download_name(name, media_type), safe="")
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{named}",
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF of ours as a download that nothing on the way keeps."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
