"""The public pages of a province."""

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienmach import homes
from lienmach.dossiers import queries as dossiers
from lienmach.dossiers.refusals import NoSuchProcedure
from lienmach.ground import clock
from lienmach.homes import queries as home_queries
from lienmach.identity import gate
from lienmach.portal import details, language, services
from lienmach.portal.status import place_name, status

YEAR_SECONDS = 365 * 24 * 3600
LONGEST_QUESTION = 80


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the province offers and how its systems do; ``?q=`` narrows the services."""
    lang, province = language.of(request), homes.current_province()
    question = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    offered = services.offered(lang=lang)
    return render(
        request,
        "portal/home.html",
        {
            "place_name": place_name(province, lang=lang),
            "procedures": services.matching(offered, question),
            "total": len(offered),
            "q": question,
            "status": status(home_queries.homes(province), lang=lang),
        },
    )


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one procedure: what it takes, what it costs, and by which law."""
    lang = language.of(request)
    try:
        standing = dossiers.standing(code, on=clock.today())
    except NoSuchProcedure as refused:
        raise Http404 from refused
    context = {
        "place_name": place_name(homes.current_province(), lang=lang),
        "procedure": services.told(standing, lang),
        "details": details.details(standing.snapshot, lang),
    }
    return render(request, "portal/procedure.html", context)


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a language and go back to where the reader was."""
    response = HttpResponseRedirect(_where_one_was(request))
    response.set_cookie(
        language.COOKIE,
        language.known(request.GET.get("to")),
        max_age=YEAR_SECONDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _where_one_was(request: HttpRequest) -> str:
    """
    Return the page from which a language was chosen, with all that its address asked for.

    That is told by the browser, which says where it comes from: a page that wrote it into its own
    link would show whatever secret somebody put into an address.
    """
    path = gate.onwards(request.GET.get("next"))
    try:
        came = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return path
    if came.netloc != request.get_host() or unquote(came.path) != path:
        return path
    said = parse_qsl(came.query, keep_blank_values=True)
    asked = urlencode([(name, value) for name, value in said if name != "lang"])
    return gate.onwards(f"{path}?{asked}" if asked else path, otherwise=path)
