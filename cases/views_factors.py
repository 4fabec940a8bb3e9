"""The second step of a login: giving it, setting it up, and losing it. The work is of allauth, the pages are ours.

Only what stands here has an address; what allauth offers besides (sign-up, mail, trust) has none.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import reauthenticate as password_again
from allauth.mfa.base.views import authenticate, reauthenticate
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.internal.flows import remove_authenticator
from allauth.mfa.webauthn.views import add_webauthn, login_webauthn, reauthenticate_webauthn
from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases import audit, factors
from cases.models import User
from cases.roles import EVERYONE, allow, halfway, public

View = Callable[..., HttpResponse]


def _ours(view: View) -> View:
    """Answer a form with an error with 422, as everywhere."""

    @wraps(view)
    @require_http_methods(["GET", "POST"])
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except RecursionError as deep:  # what a passkey says is JSON, and somebody nested it without end
            raise BadRequest from deep
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return answer


def _sets_up(view: View, name: str) -> View:
    """Audit a change of the second step; who just showed one has it in this session too."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert isinstance(request.user, User)
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302:
            audit.record("rights", by=request.user, obj=request.user, name=name)
            if name.startswith("factor.add") and factors.halfway(request, request.user):
                factors.entered(request, request.user, factors.CODE)
                factors.renew(request)
        return response

    return answer


def _personal(view: View, name: str) -> View:
    return allow(*EVERYONE)(_sets_up(_ours(view), name))


def _again(view: View) -> View:
    """For who is logged in (allauth asks); outside a transaction, so that a wrong try is counted for ever."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data["again"] = {"next": response.context_data.get("redirect_field_value") or "/"}
        return response

    return public(_ours(answer))


give_step = public(_ours(authenticate))
passkey_login = public(_ours(login_webauthn))
again_password = halfway(_again(password_again))
again_code = _again(reauthenticate)
again_passkey = _again(reauthenticate_webauthn)
app_on = halfway(_personal(activate_totp, "factor.add.app"))
app_off = _personal(deactivate_totp, "factor.remove.app")
passkey_on = halfway(_personal(add_webauthn, "factor.add.passkey"))
paper_codes = _personal(view_recovery_codes, "factor.codes")
paper_codes_new = _personal(generate_recovery_codes, "factor.codes")


@allow(*EVERYONE)
@halfway
@require_GET
def steps(request: HttpRequest) -> HttpResponse:
    """What this person set up to log in with, and what is missing."""
    assert isinstance(request.user, User)
    found = factors.steps(request.user)
    kinds = {row.type: row for row in found}
    context = {
        "app": kinds.get(Authenticator.Type.TOTP), "paper": kinds.get(Authenticator.Type.RECOVERY_CODES),
        "passkeys": [_line(row) for row in found if row.type == Authenticator.Type.WEBAUTHN],
        "must": factors.halfway(request, request.user),
    }  # fmt: skip
    if context["paper"]:
        context["left"] = len(kinds[Authenticator.Type.RECOVERY_CODES].wrap().get_unused_codes())
    return render(request, "mfa/index.html", context)


def _line(row: Authenticator) -> dict[str, Any]:
    name = row.wrap().name
    url = f"{reverse('passkey_off')}?passkey={row.pk}"
    return {"row": row, "name": name, "url": url, "full": f"Verwijder passkey {name}"}


class PasskeyChoice(forms.Form):
    """Which passkey; the number is of who asks, or of nobody."""

    passkey = forms.IntegerField(min_value=1, max_value=2**31 - 1)


@allow(*EVERYONE)
@factors.fresh
@require_http_methods(["GET", "POST"])
def passkey_off(request: HttpRequest) -> HttpResponse:
    """Remove a passkey, after a question; the last step stays where one is needed."""
    assert isinstance(request.user, User)
    row = _chosen(request, request.user)
    if request.method == "GET":
        return render(request, "mfa/webauthn/remove.html", {"row": row})
    if not factors.may_remove(row):
        messages.error(request, factors.LAST)
        return redirect("mfa_index")
    remove_authenticator(request, row)
    audit.record("rights", by=request.user, obj=request.user, name="factor.remove.passkey")
    return redirect("mfa_index")


def _chosen(request: HttpRequest, user: User) -> Authenticator:
    form = PasskeyChoice(request.POST if request.method == "POST" else request.GET)
    chosen = form.cleaned_data["passkey"] if form.is_valid() else 0
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN, pk=chosen).first()
    if row is None:
        raise Http404
    return row
