"""The content security policy of every answer: pages have theirs, data may do nothing at all."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponseBase

DATA = ("application/json", "application/problem+json")
OF_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class ContentPolicies(CSPMiddleware):
    """
    Give pages the policy of the settings, as they may have amended it, and data an empty one.

    Data shows nothing and loads nothing, whoever makes a browser open it as a page. Putting the
    settings together anew for each answer of the API took as long as a statement.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Answer with the policy of its kind."""
        if not response.get("Content-Type", "").startswith(DATA):
            return super().process_response(request, response)
        if HEADER not in response:
            response[HEADER] = OF_DATA
        return response
