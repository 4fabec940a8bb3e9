"""De monitor: tussen twee tafels ziet de regie hoe elke casus ervoor staat, en wie op wie wacht."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import audit
from cases.models import User
from cases.roles import TABLE_LEAD, allow
from dashboards.presenting import monitor as words
from dashboards.queries import monitor as queries


@allow(*TABLE_LEAD)
@require_GET
def monitor(request: HttpRequest) -> HttpResponse:
    """Every case at the tafel in lanes, what is late first; a filter that is unknown counts as none."""
    user = request.user
    assert isinstance(user, User)
    kind, state = request.GET.get("spoor", ""), request.GET.get("stand", "")
    chosen = queries.Chosen(kind if kind in queries.KINDS else "", state if state in queries.STATES else "",
                            request.GET.get("na", ""))  # fmt: skip
    found = queries.board(user, chosen)
    audit.record("list", by=user, name="monitor")
    return render(request, "dashboards/monitor.html", words.page(found, chosen))
