"""The fields of a form that offer a choice, where what they offer depends on who asks."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

Field = TypeVar("Field", bound=forms.Field)


def rows_of(form: forms.BaseForm, name: str) -> "forms.ModelChoiceField[Any]":
    """Give the field of this name, that offers rows; raises TypeError where it offers something else."""
    return _field(form, name, forms.ModelChoiceField)


def say_rows(form: forms.BaseForm, name: str, words: Callable[[Any], str]) -> None:
    """Give the rows that this field offers these words; raises TypeError where it offers no rows."""
    rows_of(form, name).label_from_instance = words  # type: ignore[method-assign, assignment]  # Django's own way


def leave_out(form: forms.BaseForm, name: str, key: Any) -> None:
    """Take the row with this key off what a field offers; raises TypeError where it offers no rows."""
    field = rows_of(form, name)
    if field.queryset is not None:
        field.queryset = field.queryset.exclude(pk=key)


def words_of(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """Give the field of this name, that offers words; raises TypeError where it offers something else."""
    return _field(form, name, forms.ChoiceField)


def _field(form: forms.BaseForm, name: str, kind: type[Field]) -> Field:
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{type(form).__name__}.{name} is no {kind.__name__}")
    return field
