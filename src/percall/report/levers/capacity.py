"""Cash against capacity: what the ledger falls by, beside what today's staff would no longer be busy with."""

from __future__ import annotations

from typing import Any, Final

from percall.levers.comparison import Judged, Judgement
from percall.money import to_units
from percall.report import charts
from percall.report.format import DASH
from percall.report.levers.amounts import about, service_text
from percall.report.levers.found import Found, outcome
from percall.report.levers.reasons import measure_name
from percall.report.page import Cell, Column, Facts, Figure, Section, Table, TableRow, figure

SHOWN: Final = ("service_level", "abandonment_rate", "asa", "occupancy")
"""Measures of service with the same staff."""


def section(found: Found) -> Section:
    """The two amounts side by side and never added; then what the same staff would do with the lever."""
    words = found.words
    only = [found.said(one.name) for one in found.comparison.levers if outcome(one) == "frees"]
    said = words("levers.capacity.only", n=len(only), levers=found.listed(only)) if only else ""
    facts = [Facts([said])] if said else []
    return Section(
        words("levers.capacity.title"), words("levers.capacity.lead"), [_chart(found), *facts, _table(found)]
    )


def _chart(found: Found) -> Figure:
    words = found.words
    parts = [(words("levers.capacity.cash"), "contacts"), (words("levers.capacity.capacity"), "idle")]
    rows: list[dict[str, Any]] = []
    for one in found.comparison.levers:
        amounts = (one.restaffed.cash_saved.value, one.same_staff.capacity_freed.value)
        rows += [
            {
                "name": found.said(one.name),
                "part": part,
                "amount": float(to_units(amount)),
                "text": about(amount, words),
            }
            for (part, _), amount in zip(parts, amounts, strict=True)
        ]
    return figure(
        lambda width: charts.beside(rows, parts=parts, width=width), words("levers.capacity.caption"), words.form, parts
    )


def _table(found: Found) -> Table:
    words = found.words
    columns = [
        Column(words("levers.column.lever"), "text"),
        *(Column(measure_name(measure, words), minor=measure != "service_level") for measure in SHOWN),
        Column(words("levers.column.hours"), minor=True),
        Column(words("levers.column.capacity")),
    ]
    levels = [service_text(name, found.comparison.today.service.get(name), words) for name in SHOWN]
    today = TableRow([Cell(text) for text in (words("levers.capacity.today"), *levels, DASH, DASH)])
    rows = [TableRow(_cells(one, one.same_staff, found)) for one in found.comparison.levers]
    return Table(words("levers.capacity.table"), columns, [today, *rows], words("levers.capacity.said"))


def _cells(judged: Judged, same: Judgement, found: Found) -> list[Cell]:
    words = found.words
    levels = [service_text(measure, same.standing.service.get(measure), words) for measure in SHOWN]
    hours, freed = words.form.count(round(same.hours_freed.value)), about(same.capacity_freed.value, words)
    return [Cell(text) for text in (found.said(judged.name), *levels, hours, freed)]
