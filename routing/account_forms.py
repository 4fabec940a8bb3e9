"""What the pages of accounts ask beside the account itself."""

from django import forms

from cases.fields import text


class ResetForm(forms.Form):
    """Why a second step may go: how one knows that it is really this colleague."""

    reason = text(
        "Hoe weet u zeker dat het deze collega is?", length=300,
        missing="Schrijf op hoe u dit controleerde, bijvoorbeeld: teruggebeld op het vaste nummer.",
        help_text="Bel terug op een nummer dat u al kende. Een mail of een belletje is niet genoeg.",
    )  # fmt: skip
