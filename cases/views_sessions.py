"""Where I am logged in, logging out there, and my password: of the owner alone."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import audit, factors, people
from cases.forms import PasswordForm
from cases.models import User
from cases.roles import EVERYONE, allow

BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip


@allow(*EVERYONE)
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List my sessions; end one, or all others."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "POST":
        return _end(request, user)
    rows = sorted(UserSession.objects.purge_and_list(user), key=lambda row: row.created_at, reverse=True)
    mine = request.session.session_key
    shown = [{"row": row, "mine": row.session_key == mine, "device": device(row.user_agent)} for row in rows]
    return render(request, "cases/sessions.html", {"sessions": sorted(shown, key=lambda line: not line["mine"])})


def _end(request: HttpRequest, user: User) -> HttpResponse:
    """End what was asked; a session of somebody else is none of this person's."""
    asked, mine = request.POST.get("sessie", ""), request.session.session_key or ""
    if asked == "andere":
        count = factors.end_sessions(user, but=mine)
    else:
        rows = UserSession.objects.filter(user=user, pk=int(asked) if asked.isascii() and asked.isdigit() and
                                          len(asked) < 10 else 0).exclude(session_key=mine)  # fmt: skip
        count = len(rows)
        for row in rows:
            row.end()
    audit.record("logout", by=user, name="elsewhere")
    messages.success(request, f"{count} {'sessie is' if count == 1 else 'sessies zijn'} beëindigd.")
    return redirect("sessions")


@allow(*EVERYONE)
@factors.fresh
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change my password; every other session of mine ends with the old one."""
    user = request.user
    assert isinstance(user, User)
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "GET" or not form.is_valid():
        return render(request, "cases/password.html", {"form": form}, status=422 if form.errors else 200)
    people.change_password(user, form.cleaned_data["new"])
    update_session_auth_hash(request, user)
    factors.renew(request)
    factors.end_sessions(user, but=request.session.session_key or "")
    messages.success(request, "Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd.")
    return redirect("profile")


@allow(*EVERYONE)
@require_GET
def stay(request: HttpRequest) -> HttpResponse:
    """Say nothing: whoever asks is still there, and the session goes on."""
    return HttpResponse(status=204)


def device(user_agent: str) -> str:
    """Name browser and system in two words, as far as they say what they are."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Onbekende browser")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} op {system}" if system else browser
