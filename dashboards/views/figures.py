"""Cijfers: the fixed figures of a quarter that is over, as page and as CSV."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import audit
from cases.models import User
from cases.roles import Role, allow
from dashboards import frozen, quarters
from dashboards.charts import quarter_name
from dashboards.figures import as_csv
from dashboards.presenting import figures as words
from dashboards.publication import Published


@allow(Role.CORE_TEAM, Role.CHAIR, Role.PROCESS_DIRECTOR, Role.PRIVACY_OFFICER)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The figures of one quarter, suppressed before anything is drawn."""
    user = request.user
    assert isinstance(user, User)
    quarter = request.GET.get("kwartaal", quarters.last_complete())
    try:
        published = frozen.of(quarter)
    except ValueError as error:
        return render(request, "dashboards/figures.html", _problem(str(error)), status=422)
    if request.GET.get("als") == "csv":
        return _csv(published, user)
    audit.record("list", by=user, name="figures")
    context = _picker(quarter) | {"makes": user.job == Role.CORE_TEAM, "published": published}
    if any(row[-1] for row in published.region.values()):
        context |= {"page": words.page(published)}
    return render(request, "dashboards/figures.html", context)


def _csv(published: Published, user: User) -> HttpResponse:
    audit.record("export", by=user, name="figures")
    headers = {"Content-Disposition": f'attachment; filename="cijfers-{published.quarter}.csv"'}
    content = as_csv(published).encode("utf-8-sig")
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _problem(text: str) -> dict[str, Any]:
    return _picker(quarters.last_complete()) | {"problem": text}


def _picker(quarter: str) -> dict[str, Any]:
    """Give the quarters to choose from, newest first, and the two beside the chosen one."""
    names = frozen.choosable()
    names = names if quarter in names else [*names, quarter]  # an empty quarter from before the first one
    place = names.index(quarter)
    return {
        "quarter": quarter,
        "quarter_name": quarter_name(quarter),
        "reference_day": quarters.reference_day(quarter),
        "choices": [(name, quarter_name(name)) for name in names],
        "older": names[place + 1] if place + 1 < len(names) else "",
        "newer": names[place - 1] if place else "",
    }
