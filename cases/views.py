"""Pages of people: the report line, asking for access, the profile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import cover
from cases.forms import AccessForm, ProfileForm
from cases.models import Organisation, User
from cases.roles import EVERYONE, allow, public


@public
@require_GET
def report_line(request: HttpRequest) -> HttpResponse:
    """Whom to call per gemeente, and whom instead where nobody is there today; no login, no form, no cookie."""
    municipalities = Organisation.objects.filter(kind="municipality").order_by("name")
    gaps = {post.unit.organisation_id for post in cover.gaps()}
    return render(request, "melden.html", {"municipalities": municipalities, "gaps": gaps})


@allow(*EVERYONE)
@require_http_methods(["GET", "POST"])
def ask_access(request: HttpRequest) -> HttpResponse:
    """Ask for access: one plain form that always answers the same."""
    assert isinstance(request.user, User)
    form = AccessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.user)
        messages.success(request, "Uw vraag is verstuurd. De functionaris gegevensbescherming leest hem.")
        return redirect("/")
    return render(request, "cases/ask_access.html", {"form": form}, status=422 if form.errors else 200)


@allow(*EVERYONE)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who am I here, and do I want shortcuts."""
    assert isinstance(request.user, User)
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Bewaard.")
        return redirect("profile")
    return render(request, "cases/profile.html", {"form": form}, status=422 if form.errors else 200)
