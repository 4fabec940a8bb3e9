"""Making something outside the request: taken up by one worker, told step by step, and not lost with its worker."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from cases import access
from routing.models.job import Job

logger = logging.getLogger(__name__)
STALLED: Final = timedelta(seconds=60)  # without a step: its worker is gone
MOST_ATTEMPTS: Final = 5
J = TypeVar("J", bound=Job)


@dataclass(frozen=True)
class Work(Generic[J]):
    """One kind of job: its rows, as which service its worker acts, and how it is made.

    `make` raises ValueError with a Dutch text for what whoever asked can mend.
    """

    model: type[J]
    service: str
    broken: str  # said when our own program fails
    make: Callable[[J], None]
    beside: tuple[str, ...] = ()  # what is read along
    why_not: Callable[[J], str] = lambda row: ""  # a reason to stop before it begins

    def waiting(self, *, silent: timedelta = STALLED) -> list[UUID]:
        """Give what nobody took up, and what its worker said nothing about for a minute; oldest first."""
        now = timezone.now()
        lost = Q(state="queued", moved_at__lte=now - silent) | Q(state="running", moved_at__lt=now - STALLED)
        with self.serving():
            return list(self.model._base_manager.filter(lost).order_by("created_at").values_list("pk", flat=True))

    def build(self, pk: UUID) -> None:
        """Make one unless another worker does; what goes wrong stands in the row.

        A lost database leaves the row as it is: it is taken up again.
        """
        row = self._claim(pk)
        if row is None:
            return
        try:
            self.make(row)
        except (OperationalError, InterfaceError):
            raise
        except ValueError as error:
            self._fail(row, str(error))
        except Exception:
            logger.exception("%s %s failed", self.model._meta.model_name, pk)
            self._fail(row, self.broken)

    def say(self, row: J, step: int, steps: int, said: str) -> None:
        """Tell how far it is."""
        row.step, row.steps, row.step_text = step, steps, said
        with self.serving():
            write(row, "step", "steps", "step_text")

    @contextmanager
    def serving(self) -> Iterator[None]:
        """A short transaction as the worker."""
        with transaction.atomic(), access.acting_as_service(self.service):
            yield

    def held(self, row: J) -> J | None:
        """Lock a job to store what was made; None where another worker took it over meanwhile."""
        rows = self.model._base_manager.select_for_update(of=("self",))
        return rows.filter(pk=row.pk, state="running", attempts=row.attempts).first()

    def _claim(self, pk: UUID) -> J | None:
        """Take a job that waits or whose worker is gone; one worker at a time."""
        with self.serving():
            lost = Q(state="queued") | Q(state="running", moved_at__lt=timezone.now() - STALLED)
            rows = self.model._base_manager.select_for_update(of=("self",), skip_locked=True)
            row = rows.select_related(*self.beside).filter(lost, pk=pk).first()
            if row is None or self._stopped(row):
                return None
            row.state, row.attempts = "running", row.attempts + 1
            write(row, "state", "attempts")
            return row

    def _stopped(self, row: J) -> bool:
        """Stop a job that keeps breaking its worker, or that may no longer be made."""
        why = self.why_not(row) or (self.broken if row.attempts >= MOST_ATTEMPTS else "")
        if why:
            _write_failure(row, why)
        return bool(why)

    def _fail(self, row: J, why: str) -> None:
        with self.serving():
            _write_failure(row, why)


def _write_failure(row: Job, why: str) -> None:
    row.state, row.step_text = "failed", why[:200]
    write(row, "state", "step_text")


def write(row: Any, *fields: str) -> None:
    """Save these fields, and that the worker spoke."""
    row.moved_at = timezone.now()
    row.save(force_update=True, update_fields=[*fields, "moved_at"])
