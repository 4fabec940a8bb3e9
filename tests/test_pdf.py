"""The quarterly PDF: for everyone to read, to keep, to check, and without a way out."""

import io
from datetime import UTC, datetime

import page
import pikepdf
import pypdf
import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from dashboards import pdf, report, typesetting
from dashboards.figures import as_csv
from dashboards.publication import publish
from tests.figure_samples import quarter

NOTE = "Meer signalen dit kwartaal.\n\nEen tweede alinea met <b>haken</b> & tekens."
MOMENT = datetime(2026, 10, 1, tzinfo=UTC)
PAGE = '<!doctype html><html lang="nl"><head><title>Proef</title></head><body><h1>Proef</h1>{}</body></html>'


def quiet(step: int, steps: int, said: str) -> None:
    """Take no notice of progress."""


@pytest.fixture(scope="module")
def built() -> bytes:
    """Build one report for all tests that only read it."""
    return report.build(publish(quarter(), []), NOTE, progress=quiet)


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_one_file_passes_both_standards(built: bytes, profile: str) -> None:
    checked = page.validate_pdf_bytes(built, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in checked.failures] == []
    assert checked.rules.total > 50


def test_the_checker_tells_a_plain_file_from_ours() -> None:
    bare = HTML(string=PAGE.format("<p>x</p>")).write_pdf()
    assert not page.is_pdf_compliant_bytes(bare, profile="ua1")
    assert not page.is_pdf_compliant_bytes(bare, profile="3a")


def test_every_table_head_says_what_it_heads(built: bytes) -> None:
    with pikepdf.open(io.BytesIO(built)) as opened:
        heads = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"]
        scopes = [str(head.A.Scope) for head in heads]
        assert opened.Root.Lang == "nl"
        assert opened.Root.MarkInfo.Marked
        assert opened.docinfo.Title == "Kwartaalrapport mensenhandel IJsselland, 3e kwartaal 2026"
        xmp = opened.Root.Metadata.read_bytes().decode()
    assert set(scopes) == {"/Column", "/Row"}
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert 'pdfaid:part="3"' in xmp


def test_every_drawing_has_words(built: bytes) -> None:
    with pikepdf.open(io.BytesIO(built)) as opened:
        dictionaries = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary)]
        words = [str(item.get("/Alt", "")) for item in dictionaries if item.get("/S") == "/Figure"]
    assert "Signalen per gemeente in vier kwartalen" in words
    assert all(words)


def test_the_same_input_gives_the_same_bytes(built: bytes) -> None:
    assert report.build(publish(quarter(), []), NOTE, progress=quiet) == built
    assert report.build(publish(quarter(), []), NOTE, progress=quiet, version=2) != built


def test_the_text_says_what_is_printed_and_hides_the_rest(built: bytes) -> None:
    text = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(built)).pages).split())
    figures = publish(quarter(), [])
    assert "Kwartaalrapport mensenhandel IJsselland" in text
    assert "3e kwartaal 2026" in text
    assert "1 oktober 2026" in text
    assert "minder dan 5" in text
    assert "<b>haken</b> & tekens" in text
    assert figures.sha256 in text
    assert "Criminele uitbuiting minder dan 5" in text


def test_the_figures_travel_along(built: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(built))
    assert list(reader.attachments) == ["cijfers-2026Q3.csv"]
    enclosed = reader.attachments["cijfers-2026Q3.csv"][0].decode("utf-8-sig")
    assert enclosed == as_csv(publish(quarter(), [])).rstrip()
    with pikepdf.open(io.BytesIO(built)) as opened:
        assert [str(item.AFRelationship) for item in opened.Root.AF] == ["/Data"]


def test_every_step_is_told() -> None:
    told: list[tuple[int, int, str]] = []
    report.build(publish(quarter(), []), "", progress=lambda *step: told.append(step))
    assert [step for step, _, _ in told] == list(range(1, 9))
    assert told[2] == (3, 8, "Stap 3 van 8: kaart tekenen")


def test_a_report_without_enough_figures_says_so() -> None:
    nowhere = {unit: {name: [0] * 8 for name in rows} for unit, rows in quarter().municipal.items()}
    region = {unit: [0] * 7 + [4] for unit in nowhere}
    published = publish(quarter(region=region, municipal=nowhere, tables=[], leads=[]), [])
    built = report.build(published, "", progress=quiet)
    text = " ".join(pypdf.PdfReader(io.BytesIO(built)).pages[2].extract_text().split())
    assert all(table is None for table in published.municipal.values())
    assert "te weinig" in text


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://voorbeeld.invalid/x.png",
        "file:///etc/hostname",
        "ftp://voorbeeld.invalid/x",
        "data:image/png;base64,AAAA",
        "static:../mhtafel/settings.py",
        "static:/etc/hostname",
        "static:pdf/../../pyproject.toml",
        "//voorbeeld.invalid/x.png",
    ],
)
def test_nothing_foreign_is_fetched(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        typesetting.OurFilesOnly().fetch(address)


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<style>@import url("http://127.0.0.1:9/x.css");</style>',
        '<p style="background: url(file:///etc/hostname)">x</p>',
        '<object data="file:///etc/hostname"></object>',
    ],
)
def test_a_page_that_asks_for_it_stops_the_report(markup: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        pdf.render(PAGE.format(markup), created=MOMENT)


def test_our_own_file_is_given() -> None:
    assert b"@page" in typesetting.OurFilesOnly().fetch("static:pdf/report.css").read()
