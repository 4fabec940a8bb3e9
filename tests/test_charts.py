"""Drawings: readable without sight, fit for the strict CSP, and silent about hidden counts."""

from xml.etree import ElementTree

import pytest

from dashboards import charts

DRAWINGS = {
    "trend": charts.trend("t", "Signalen", ["2026Q1", "2026Q2", "2026Q3"], [12, "few", 20]),
    "bars": charts.bars("b", "Vorm", {"Seksueel": 22, "Arbeid": "guard", "Crimineel": "few", "Orgaan": 0}),
    "map": charts.region_map("m", "Signalen", {"Zwolle": 44, "Kampen": 7}, links={"Zwolle": "/cijfers/?g=1&b=2"}),
    "legend": charts.legend("l"),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_fits_csp_and_screen_readers(name: str) -> None:
    root = ElementTree.fromstring(DRAWINGS[name])
    tags = [element.tag.split("}")[1] for element in root.iter()]
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert root.attrib["role"] == "group"
    assert tags[1:3] == ["title", "desc"]
    assert set(root.attrib["aria-labelledby"].split()) <= set(ids)
    assert len(ids) == len(set(ids))
    assert not {"script", "style", "image", "foreignObject"} & set(tags)
    assert not [key for element in root.iter() for key in element.attrib if key == "style" or key.startswith("on")]


def test_the_description_tells_all() -> None:
    assert "2e kwartaal 2026 minder dan 5" in DRAWINGS["trend"]
    assert "Arbeid afgeschermd, Crimineel minder dan 5, Orgaan 0" in DRAWINGS["bars"]
    assert "Zwolle: 44" in DRAWINGS["map"]
    assert "Raalte: te weinig om apart te tonen" in DRAWINGS["map"]


def test_hidden_bars_have_one_length() -> None:
    root = ElementTree.fromstring(DRAWINGS["bars"])
    hatched = [e.attrib["width"] for e in root.iter() if e.attrib.get("fill") == "url(#b-hatch)"]
    assert len(hatched) == 2
    assert len(set(hatched)) == 1


def test_a_hidden_quarter_breaks_the_line() -> None:
    whole = charts.trend("t", "Signalen", ["2026Q1", "2026Q2", "2026Q3"], [12, 14, 20])
    assert whole.count("<line") - DRAWINGS["trend"].count("<line") == 2


def test_names_are_escaped() -> None:
    drawing = charts.bars("x", "<b>", {"<script>alert(1)</script>": 5})
    assert "<script" not in drawing
    assert "<b>" not in drawing
    ElementTree.fromstring(drawing)


def test_the_map_has_all_gemeenten_and_true_borders() -> None:
    data = charts.map_data()
    corners = {place["naam"]: set(place["outline"]) for place in data["gemeenten"]}
    assert len(corners) == 11
    assert all(name in DRAWINGS["map"] for name in corners)
    assert all(len(corners[one] & corners[other]) >= 2 for one, other in data["borders"])
    assert '<a href="/cijfers/?g=1&amp;b=2">' in DRAWINGS["map"]
