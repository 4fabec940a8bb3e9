"""The quarterly report of the kernteam: printed figures and a note in, one PDF out (plan 1.2, domain 2.5)."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from dashboards import charts, figures, pdf
from dashboards.presenting import figures as words_of
from dashboards.publication import UNITS, Published

Progress = Callable[[int, int, str], None]
STEPS: Final = (
    "cijfers lezen",
    "lijnen tekenen",
    "kaart tekenen",
    "staven tekenen",
    "tabellen maken",
    "tekst opmaken",
    "cijfers bijvoegen",
    "PDF maken en controleren",
)


def build(published: Published, note: str, *, progress: Progress, version: int = 1) -> bytes:
    """Make the PDF of one quarter from figures that are fit to print.

    Takes the frozen figures, the note of the kernteam, and `progress`, called with step, steps and a Dutch line.
    Gives the bytes; the same input gives the same bytes.
    """
    said = _announce(progress)
    said()
    context = _frame(published, note, version)
    said()
    context["trends"] = words_of.trends(published)
    said()
    context["map"], context["legend"] = words_of.region_map(published), charts.legend("legenda")
    said()
    context["tables"] = [words_of.table(published, table) for table in published.tables]
    said()
    context |= {
        "gemeenten": words_of.gemeenten(published),
        "leads": [words_of.lead(published, lead) for lead in published.leads],
    }
    said()
    html = render_to_string("pdf/report.html", context)
    said()
    enclosure = pdf.Enclosure(
        name=f"cijfers-{published.quarter}.csv",
        description="De cijfers van dit rapport voor een rekenblad",
        content=figures.as_csv(published).rstrip().encode("utf-8-sig"),
    )
    said()
    return pdf.render(html, created=_moment(published), enclosures=[enclosure])


def _announce(progress: Progress) -> Callable[[], None]:
    """Give a function that reports the next step each time it is called."""
    steps = iter(enumerate(STEPS, start=1))

    def next_step() -> None:
        number, doing = next(steps)
        progress(number, len(STEPS), f"Stap {number} van {len(STEPS)}: {doing}")

    return next_step


def _moment(published: Published) -> datetime:
    day = parse_date(published.reference_date)
    if day is None:
        raise ValueError("Het rapport is niet gemaakt: de peildatum ontbreekt.")
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def _frame(published: Published, note: str, version: int) -> dict[str, Any]:
    """Give what stands around the figures: names, dates, the hash, the numbers on the front."""
    low = published.threshold
    return {
        "stylesheet": pdf.SCHEME + "pdf/report.css",
        "region": charts.map_data()["regio"],
        "quarter": charts.quarter_name(published.quarter),
        "day": date_format(_moment(published), "j F Y"),
        "created": _moment(published).isoformat(),
        "population_day": date_format(parse_date(published.population_date) or "", "j F Y"),
        "version": version,
        "hash": published.sha256,
        "low": low,
        "paragraphs": [part.strip() for part in note.split("\n\n") if part.strip()],
        "units": list(UNITS.values()),
        "lines": words_of.lines(published),
        "heads": [words_of.head(published, unit) for unit in UNITS],
        "quarters": words_of.quarter_rows(published),
        "window": [charts.quarter_name(q) for q in (published.quarters[-4], published.quarters[-1])],
    }
