"""Writing down what one told an organisation without account."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases import access
from cases.models import Case, User
from cases.roles import CASEWORK, allow
from routing import telling
from routing.telling_forms import TellForm


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One line in the ledger, complete, from the own unit; nobody gets sight by it."""
    user = request.user
    assert isinstance(user, User)
    case = access.open_or_404(Case, user, pk)
    start = {"told_on": timezone.localdate().strftime("%d-%m-%Y")}
    form = TellForm(request.POST if request.method == "POST" else None, case=case, by=user, initial=start)
    back = f"/casussen/{pk}/wie-ziet-dit/"
    if not form.is_valid():
        context = {"form": form, "case": case, "back": back}
        return render(request, "routing/tell.html", context, status=422 if form.is_bound else 200)
    telling.tell(case, by=user, **form.cleaned_data)
    messages.success(request, "De verstrekking is vastgelegd.")
    return redirect(back)
