"""Drawings of the printed figures as SVG text, the same on a page and in the PDF.

Only presentation attributes: no style attributes and no scripts, so the strict CSP of the pages holds. Every drawing
has a title and a description that say in words what it shows; a table with the same figures stands below it.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from dashboards.publication import ENOUGH, THRESHOLD, words
from dashboards.suppression import Cell

MAP_FILE: Final = Path(__file__).resolve().parent.parent / "fixtures" / "kaart.json"
INK, SOFT, LINE, ACCENT, PAPER = "#14212b", "#4a5763", "#d3dadf", "#0b5a75", "#ffffff"
FONT: Final = "Source Sans 3, Liberation Sans, DejaVu Sans, sans-serif"
CLASSES: Final = ((40, "#06384b", PAPER), (20, "#0b5a75", PAPER), (10, "#7fb2c6", INK), (0, "#d3e5ec", INK))
SCALE: Final = 6  # drawing units per unit of the map grid

Point = tuple[float, float]


def trend(uid: str, title: str, quarters: Sequence[str], cells: Sequence[Cell], low: int = THRESHOLD) -> SafeString:
    """Draw one count over quarters; a hidden quarter is a hatched block and breaks the line."""
    top = max([10, *(cell for cell in cells if isinstance(cell, int))])
    step = 300 / max(len(cells), 1)
    xs = [step * (place + 0.5) for place in range(len(cells))]
    points: list[Point | None] = [
        (x, 136 - 110 * cell / top) if isinstance(cell, int) else None for x, cell in zip(xs, cells, strict=True)
    ]
    inner = [_line((0, 136), (300, 136), LINE, 1.5), _line((0, 26), (300, 26), LINE, 0.75)]
    inner += [_line(a, b, ACCENT, 2.5) for a, b in pairwise(points) if a and b]
    for x, point, cell, quarter in zip(xs, points, cells, quarters, strict=True):
        inner += _mark(uid, x, point, cell, low)
        inner.append(_text((x, 154), quarter_label(quarter), size=11, fill=SOFT))
    facts = ", ".join(f"{quarter_name(q)} {words(c, low)}" for q, c in zip(quarters, cells, strict=True))
    return _drawing(uid, title, f"{title} per kwartaal: {facts}.", (300, 162), inner)


def _mark(uid: str, x: float, point: Point | None, cell: Cell, low: int) -> list[SafeString]:
    """Draw one quarter of a trend: a dot with its count, or the block of a hidden count."""
    if point is None:
        block = _tag("rect", x=x - 13, y=108, width=26, height=28, fill=f"url(#{uid}-hatch)", stroke=SOFT)
        return [block, _text((x, 102), short(cell, low), size=12)]
    dot = _tag("circle", cx=point[0], cy=point[1], r=4, fill=PAPER, stroke=ACCENT, stroke_width=2.5)
    return [dot, _text((point[0], point[1] - 9), str(cell), size=13, weight="700")]


def bars(uid: str, title: str, cells: Mapping[str, Cell], low: int = THRESHOLD) -> SafeString:
    """Draw horizontal bars, one per row; a hidden count is a hatched bar of a fixed length."""
    top = max([10, *(cell for cell in cells.values() if isinstance(cell, int))])
    inner: list[SafeString] = []
    for place, (name, cell) in enumerate(cells.items()):
        y = 30 * place
        length = 105 * cell / top if isinstance(cell, int) else 40
        fill = ACCENT if isinstance(cell, int) else f"url(#{uid}-hatch)"
        edge = ACCENT if isinstance(cell, int) else SOFT
        inner.append(_text((0, y + 20), name, size=12, anchor="start"))
        inner.append(_tag("rect", x=168, y=y + 5, width=length, height=21, fill=fill, stroke=edge))
        said = words(cell, low)
        inner.append(_text((175 + length, y + 20), said, size=12, anchor="start", weight="700"))
    facts = ", ".join(f"{name} {words(cell, low)}" for name, cell in cells.items())
    return _drawing(uid, title, f"{title}: {facts}.", (360, 30 * len(cells) + 2), inner)


def region_map(
    uid: str, title: str, counts: Mapping[str, int], *, links: Mapping[str, str] | None = None
) -> SafeString:
    """Draw the gemeenten of the region; one without a count of its own is hatched.

    `counts` holds only the gemeenten that have a printed row; `links` may give an address per gemeente.
    """
    grid = map_data()
    shapes: list[SafeString] = []
    for place in grid["gemeenten"]:
        name = place["naam"]
        outline = [(SCALE * grid["points"][p][0] + 4, SCALE * grid["points"][p][1]) for p in place["outline"]]
        shape = _gemeente(uid, name, outline, counts.get(name))
        link = (links or {}).get(name)
        shapes.append(_tag("a", shape, href=link) if link else shape)
    facts = ", ".join(f"{place['naam']} {_said(counts.get(place['naam']))}" for place in grid["gemeenten"])
    return _drawing(uid, title, f"{title}: {facts}.", (608, 592), shapes)


def _gemeente(uid: str, name: str, outline: Sequence[Point], count: int | None) -> SafeString:
    fill, ink = f"url(#{uid}-hatch)", INK
    if count is not None:
        fill, ink = next((fill, ink) for least, fill, ink in CLASSES if count >= least)
    corners = " ".join(f"{x:g},{y:g}" for x, y in outline)
    x, y = _middle(outline)
    parts = [
        _tag("title", mark_safe(escape(f"{name}: {_said(count)}"))),
        _tag("polygon", points=corners, fill=fill, stroke=INK, stroke_width=2, stroke_linejoin="round"),
    ]
    if count is None:
        wide = 6.0 * len(name) + 6
        parts.append(
            _tag("rect", x=round(x - wide / 2, 1), y=round(y - 18, 1), width=wide, height=36, rx=4, fill=PAPER)
        )
    parts.append(_text((x, y - 3), name, size=12, fill=ink))
    parts.append(_text((x, y + 14), "samen" if count is None else str(count), size=15, fill=ink, weight="700"))
    return _tag("g", *parts)


def _said(count: int | None) -> str:
    return "te weinig om apart te tonen" if count is None else str(count)


def legend(uid: str, title: str = "Legenda van de kaart") -> SafeString:
    """Draw what the fills of the map mean, in one line."""
    steps = [("40 of meer", CLASSES[0][1]), ("20–39", CLASSES[1][1]), ("10–19", CLASSES[2][1])]
    steps += [(f"{THRESHOLD}–9", CLASSES[3][1]), ("bij overige gemeenten", f"url(#{uid}-hatch)")]
    inner: list[SafeString] = []
    for (label, fill), x in zip(steps, (0, 115, 205, 295, 375), strict=True):
        inner.append(_tag("rect", x=x + 1, y=3, width=22, height=16, fill=fill, stroke=INK))
        inner.append(_text((x + 30, 16), label, size=13, anchor="start"))
    return _drawing(uid, title, ", ".join(label for label, _ in steps), (560, 22), inner)


@cache
def map_data() -> dict[str, Any]:
    """Give the outlines of the gemeenten (data: another region replaces one file)."""
    data: dict[str, Any] = json.loads(MAP_FILE.read_text())
    return data


def quarter_label(quarter: str) -> str:
    """Give "2026Q3" as the short label under a chart."""
    return f"{quarter[5:]}e '{quarter[2:4]}"


def quarter_name(quarter: str) -> str:
    """Give "2026Q3" as people say it."""
    return f"{quarter[5:]}e kwartaal {quarter[:4]}"


def short(cell: Cell, low: int = THRESHOLD) -> str:
    """Give a cell where there is room for a few characters only."""
    return str(cell) if isinstance(cell, int) else f"<{low}" if cell == "few" else "afg."


def share(cell: Cell, total: Cell) -> str:
    """Give the share of a printed cell as a percentage, or a dash where the total is too small to tell."""
    if not isinstance(cell, int) or not isinstance(total, int) or total < ENOUGH:
        return "–"
    return f"{round(100 * cell / total)}%"


def _middle(outline: Sequence[Point]) -> Point:
    """Give the centre of gravity of a shape, where its label stands."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise([*outline, outline[0]]):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return round(x / (3 * area), 1), round(y / (3 * area), 1)


def _drawing(uid: str, title: str, said: str, size: tuple[int, int], inner: Sequence[SafeString]) -> SafeString:
    words_of = [
        _tag("title", mark_safe(escape(title)), id=f"{uid}-title"),
        _tag("desc", mark_safe(escape(said)), id=f"{uid}-desc"),
    ]
    stripe = _tag("path", d="M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4", stroke=SOFT, stroke_width=1.2)
    ground = _tag("rect", width=8, height=8, fill=PAPER)
    hatch = _tag("pattern", ground, stripe, id=f"{uid}-hatch", width=8, height=8, patternUnits="userSpaceOnUse")
    names = {"aria-labelledby": f"{uid}-title {uid}-desc", "viewBox": f"0 0 {size[0]} {size[1]}"}
    body = [*words_of, _tag("defs", hatch), *inner]
    return _tag("svg", *body, xmlns="http://www.w3.org/2000/svg", role="group", font_family=FONT, **names)


def _line(start: Point, end: Point, stroke: str, width: float) -> SafeString:
    return _tag("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke=stroke, stroke_width=width)


def _text(
    at: Point, text: str, *, size: int, fill: str = INK, anchor: str = "middle", weight: str = "400"
) -> SafeString:
    place = {"x": f"{at[0]:g}", "y": f"{at[1]:g}", "font_size": size, "font_weight": weight}
    return _tag("text", mark_safe(escape(text)), fill=fill, text_anchor=anchor, **place)


def _tag(tag: str, *inner: SafeString, **attributes: object) -> SafeString:
    """Write one element; values are escaped, `inner` is safe already."""
    named = "".join(
        f' {name.replace("_", "-")}="{escape(f"{value:g}" if isinstance(value, float) else str(value))}"'
        for name, value in attributes.items()
    )
    return mark_safe(f"<{tag}{named}>{''.join(inner)}</{tag}>")
