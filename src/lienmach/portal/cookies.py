"""Under TLS every cookie is one that only this very host could have set."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

PREFIX = "__Host-"
"""Browsers take a cookie of this prefix only if it is Secure, for ``/``, and for this host alone."""

Answer = Callable[[HttpRequest], HttpResponseBase]


class CookiesOfThisHost:
    """
    Give cookies their prefix on the way out, and let in none without it.

    What stands behind knows them by their names. Over plain HTTP, where a demonstration runs,
    browsers refuse the prefix, and names stay as they are.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with cookies that another host of the same domain cannot have set."""
        if not request.is_secure():
            return self.get_response(request)
        request.COOKIES = {
            name.removeprefix(PREFIX): value
            for name, value in request.COOKIES.items()
            if name.startswith(PREFIX)
        }
        response = self.get_response(request)
        for name in list(response.cookies):
            kept = response.cookies.pop(name)
            response.cookies[PREFIX + name] = kept.value
            response.cookies[PREFIX + name].update({**kept, "path": "/", "secure": True})
        return response
