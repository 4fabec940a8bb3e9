"""De rollen van een persoon in een casus: erbij zetten en beëindigen, ieder in zijn eigen deel."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, services
from cases.models import Case, Party, PartyRole, User
from cases.roles import CASEWORK, allow
from routing import party_roles


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest, pk: UUID, party: UUID) -> HttpResponse:
    """Give a person one more role, in a part the writer may write in."""
    user = request.user
    assert isinstance(user, User)
    case, row = access.open_or_404(Case, user, pk), access.open_or_404(Party, user, party)
    if row.case_id != case.pk:
        raise Http404
    mine = party_roles.own(row, user)
    posted = request.POST if request.method == "POST" else None
    form = party_roles.RoleForm(posted, parts=party_roles.parts(user, case), known=mine)
    if not form.is_valid():
        context = {"form": form, "case": case, "party": row, "mine": mine, "past": party_roles.ended(row, user),
                   "back": f"/casussen/{pk}/#personen"}  # fmt: skip
        return render(request, "routing/party_role.html", context, status=422 if form.is_bound else 200)
    party_roles.give(row, by=user, **form.cleaned_data)
    messages.success(request, "De rol is toegevoegd.")
    return redirect("party_role", pk, party)


@allow(*CASEWORK)
@require_POST
def end(request: HttpRequest, pk: UUID, party: UUID, role: UUID) -> HttpResponse:
    """End a role of the own unit; it stays in the history."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(PartyRole, user, role)
    if row.owner_id != user.unit_id or (row.case_id, row.party_id) != (pk, party):
        raise Http404
    if row.until is None:
        services.change(row, by=user, until=timezone.localdate())
    messages.success(request, "De rol is beëindigd.")
    return redirect("party_role", pk, party)
