"""What the result hangs on: the tornado, and where each lever begins or ceases to pay."""

from __future__ import annotations

from typing import Any, Final

from percall.levers.comparison import Bar, BreakEven
from percall.money import to_units
from percall.report import charts
from percall.report.levers.amounts import about, setting
from percall.report.levers.found import Found
from percall.report.page import Block, Cell, Column, Facts, Figure, Section, Table, TableRow, figure

MOST: Final = 12
"""Assumptions shown; the workbook has all."""


def section(found: Found) -> Section:
    """Assumptions by how far they move the result, then every break-even in a line."""
    words, bars = found.words, swings(found)
    blocks: list[Block] = [_chart(found), _table(found)] if bars else []
    lines = [break_even(one, found) for one in found.comparison.break_evens]
    lead = words("levers.tornado.lead", **_said(bars[0], found)) if bars else words("levers.tornado.none")
    return Section(words("levers.tornado.title"), lead, [*blocks, *([Facts(lines)] if lines else [])])


def swings(found: Found) -> list[Bar]:
    """The assumptions that move the result at all, at most MOST of them."""
    return [bar for bar in found.comparison.tornado if (bar.npv_low, bar.npv_high) != (bar.npv, bar.npv)][:MOST]


def break_even(one: BreakEven, found: Found) -> str:
    """One line, such as: pays above 14 % containment."""
    words = found.words
    said = {
        "lever": found.name(one.lever),
        "meaning": found.meaning(one.meaning),
        "value": setting(one.unit, one.value, words),
        "low": setting(one.unit, one.low, words),
        "high": setting(one.unit, one.high, words),
    }
    if one.at is not None:
        said["at"] = setting(one.unit, one.at, words)
    return words(f"levers.break_even.{one.pays}", **said)


def assumption(bar: Bar, found: Found) -> str:
    """What a bar of the tornado is about."""
    owner = found.words("levers.tornado.centre") if bar.lever is None else found.name(bar.lever)
    return f"{found.meaning(bar.meaning)} ({owner})"


def _said(bar: Bar, found: Found) -> dict[str, str]:
    words = found.words
    return {
        "assumption": assumption(bar, found),
        "low": setting(bar.unit, bar.low, words),
        "high": setting(bar.unit, bar.high, words),
        "npv_low": about(bar.npv_low, words),
        "npv_high": about(bar.npv_high, words),
        "npv": about(bar.npv, words),
    }


def _chart(found: Found) -> Figure:
    words, bars = found.words, swings(found)
    rows: list[dict[str, Any]] = []
    for bar in bars:
        for end, npv in (("low", bar.npv_low), ("high", bar.npv_high)):
            rows.append(
                {
                    "name": assumption(bar, found),
                    "end": end,
                    "npv": float(to_units(npv)),
                    "from": float(to_units(bar.npv)),
                    "text": setting(bar.unit, bar.low if end == "low" else bar.high, words),
                    "left": npv < bar.npv,
                }
            )
    caption = words("levers.tornado.caption", npv=about(bars[0].npv, words))
    legend = [(words("levers.tornado.low"), "contacts-mid"), (words("levers.tornado.high"), "contacts")]
    return figure(lambda width: charts.tornado(rows, width=width), caption, words.form, legend)


def _table(found: Found) -> Table:
    words = found.words
    columns = [
        Column(words("levers.tornado.assumption"), "text"),
        Column(words("levers.tornado.value")),
        Column(words("levers.tornado.range")),
        Column(words("levers.tornado.npv")),
    ]
    rows = []
    for bar in swings(found):
        said = _said(bar, found)
        cells = (
            said["assumption"],
            setting(bar.unit, bar.value, words),
            f"{said['low']} – {said['high']}",
            f"{said['npv_low']} – {said['npv_high']}",
        )
        rows.append(TableRow([Cell(text) for text in cells]))
    return Table(words("levers.tornado.table"), columns, rows)
