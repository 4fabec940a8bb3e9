"""The figures of a quarter against plain aggregates, and its PDF against weasyprint alone."""

import io
from typing import Any
from unittest.mock import patch

import pikepdf
from weasyprint import HTML

from bench.lists import asked, sends
from bench.rows import Row
from bench.stages import Stage
from bench.timing import medians
from dashboards import figures, frozen, pdf, quarters, report, typesetting

ROUNDS, PDF_ROUNDS = 5, 3
PAGES = 20
NOTE = "Dit kwartaal viel op dat signalen vaker van partners kwamen dan van bewoners. " * 12
# What the page shows, counted without need-to-know, embargo, suppression or what stood on the reference date.
PLAIN = (
    """SELECT kind, municipality_id, date_trunc('quarter', registered_at), count(*) FROM cases_signal
       WHERE number <> '' AND registered_at BETWEEN {since} AND {until} GROUP BY 1, 2, 3""",
    """SELECT m.organisation_id, date_trunc('quarter', r.created_at), count(*) FROM routing_review r
       JOIN cases_casemunicipality m ON m.case_id = r.case_id AND m.role = 'regie'
       WHERE r.created_at BETWEEN {since} AND {until} GROUP BY 1, 2""",
    """SELECT m.organisation_id, date_trunc('quarter', r.created_at), count(DISTINCT p.id) FROM routing_review r
       JOIN cases_casemunicipality m ON m.case_id = r.case_id AND m.role = 'regie'
       JOIN cases_party p ON p.case_id = r.case_id
       JOIN cases_partyrole v ON v.party_id = p.id AND v.role = 'slachtoffer' AND v.until IS NULL
       WHERE r.created_at BETWEEN {since} AND {until} GROUP BY 1, 2""",
    """SELECT main_form, t.state, count(*) FROM cases_signal s LEFT JOIN routing_triage t ON t.signal_id = s.id
       WHERE s.number <> '' AND s.registered_at BETWEEN {last} AND {until} GROUP BY 1, 2""",
    "SELECT kind, count(*) FROM routing_decision WHERE at BETWEEN {last} AND {until} GROUP BY 1",
    """SELECT p.age, count(*) FROM routing_review r JOIN cases_party p ON p.case_id = r.case_id
       JOIN cases_partyrole v ON v.party_id = p.id AND v.role = 'slachtoffer' AND v.until IS NULL
       WHERE r.created_at BETWEEN {last} AND {until} GROUP BY 1""",
    """SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY done - began) FROM (
         SELECT s.registered_at AS began, min(k.at) AS done FROM cases_signal s
         JOIN routing_triage t ON t.signal_id = s.id
         JOIN routing_step k ON k.object_id = t.id AND k.source = 'enriching'
         WHERE s.registered_at BETWEEN {last} AND {until} AND k.case_id = s.case_id
         GROUP BY s.id, s.registered_at) f""",
    """SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY d.at - s.registered_at) FROM cases_signal s
       JOIN routing_decision d ON d.case_id = s.case_id WHERE s.registered_at BETWEEN {last} AND {until}""",
    """SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY c.first_contact_at - t.created_at)
       FROM routing_track t JOIN routing_caretrajectory c ON c.track_id = t.id
       WHERE t.kind = 'zorg' AND t.created_at BETWEEN {last} AND {until}""",
)


def counted(stage: Stage) -> list[Row]:
    """Measure the narrow road of the figures against plain aggregates over the same rows."""
    user, quarter = stage.readers["tafel"], quarters.last_complete()
    road = asked(stage, user, lambda: figures.counts(quarter))
    edges = {
        "since": quarters.midnight(quarters.begins(quarters.shift(quarter, 1 - quarters.HELD))),
        "last": quarters.midnight(quarters.begins(quarter)),
        "until": quarters.midnight(quarters.reference_day(quarter)),
    }
    plain = [text.format(**{name: f"'{moment.isoformat()}'" for name, moment in edges.items()}) for text in PLAIN]
    took = medians(
        {"road": sends(stage.raw(user), road), "plain": sends(stage.raw(None), plain)}, rounds=ROUNDS, warm=1
    )
    said = f"{took['road']:.0f} / {took['plain']:.0f} ms"
    return [Row("kwartaalcijfers op kale optellingen", took["road"] / took["plain"], 2, said=said)]


def printed(stage: Stage) -> list[Row]:
    """Measure the report of at least twenty pages against weasyprint on the same HTML."""
    with stage.on():
        published = frozen.of(quarters.last_complete())
        note = _long_enough(published)
        html = _html(published, note)
        took = medians(
            {
                "report": lambda: report.build(published, note, progress=_quiet),
                "alone": lambda: _page(html).write_pdf(),
            },
            rounds=PDF_ROUNDS,
            warm=1,
        )
        pages = _pages(report.build(published, note, progress=_quiet))
    said = f"{pages} bladzijden, {took['report']:.0f} / {took['alone']:.0f} ms"
    return [Row("kwartaalrapport als PDF op weasyprint alleen", took["report"] / took["alone"], 1.5, said=said)]


def _long_enough(published: Any) -> str:
    """Give a note that makes the report long enough."""
    short = _pages(report.build(published, NOTE, progress=_quiet))
    return "\n\n".join([NOTE] * max(1, (PAGES - short) * 4))


def _html(published: Any, note: str) -> str:
    """Give the HTML that the report hands to its printer."""
    with patch.object(pdf, "render") as render:
        report.build(published, note, progress=_quiet)
    return str(render.call_args.args[0])


def _page(html: str) -> Any:
    return HTML(string=html, url_fetcher=typesetting.OurFilesOnly(), base_url=pdf.SCHEME)


def _pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as found:
        return len(found.pages)


def _quiet(step: int, steps: int, text: str) -> None:
    """Tell nobody how far the report is."""
