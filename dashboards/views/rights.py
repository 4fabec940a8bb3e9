"""Rechten: who may read what, what changed this quarter, and the yearly signature of the FG."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import audit, oversight
from cases.models import User
from cases.roles import Role, allow
from dashboards.presenting import rights as words
from dashboards.queries import rights as ask


@allow(Role.PRIVACY_OFFICER)
@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    """The matrix of the organisations this FG oversees, and the difference since the quarter began."""
    user = request.user
    assert isinstance(user, User)
    audit.record("list", by=user, name="rights")
    context = words.matrix(ask.lines(user)) | {"since": words.since(ask.since(user)), "to_sign": ask.to_sign(user)}
    return render(request, "dashboards/oversight/rights.html", context)


@allow(Role.PRIVACY_OFFICER)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The people of one unit, and a signature under their rights."""
    user = request.user
    assert isinstance(user, User)
    line = ask.unit(user, pk)
    if line is None:
        raise Http404
    form = words.SignForm(request.POST or None)
    if not form.is_valid():
        audit.record("read", by=user, obj=line.unit, name="rights")
        context = {"form": form, **words.unit(line, ask.people(line), ask.reviews(line))}
        return render(request, "dashboards/oversight/rights_sign.html", context, status=422 if form.is_bound else 200)
    right = form.cleaned_data["right"] == "ja"
    oversight.sign_off(line.unit, right=right, remark=form.cleaned_data["remark"], by=user)
    messages.success(request, f"U tekende voor {line.unit}. Over een jaar vragen we het opnieuw.")
    return redirect("rights")
