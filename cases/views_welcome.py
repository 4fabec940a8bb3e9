"""The page behind the link of an invitation: choose a password, once."""

from django.contrib import messages
from django.contrib.auth import password_validation
from django.db import transaction
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import access, welcoming
from cases.people_forms import PasswordForm
from cases.roles import public

WEAK = {
    "password_too_short": "Dit is te kort. Kies minstens 12 tekens.",
    "password_too_common": "Dit wachtwoord is te bekend. Kies een ander.",
    "": "Dit wachtwoord is niet sterk genoeg. Kies een ander.",
}


@public
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """Choose a password; a link that was used, is over or was changed says the same."""
    with transaction.atomic():
        person = welcoming.meant(who, token)
        if person is None:
            return render(request, "cases/welcome_over.html", status=404)
        form = PasswordForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                password_validation.validate_password(form.cleaned_data["password"], person)
            except ValidationError as weak:
                for one in weak.error_list:
                    form.add_error("password", WEAK.get(one.code or "", WEAK[""]))
        if not form.is_valid():
            context = {"form": form, "person": person}
            return render(request, "cases/welcome.html", context, status=422 if form.errors else 200)
        with access.acting(person):
            welcoming.choose(person, form.cleaned_data["password"])
    messages.success(request, "Uw wachtwoord is gekozen. Log nu in.")
    return redirect("login")
