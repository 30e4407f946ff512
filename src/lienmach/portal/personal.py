"""Pages that name who is signed in are kept by nobody on the way."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from lienmach.identity import gate

Answer = Callable[[HttpRequest], HttpResponseBase]


class KeepNothingPersonal:
    """Let nothing on the way keep a page that was made for a browser that holds a session."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and say whom the answer is for."""
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
            if gate.COOKIE in request.COOKIES:
                add_never_cache_headers(response)
        return response
