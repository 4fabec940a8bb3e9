"""Pages of people: the report line, login, logout, asking for access."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import access, audit, cover, reference
from cases.forms import AccessForm, LoginForm, ProfileForm
from cases.models import Organisation, User
from cases.roles import EVERYONE, allow, public


@public
@require_GET
def report_line(request: HttpRequest) -> HttpResponse:
    """Whom to call per gemeente, and whom instead where nobody is there today; no login, no form, no cookie."""
    municipalities = Organisation.objects.filter(kind="municipality").order_by("name")
    gaps = {post.unit.organisation_id for post in cover.gaps()}
    return render(request, "melden.html", {"municipalities": municipalities, "gaps": gaps})


@public
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Log in; the same answer for a wrong name and a wrong password."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            return _enter(request, user)
        _record_failure(form.cleaned_data["username"])
        form.add_error(None, "Gebruikersnaam of wachtwoord klopt niet.")
    status = 422 if request.method == "POST" else 200
    return render(request, "login.html", {"form": form, "accounts": _accounts(), "next": _next(request)}, status=status)


def _accounts() -> list[dict[str, str]]:
    if not settings.DEMO:
        return []
    known = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    return [line for line in reference.read("accounts") if line["username"] in known]


@public
@require_POST
def practice_login(request: HttpRequest) -> HttpResponse:
    """Log in as a practice account; exists only with DEMO=1."""
    if not settings.DEMO:
        raise Http404
    names = {line["username"] for line in reference.read("accounts")}
    user = User.objects.filter(username=request.POST.get("wie", ""), is_active=True).first()
    if user is None or user.username not in names:
        raise Http404
    return _enter(request, user)


def _record_failure(username: str) -> None:
    """Audit a failed login: which account if there is one, never what was typed."""
    known = User.objects.filter(username=username).values_list("pk", flat=True).first()
    with transaction.atomic(), access.acting(None):
        audit.record("failed", by=None, object_type="cases.user", object_id=known)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend="cases.logins.Backend")
    with transaction.atomic(), access.acting(user):
        audit.record("login", by=user)
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/"


@public
@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """Log out; always possible."""
    if isinstance(request.user, User):
        with transaction.atomic(), access.acting(request.user):
            audit.record("logout", by=request.user)
    logout(request)
    return redirect("login")


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
