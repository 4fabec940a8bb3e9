"""Printing: the browser says it before its dialog opens, so that the audit knows (NEN 7513, promise 10)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch, resolve
from django.views.decorators.http import require_POST

from cases import access, audit
from cases.models import Case, Signal, User
from cases.models.guarded import Guarded
from cases.roles import EVERYONE, allow
from routing.models import CareTrajectory

OBJECTS: dict[str, type[Guarded]] = {
    "case": Case, "who_sees": Case, "who_looked": Case, "seen_as": Case, "signal": Signal, "care_track": CareTrajectory,
}  # fmt: skip


@allow(*EVERYONE)
@require_POST
def printed(request: HttpRequest) -> HttpResponse:
    """Record that a page was printed; nothing is said back. A page that is closed to this reader cannot be printed."""
    user = request.user
    assert isinstance(user, User)
    match = resolve(request.POST.get("pagina", "")[:500])
    if user.role not in (getattr(match.func, "allowed_roles", None) or ()):
        raise Http404
    audit.record("print", by=user, name=str(match.url_name)[:60], **_what(match, user))
    return HttpResponse(status=204)


def _what(match: ResolverMatch, user: User) -> dict[str, Any]:
    """Give the object of a page: opened by the rule where it is of a case, else by its id alone."""
    pk = next((value for value in match.kwargs.values() if isinstance(value, UUID)), None)
    model = OBJECTS.get(str(match.url_name))
    if model is None or pk is None:
        return {"object_id": pk}
    row = access.find(model, user, pk)
    if row is None:
        raise Http404
    return {"obj": row}
