"""The three pages in the footer: help, accessibility, privacy. Text only, for everyone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.roles import public

PAGES = {"hulp": "Hulp", "toegankelijkheid": "Toegankelijkheid", "privacy": "Privacy"}


@public
@require_safe
def footer_page(request: HttpRequest, name: str) -> HttpResponse:
    """Draw one of the pages of the footer; raises Http404 for another name."""
    if name not in PAGES:
        raise Http404
    return render(request, f"cases/{name}.html", {"title": PAGES[name]})
