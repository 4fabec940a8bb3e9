"""Login and logout. The second step is of allauth (views_factors); a demo has one button per account."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.socialaccount.providers.openid_connect.views import callback as oidc_callback
from allauth.socialaccount.providers.openid_connect.views import login as oidc_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from requests import RequestException

from cases import access, audit, factors, onward, reference
from cases.adapters import WRONG
from cases.forms import LoginForm
from cases.models import User
from cases.roles import public

GROUPS = {
    "main": "Begin hier",
    "table": "Aan de tafel",
    "municipality": "In de gemeente",
    "oversight": "Toezicht en beheer",
}


@public
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Log in; the same answer for a wrong name, a wrong password and an account that may not."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            factors.entered(request, user, factors.PASSWORD)
            answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=_next(request)))
            return answer
        _record_failure(form.cleaned_data["username"])
        form.add_error(None, WRONG)
    return _page(request, form)


def _page(request: HttpRequest, form: LoginForm) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    fields = {"next": _next(request)}
    context = {
        "form": form,
        "accounts": _accounts(),
        "next": fields["next"],
        "login_fields": fields,
        "organisation": "",
    }
    if settings.OIDC_ISSUER:
        url = f"{reverse('openid_connect_login', kwargs={'provider_id': 'organisatie'})}?{urlencode(fields)}"
        context |= {"organisation": settings.OIDC_NAME, "organisation_url": url}
    return render(request, "login.html", context, status=status)


def _accounts() -> list[dict[str, str]]:
    if not settings.DEMO:
        return []
    known = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    lines = [line for line in reference.read("accounts") if line["username"] in known]
    return [line | {"group": GROUPS.get(line["group"], line["group"])} for line in lines]


def _at_organisation(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say so plainly when the server of the organisation does not answer; here a password still works."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.OIDC_ISSUER:
            raise Http404
        try:
            return view(request, **kwargs)
        except RequestException:
            messages.error(request, "Inloggen via uw organisatie lukt nu niet. Probeer het later, of log hier in.")
            return redirect("login")

    return public(require_GET(answer))


organisation_login = _at_organisation(oidc_login)
organisation_back = _at_organisation(oidc_callback)


@public
@require_POST
def practice_login(request: HttpRequest) -> HttpResponse:
    """Log in as a practice account; exists only with DEMO=1."""
    if not settings.DEMO:
        raise Http404
    names = {line["username"] for line in reference.read("accounts")}
    user = User.objects.filter(username=request.POST.get("wie", "").replace("\x00", ""), is_active=True).first()
    if user is None or user.username not in names:
        raise Http404
    adapter = get_adapter(request)
    adapter.login(request, user)
    factors.entered(request, user, factors.PASSWORD)
    answer: HttpResponse = adapter.post_login(request, user, redirect_url=_next(request))
    return answer


def _record_failure(username: str) -> None:
    """Audit a failed login: which account if there is one, never what was typed."""
    known = User.objects.filter(username=username).values_list("pk", flat=True).first()
    with transaction.atomic(), access.acting(None):
        audit.record("failed", by=None, object_type="cases.user", object_id=known)


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return target if onward.inside(target) else "/"


@public
@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """Log out; always possible."""
    if isinstance(request.user, User):
        with transaction.atomic(), access.acting(request.user):
            audit.record("logout", by=request.user)
    logout(request)
    return redirect("login")
