"""Mijn werk: what must I do now?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases.roles import EVERYONE, allow


@allow(*EVERYONE)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """The start page of every role."""
    return render(request, "dashboards/work.html")
