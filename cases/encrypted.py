"""Model fields whose column holds only sealed text, bound to model, field and row (docs/adr/0006).

A row is read as it stands in the database; a secret opens when somebody reads the attribute, so lists do not
pay for it. The history row of a secret opens with the id of the row it is a version of.
"""

import logging
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, IsNull
from django.db.models.query_utils import DeferredAttribute

from cases import crypto

if TYPE_CHECKING:
    TextColumn = models.TextField[Any, Any]
    AnyExact = Exact[Any]
else:
    TextColumn = models.TextField
    AnyExact = Exact

log = logging.getLogger(__name__)
MASK = "••••••"
UNREAD = "Kan niet worden gelezen. Bel de beheerder."


class UnreadDay(date):
    """A day that cannot be opened: it says so wherever it is printed."""

    def __format__(self, form: str) -> str:
        return UNREAD

    def __str__(self) -> str:
        return UNREAD

    def strftime(self, form: str) -> str:
        """Say so in every form."""
        return UNREAD


def is_unread(value: Any) -> bool:
    """Is this what stands in the place of a secret that cannot be opened?"""
    return isinstance(value, UnreadDay) or value == UNREAD


class Sealed:
    """What stands in the column; shows itself as dots wherever it is printed."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return MASK


class OpensWhenRead(DeferredAttribute):
    """Gives the secret of an instance, opened once; one whose key is lost says so, and the page goes on."""

    field: "EncryptedField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        found = super().__get__(instance, cls)
        if instance is not None and isinstance(found, Sealed):
            try:
                found = instance.__dict__[self.field.attname] = self.field.opened(instance, found)
            except crypto.Unreadable:  # the log names the row; a key that is found back opens it again
                return self.field.unread
        return found

    def __set__(self, instance: models.Model, value: Any) -> None:
        """Take a new value. A form that shows a lost secret and sends nothing new does not wipe it out."""
        held = instance.__dict__.get(self.field.attname)
        if isinstance(held, Sealed) and (not value or is_unread(value)) and not self.field.opens(instance, held):
            return
        instance.__dict__[self.field.attname] = value


class OnlyEmpty(AnyExact):
    """The one comparison that a sealed column allows."""

    def get_prep_lookup(self) -> Any:
        """Refuse to look for content: the column cannot answer, `crypto.blind_index` can."""
        if self.rhs != "":
            raise FieldError("An encrypted field can only be compared with nothing. Use crypto.blind_index.")
        return self.rhs


class EncryptedField(TextColumn):
    """Seals on save and opens on reading; cannot be filtered, and is written by save() only."""

    descriptor_class = OpensWhenRead
    unread: Any = UNREAD

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | str | None:
        """Leave the secret closed until it is read."""
        return Sealed(value) if value else value

    def opened(self, instance: models.Model, sealed: Sealed) -> Any:
        """Open a secret of this row; text of before the encryption is given as it is."""
        if not crypto.is_sealed(sealed.text):
            return self.from_text(sealed.text)
        try:
            return self.from_text(crypto.unseal(sealed.text, self.place(instance)))
        except crypto.Unreadable as error:
            log.error("secret cannot be opened: %s", error)
            raise

    def opens(self, instance: models.Model, sealed: Sealed) -> bool:
        """Tell whether a secret of this row can be opened now."""
        try:
            self.opened(instance, sealed)
        except crypto.Unreadable:
            return False
        return True

    def place(self, instance: models.Model) -> str:
        """Name where a secret belongs: model, field and row; a version belongs to its row."""
        model = getattr(instance, "pgh_tracked_model", type(instance))
        return f"{model._meta.label_lower}.{self.name}:{getattr(instance, 'pgh_obj_id', instance.pk)}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal what is new; what was never opened and is of the newest key stays as it stands."""
        held = model_instance.__dict__[self.attname]
        if isinstance(held, Sealed):
            if not add and crypto.is_sealed(held.text) and crypto.key_of(held.text) == crypto.newest():
                return held
            if not add and not self.opens(model_instance, held):
                return held
            held = self.opened(model_instance, held)
        return Sealed(crypto.seal(self.to_text(held), self.place(model_instance))) if held else held

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuse open text: without its row it cannot be sealed."""
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is encrypted: write it with save() on its row")
        return value.text if value else value

    def value_from_object(self, obj: models.Model) -> Any:
        """Give the sealed value to who dumps or copies rows."""
        return self.pre_save(obj, add=False)

    def value_to_string(self, obj: models.Model) -> str:
        """Give the sealed text for a dump."""
        found = self.value_from_object(obj)
        return found.text if isinstance(found, Sealed) else found

    def get_lookup(self, lookup_name: str) -> Any:
        """Allow the two questions that need no content."""
        return {"isnull": IsNull, "exact": OnlyEmpty}.get(lookup_name)

    def get_transform(self, lookup_name: str) -> None:
        """Allow no function of sealed text."""

    def to_text(self, value: Any) -> str:
        """Give a value as the text that is sealed."""
        return str(value)

    def from_text(self, text: str) -> Any:
        """Give the value back from its text."""
        return text


class EncryptedTextField(EncryptedField):
    """A secret text."""


class EncryptedDateField(EncryptedField):
    """A secret day; without one the column is empty."""

    unread = UnreadDay(1, 1, 1)

    def to_text(self, value: Any) -> str:
        """Give the day as 1990-05-02."""
        assert isinstance(value, date)
        return value.isoformat()

    def from_text(self, text: str) -> date:
        """Give the day back."""
        return date.fromisoformat(text)

    def to_python(self, value: Any) -> Any:
        """Leave a day a day, where text would be made text."""
        return value
