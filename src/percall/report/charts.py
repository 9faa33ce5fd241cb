"""The charts, each declared once: from small plain rows to an Altair chart of a given width in pixels.

Rows carry floats to place marks by and texts, already in the reader's language, to print. A chart works nothing out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import altair as alt
import vl_convert

from percall.report.format import Format
from percall.report.theme import CHART_CONFIG, COLOURS, NARROW

Row = Mapping[str, Any]
Chart = alt.LayerChart | alt.FacetChart | alt.VConcatChart

BAR = 20
"""Thickness of a horizontal bar."""
AXIS = 66
"""Room at the left for the labels of a number axis."""
LETTER = 0.64
"""Width of a letter of a name, roughly, as a share of its size."""
TEXT = 92
"""Room at the right for a figure printed after a bar."""


def draw(chart: Chart, form: Format) -> str:
    """The chart as SVG text that scales to its place in the page. Works offline."""
    drawn: str = vl_convert.vegalite_to_svg(
        chart.to_dict(), config=CHART_CONFIG, format_locale=form.d3, allowed_base_urls=[]
    )
    return re.sub(r' width="[^"]*" height="[^"]*"', ' aria-hidden="true"', drawn, count=1)


def trend(rows: Sequence[Row], *, average: float, titles: tuple[str, str], form: str, width: int) -> Chart:
    """Cost per contact by period with its average (dashed), above the number of contacts it is spread over.

    rows: ``tick`` (unique), ``value`` and ``work`` (full cost and its part without idle time; null where unknown),
    ``contacts``, ``small`` (few contacts: a hollow point). form: d3 format of the money axis.
    """
    base = alt.Chart(_data(rows)).encode(x=_time(rows, labels=False), y=_number("value", form, 4))
    line = base.mark_line(color=COLOURS["contacts"], strokeWidth=2.25)
    points = base.mark_point(size=46, filled=True, opacity=1, stroke=COLOURS["contacts"], strokeWidth=2).encode(
        fill=alt.condition("datum.small", alt.value(COLOURS["paper"]), alt.value(COLOURS["contacts"])),
    )
    work = base.mark_line(color=COLOURS["contacts-mid"], strokeWidth=2.25).encode(y=_number("work", form, 4))
    mean = alt.Chart(_data([{"value": average}])).encode(y="value:Q")
    rule = mean.mark_rule(color=COLOURS["muted"], strokeDash=[4, 4])
    above = alt.layer(rule, work, line, points).properties(width=width - AXIS, height=190, title=titles[0])
    below = (
        alt.Chart(_data(rows))
        .mark_bar(color=COLOURS["contacts-soft"])
        .encode(x=_time(rows), y=_number("contacts", ",.0f", 2))
        .properties(width=width - AXIS, height=64, title=titles[1])
    )
    return alt.vconcat(above, below, spacing=16)


def stacked(rows: Sequence[Row], *, parts: Sequence[tuple[str, str]], width: int) -> Chart:
    """A horizontal bar for each ``name``, cut into parts, with its total printed after it.

    rows: ``name``, ``part`` (a word of ``parts``), ``rank`` (its place in the bar), ``amount``, ``total`` (a text).
    parts: (word, colour of the theme), in order.
    """
    colours = alt.Scale(domain=[word for word, _ in parts], range=[COLOURS[colour] for _, colour in parts])
    base = alt.Chart(_data(rows)).encode(y=_names(rows, width))
    bars = base.mark_bar(height=BAR).encode(
        x=alt.X("amount:Q", axis=None, stack="zero"),
        color=alt.Color("part:N", scale=colours, legend=None),
        order=alt.Order("rank:Q"),
    )
    ends = base.mark_text(align="left", dx=7).encode(x="sum(amount):Q", text="total:N")
    return _bar_chart(bars, ends, width)


def bars(rows: Sequence[Row], *, width: int) -> Chart:
    """A horizontal bar for each ``name``, with its figure printed after it.

    rows: ``name``, ``amount``, ``text``, ``colour`` (of the theme).
    """
    colours = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    base = alt.Chart(_data(rows)).encode(y=_names(rows, width), x=alt.X("amount:Q", axis=None))
    drawn = base.mark_bar(height=BAR).encode(color=alt.Color("colour:N", scale=colours, legend=None))
    ends = base.mark_text(align="left", dx=7).encode(text="text:N")
    return _bar_chart(drawn, ends, width)


def panels(lines: Sequence[tuple[str, str, Sequence[Row]]], *, width: int) -> Chart:
    """Small lines one above the other over the same periods, so that cost and service are read together.

    lines: (title, d3 format of its axis, rows with ``tick`` and ``value``); the first is drawn in colour.
    """
    drawn = []
    for place, (title, form, rows) in enumerate(lines):
        colour = COLOURS["contacts"] if place == 0 else COLOURS["muted"]
        line = alt.Chart(_data(rows)).mark_line(color=colour, strokeWidth=2, point={"size": 26, "color": colour})
        encoded = line.encode(x=_time(rows, labels=place == len(lines) - 1), y=_number("value", form, 2))
        drawn.append(encoded.properties(width=width - AXIS, height=58, title=title))
    return alt.vconcat(*drawn, spacing=12)


def ranges(rows: Sequence[Row], *, own: float, said: str, width: int) -> Chart:
    """Published ranges as bands, single figures as ticks, with the centre's own figure as a line across them.

    rows: ``name``, ``low``, ``high``, ``low_text``, ``high_text``. ``own`` in the same unit; ``said`` in words.
    """
    reach = alt.Scale(domain=[0, 1.15 * max([own, *(row["high"] for row in rows)])])
    base = alt.Chart(_data(rows)).encode(y=_names(rows, width))
    band = base.mark_bar(height=BAR, color=COLOURS["contacts-soft"]).encode(
        x=alt.X("low:Q", axis=None, scale=reach), x2="high:Q"
    )
    tick = base.mark_tick(size=BAR, thickness=4, color=COLOURS["contacts"]).encode(x="low:Q")
    single = tick.transform_filter("datum.low == datum.high")
    low = base.mark_text(align="right", dx=-6, color=COLOURS["muted"]).encode(x="low:Q", text="low_text:N")
    high = base.mark_text(align="left", dx=6, color=COLOURS["muted"]).encode(x="high:Q", text="high_text:N")
    mark = alt.Chart(_data([{"own": own, "said": said}])).encode(x=alt.X("own:Q", scale=reach))
    rule = mark.mark_rule(color=COLOURS["ink"], strokeWidth=2.5)
    name = mark.mark_text(baseline="bottom", dy=-6, fontWeight=600).encode(y=alt.value(0), text="said:N")
    return alt.layer(band, single, low, high, rule, name).properties(
        width=width - _gutter(width) - 16, height=alt.Step(BAR + 18)
    )


def expected(rows: Sequence[Row], *, form: str, title: str, width: int) -> Chart:
    """What was expected over time (a line in its band) and what came (points), those outside the band marked.

    rows: ``tick`` (unique), ``low``, ``high``, ``mean``, ``seen`` (null where unknown), ``inside``. Where all are null,
    line and band are broken.
    """
    base = alt.Chart(_data(rows)).encode(x=_time(rows))
    band = base.mark_area(color=COLOURS["contacts-soft"]).encode(y=_number("low", form, 4), y2="high:Q")
    line = base.mark_line(color=COLOURS["contacts"], strokeWidth=2).encode(y=_number("mean", form, 4))
    points = base.mark_point(size=34, filled=True, opacity=1).encode(
        y=_number("seen", form, 4),
        color=alt.condition("datum.inside", alt.value(COLOURS["ink"]), alt.value(COLOURS["waste"])),
    )
    return alt.layer(band, line, points).properties(width=width - AXIS, height=170, title=title)


def quantiles(rows: Sequence[Row], *, title: str, width: int) -> Chart:
    """Measured quantiles over those of a law; on the diagonal the two are the same.

    rows: ``law`` and ``measured``, in seconds.
    """
    most = max(max(row["law"], row["measured"]) for row in rows)
    reach = alt.Scale(domain=[0, most])
    below = alt.Axis(format=",.0f", tickCount=4, title=None)
    beside = alt.Axis(format=",.0f", tickCount=4, title=None, minExtent=AXIS - 8, maxExtent=AXIS - 8)
    diagonal = alt.Chart(_data([{"law": 0, "measured": 0}, {"law": most, "measured": most}]))
    rule = diagonal.mark_line(color=COLOURS["muted"], strokeDash=[4, 4])
    points = alt.Chart(_data(rows)).mark_point(size=22, filled=True, opacity=1, color=COLOURS["contacts"])
    drawn = [
        chart.encode(x=alt.X("law:Q", axis=below, scale=reach), y=alt.Y("measured:Q", axis=beside, scale=reach))
        for chart in (rule, points)
    ]
    return alt.layer(*drawn).properties(width=width - AXIS, height=260, title=title)


def estimates(rows: Sequence[Row], *, width: int) -> Chart:
    """A point with its interval for each ``name``, on both sides of zero, with its figure printed at the right.

    rows: ``name``, ``value``, ``low``, ``high``, ``text``, ``colour`` (of the theme).
    """
    colours = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    base = alt.Chart(_data(rows)).encode(y=_names(rows, width), color=alt.Color("colour:N", scale=colours, legend=None))
    zero = alt.Chart(_data([{"zero": 0}])).mark_rule(color=COLOURS["muted"]).encode(x="zero:Q")
    interval = base.mark_rule(strokeWidth=3, opacity=0.55).encode(x=_money(width, "low"), x2="high:Q")
    points = base.mark_point(size=64, filled=True, opacity=1).encode(x=_money(width, "value"))
    room = width - _gutter(width) - TEXT
    ends = alt.Chart(_data(rows)).mark_text(align="left", dx=room + 10)
    said = ends.encode(y=_names(rows, width), x=alt.value(0), text="text:N")
    return alt.layer(zero, interval, points, said).properties(width=room, height=alt.Step(BAR + 12))


def beside(rows: Sequence[Row], *, parts: Sequence[tuple[str, str]], width: int) -> Chart:
    """For each ``name`` a bar for each part, one under the other: amounts that are not to be added.

    rows: ``name``, ``part`` (a word of ``parts``), ``amount``, ``text``. parts: (word, colour of the theme), in order.
    """
    order = [word for word, _ in parts]
    colours = alt.Scale(domain=order, range=[COLOURS[colour] for _, colour in parts])
    below = alt.YOffset("part:N", sort=order)
    base = alt.Chart(_data(rows)).encode(y=_names(rows, width), yOffset=below, x=alt.X("amount:Q", axis=None))
    drawn = base.mark_bar(height=BAR // 2).encode(color=alt.Color("part:N", scale=colours, legend=None))
    ends = [
        base.transform_filter(f"datum.amount {sign} 0")
        .mark_text(align="left", dx=7)
        .encode(text="text:N", x=alt.X("amount:Q") if sign == ">=" else alt.datum(0))
        for sign in (">=", "<")
    ]
    room = width - _gutter(width) - TEXT
    return alt.layer(drawn, *ends).properties(width=room, height=alt.Step(BAR // 2 + 7, **{"for": "offset"}))


def waterfall(rows: Sequence[Row], *, width: int) -> Chart:
    """Steps from one level to another, each beginning where the one above ends, with their figures after them.

    The axis need not begin at zero, so a level is a mark without length and only steps are bars.
    rows: ``name`` (unique), ``begin``, ``end`` (the same for a level), ``text``, ``colour`` (of the theme).
    """
    colours = alt.Color("colour:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)
    near = alt.Scale(zero=False, nice=True)
    axis = alt.Axis(format="$,.2f", tickCount=5 if width > NARROW else 2, title=None, orient="top")
    base = alt.Chart(_data(rows)).encode(y=_names(rows, width), color=colours)
    steps = base.transform_filter("datum.begin != datum.end").mark_bar(height=BAR)
    drawn = steps.encode(x=alt.X("begin:Q", axis=axis, scale=near), x2="end:Q")
    levels = base.transform_filter("datum.begin == datum.end").mark_tick(thickness=5, size=BAR).encode(x="end:Q")
    reach = alt.Chart(_data(rows)).transform_calculate(most="max(datum.begin, datum.end)")
    ends = reach.mark_text(align="left", dx=8).encode(y=_names(rows, width), x="most:Q", text="text:N")
    room = width - _gutter(width) - TEXT
    return alt.layer(drawn, levels, ends).properties(width=room, height=alt.Step(BAR + 12))


def frontier(rows: Sequence[Row], *, titles: tuple[str, str], width: int) -> Chart:
    """Cost over service: the best points joined, the others beside them.

    rows: ``level`` (a share), ``cost``, ``best``, ``text`` (printed beside the point). titles: of cost and of service.
    """
    level = alt.Axis(format=".0%", tickCount=5, title=titles[1], grid=False)
    cost = alt.Axis(format="$,.2f", tickCount=4, title=None, minExtent=AXIS - 8, maxExtent=AXIS - 8)
    near = alt.Scale(zero=False, nice=True, padding=12)
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("level:Q", axis=level, scale=near), y=alt.Y("cost:Q", axis=cost, scale=near)
    )
    best = base.transform_filter("datum.best")
    line = best.mark_line(color=COLOURS["contacts"], strokeWidth=2).encode(order="level:Q")
    others = base.transform_filter("!datum.best").mark_point(size=60, filled=True, opacity=1)
    reached = best.mark_point(size=84, filled=True, opacity=1, color=COLOURS["contacts"])
    names = base.mark_text(align="left", dx=9).encode(text="text:N")
    return alt.layer(line, others.encode(color=alt.value(COLOURS["unassigned"])), reached, names).properties(
        width=width - AXIS, height=260, title=titles[0]
    )


def tornado(rows: Sequence[Row], *, width: int) -> Chart:
    """How far each assumption moves a result: two bars from the result, for its low and its high end.

    rows: two for each ``name``: ``end`` ("low", "high"), ``from`` (the result), ``npv`` (what it becomes), ``text``
    (the assumption at that end), ``left`` (the text stands at the left of its bar).
    """
    order = list(dict.fromkeys(row["name"] for row in rows))
    edge = 64
    near = alt.Scale(zero=False, nice=False, range=[edge, width - edge - 16])
    place = alt.Y("name:N", sort=order, axis=None)
    base = alt.Chart(_data(rows)).encode(y=place)
    axis = alt.Axis(format="$,.0f", tickCount=4 if width > NARROW else 2, title=None, orient="top")
    colours = alt.Scale(domain=["low", "high"], range=[COLOURS["contacts-mid"], COLOURS["contacts"]])
    drawn = base.mark_bar(height=BAR - 4, yOffset=9).encode(
        x=alt.X("from:Q", axis=axis, scale=near), x2="npv:Q", color=alt.Color("end:N", scale=colours, legend=None)
    )
    said = base.encode(x="npv:Q", text="text:N")
    left = said.transform_filter("datum.left").mark_text(align="right", dx=-6, dy=9, color=COLOURS["muted"])
    right = said.transform_filter("!datum.left").mark_text(align="left", dx=6, dy=9, color=COLOURS["muted"])
    names = alt.Chart(_data(rows[::2])).mark_text(align="left", dy=-11, limit=width - 16)
    above = names.encode(y=place, x=alt.value(0), text="name:N")
    result = alt.Chart(_data(rows[:1])).mark_rule(color=COLOURS["ink"]).encode(x="from:Q")
    return alt.layer(result, drawn, left, right, above).properties(width=width - 16, height=alt.Step(2 * BAR + 6))


def _money(width: int, field: str) -> alt.X:
    axis = alt.Axis(format="$,.0f", tickCount=5 if width > NARROW else 2, title=None)
    return alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(nice=True, zero=True))


def _data(rows: Sequence[Row]) -> alt.InlineData:
    return alt.InlineData(values=[dict(row) for row in rows])


def _time(rows: Sequence[Row], *, labels: bool = True) -> alt.X:
    axis = alt.Axis(labelAngle=0, labelOverlap="parity", labelSeparation=8, title=None, labels=labels, grid=False)
    return alt.X("tick:O", sort=[row["tick"] for row in rows], axis=axis)


def _number(field: str, form: str, ticks: int) -> alt.Y:
    axis = alt.Axis(format=form, tickCount=ticks, title=None, minExtent=AXIS - 8, maxExtent=AXIS - 8)
    return alt.Y(f"{field}:Q", axis=axis, scale=alt.Scale(nice=True, zero=True))


def _names(rows: Sequence[Row], width: int) -> alt.Y:
    gutter, size = _gutter(width), 11 if width <= NARROW else 13
    room = gutter - 10
    lines = {row["name"]: _lines(row["name"], int(room / (LETTER * size))) for row in rows}
    shown = f"{json.dumps(lines, ensure_ascii=False)}[datum.label]"
    axis = alt.Axis(
        title=None,
        labelExpr=shown,
        labelAlign="left",
        # the first line stands at the row's middle, or just above it where a second follows
        labelBaseline={"condition": {"test": f"{shown}.length > 1", "value": "bottom"}, "value": "middle"},
        labelPadding=gutter,
        labelLimit=room,
        labelFontSize=size,
        labelColor=COLOURS["ink"],
        minExtent=gutter,
        maxExtent=gutter,
    )
    return alt.Y("name:N", sort=list(dict.fromkeys(row["name"] for row in rows)), axis=axis)


def _gutter(width: int) -> int:
    """Room at the left for names."""
    return 140 if width <= NARROW else 190


def _lines(name: str, letters: int) -> list[str]:
    """A name in at most two lines; what is still too long is cut where it is drawn."""
    return wrap(name, letters, break_long_words=False, max_lines=2, placeholder="…")


def _bar_chart(drawn: alt.Chart, ends: alt.Chart, width: int) -> Chart:
    return alt.layer(drawn, ends).properties(width=width - _gutter(width) - TEXT, height=alt.Step(BAR + 12))
