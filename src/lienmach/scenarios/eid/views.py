"""The provider's pages: a password, a passcode for level 2, and back to the portal."""

import secrets
from urllib.parse import urlsplit

from allauth.idp.oidc.views import authorization
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lienmach.scenarios.eid import people
from lienmach.scenarios.eid.adapter import remember_level

LEVEL = "level"
WRONG = "Số định danh hoặc mật khẩu không đúng. / The number or the password is wrong."
WRONG_CODE = "Mã không đúng. / The passcode is wrong."


@never_cache
@csrf_exempt  # as allauth's own view, which checks what needs it
def authorize(request: HttpRequest) -> HttpResponse:
    """Ask who it is, as surely as was asked for, and let allauth answer the portal."""
    answer: HttpResponse
    if request.method != "GET" or not request.user.is_authenticated:
        answer = authorization(request)
        return answer
    holder = people.holders().get(request.user.get_username())
    level = int(request.session.get(LEVEL, 1))
    wanted = 2 if "LoA2" in request.GET.get("acr_values", "").split() else 1
    if holder is not None and wanted > level and holder.level >= wanted:
        onwards = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('passcode')}?{onwards}")
    remember_level(request.GET.get("nonce", ""), level)
    answer = authorization(request)
    logout(request)  # the next one at this browser is somebody else
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Take a personal number and a password, or let somebody give up."""
    onwards = _onwards(request)
    wrong = ""
    if request.method == "POST":
        user = authenticate(
            request, username=request.POST.get("login"), password=request.POST.get("password")
        )
        if user is not None:
            login(request, user)
            request.session[LEVEL] = 1
            return HttpResponseRedirect(onwards)
        wrong = WRONG
    question = urlsplit(onwards).query
    context = {
        "wrong": wrong,
        "next": onwards,
        "give_up": f"{reverse('give_up')}?{question}" if "redirect_uri=" in question else "",
    }
    return render(request, "eid/sign_in.html", context, status=401 if wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passcode(request: HttpRequest) -> HttpResponse:
    """Take the passcode that makes it level 2."""
    onwards, wrong = _onwards(request), ""
    holder = people.holders().get(request.user.get_username())
    if holder is None:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': onwards})}")
    if request.method == "POST":
        told = request.POST.get("passcode", "").strip()
        if holder.passcode and secrets.compare_digest(told.encode(), holder.passcode.encode()):
            request.session[LEVEL] = 2
            return HttpResponseRedirect(onwards)
        wrong = WRONG_CODE
    context = {"wrong": wrong, "next": onwards}
    return render(request, "eid/passcode.html", context, status=401 if wrong else 200)


def give_up(request: HttpRequest) -> HttpResponse:
    """Send somebody back who does not want to sign in."""
    wanted = request.GET.get("redirect_uri", "")
    logout(request)
    if wanted not in people.client().redirect_uris:
        return HttpResponseRedirect(reverse("account_login"))
    told = urlencode({"error": "access_denied", "state": request.GET.get("state", "")})
    return HttpResponseRedirect(f"{wanted}?{told}")


def _onwards(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"
