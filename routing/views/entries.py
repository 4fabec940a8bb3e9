"""Writing in a case: an aantekening, and an actiepunt that is done or open again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, onward
from cases.models import Case, User
from cases.roles import CASEWORK, Part, allow
from routing import actions, deadlines, notes
from routing.models import Action, Deadline, Release

UNDO = "undo_done"  # in the session: the address that opens again what was done last


@allow(*CASEWORK)
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write an aantekening in a part that is open to the writer here."""
    user = request.user
    assert isinstance(user, User)
    case = access.open_or_404(Case, user, pk)
    posted = request.POST if request.method == "POST" else None
    form = notes.NoteForm(posted, parts=notes.choices(user, case), case=case, by=user)
    if not form.is_valid():
        context = {"form": form, "case": case, "back": f"/casussen/{pk}/"}
        return render(request, "routing/note.html", context, status=422 if form.is_bound else 200)
    written = notes.write(case, by=user, words=form.cleaned_data["text"], part=Part(form.cleaned_data["part"]))
    if isinstance(written, Release):
        messages.info(request, "Uw tekst is bewaard. Het OM beslist eerst of de anderen dit mogen lezen.")
        return redirect(f"/vrijgave/{written.pk}/")
    messages.success(request, "Uw aantekening is bewaard.")
    return redirect(f"/casussen/{pk}/#tijdlijn")


@allow(*CASEWORK)
@require_POST
def action_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark an actiepunt done; its unit still sees it for five working days."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Action, user, pk)
    actions.finish(row, by=user)
    request.session[UNDO] = f"/acties/{pk}/open/"
    messages.success(request, "Deze actie staat op klaar.")  # a message waits in the session: no case text
    return redirect(_back(request, user, row, done=True))


@allow(*CASEWORK)
@require_POST
def action_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo: the actiepunt is open again, as long as before."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Action, user, pk)
    actions.reopen(row, by=user)
    messages.success(request, "Deze actie staat weer open.")
    return redirect(_back(request, user, row))


@allow(*CASEWORK)
@require_POST
def term_done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a terugkoppeling or a call done: it happened outside the system."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Deadline, user, pk)
    deadlines.tick(row, by=user)
    request.session[UNDO] = f"/termijnen/{pk}/open/"
    messages.success(request, f"Klaar: {row.label}, {row.reference}.")
    return redirect("/")


@allow(*CASEWORK)
@require_POST
def term_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo: the term is open again."""
    user = request.user
    assert isinstance(user, User)
    row = access.open_or_404(Deadline, user, pk)
    deadlines.untick(row, by=user)
    messages.success(request, f"Weer open: {row.label}, {row.reference}.")
    return redirect("/")


def _back(request: HttpRequest, user: User, row: Action, *, done: bool = False) -> str:
    """Give the page to go on with: where one came from, else the case, else Mijn werk."""
    asked = request.POST.get("terug", "")
    if asked and not onward.inside(asked):
        raise Http404
    if not asked and access.find(Case, user, row.case_id) is None:
        return "/"
    return asked or f"/casussen/{row.case_id}/{f'?gedaan={row.pk}' if done else ''}#te-doen"
