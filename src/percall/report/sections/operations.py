"""Operations beside cost: a low cost per contact is worth nothing if nobody gets through."""

from __future__ import annotations

from percall.metrics import CATALOGUE
from percall.report import charts
from percall.report.cells import Cells, figure_text, metric_name
from percall.report.figures import PRICE, Figures
from percall.report.naming import period_tick
from percall.report.page import Block, Cell, Column, Figure, Section, Table, TableRow, figure
from percall.report.sections.trend import axis_form
from percall.report.words import Words

LINES = ("service_level", "abandonment_rate", "occupancy")
"""Drawn under cost per contact, where known."""

METRICS = (
    "offered",
    "answered",
    "abandoned",
    "self_served",
    "abandonment_rate",
    "asa",
    "service_level",
    "longest_wait",
    "aht",
    "occupancy",
    "utilisation",
    "transfer_rate",
    "repeat_rate",
    "fcr",
    "cost_per_contact",
    "work_cost_per_contact",
    "idle_cost_per_contact",
    "cost_per_handled_contact",
    "cost_per_resolution",
    "cost_per_agent_minute",
)


def section(figures: Figures, words: Words) -> Section:
    """Cost and service over the same periods, then every figure of the whole with what it means."""
    total, target, form = figures.total, figures.costed.centre.service_target, words.form
    within = form.seconds(target.within_s)
    lead = words("operations.lead_unknown")
    if total["service_level"] is not None and total["abandonment_rate"] is not None:
        lead = words(
            "operations.lead",
            service=form.percent(total["service_level"]),
            within=within,
            target=form.percent(target.share, 0),
            abandonment=form.percent(total["abandonment_rate"]),
        )
    known = [metric for metric in LINES if any(row[metric] is not None for row in figures.periods)]
    blocks: list[Block] = [_chart(known, figures, words)] if known and len(figures.periods) > 1 else []
    return Section(words("operations.title"), lead, [*blocks, _table(figures, words)])


def _chart(known: list[str], figures: Figures, words: Words) -> Figure:
    lines = []
    for metric in (PRICE, *known):
        values = [row[metric] for row in figures.periods]
        rows = [
            {
                "tick": period_tick(row["period"], figures.series.period, words),
                "value": None if row[metric] is None else float(row[metric]),
            }
            for row in figures.periods
        ]
        money = CATALOGUE[metric].unit == "money"
        form = axis_form([value for value in values if value is not None]) if money else ".0%"
        lines.append((metric_name(metric, words), form, rows))
    said = "; ".join(
        words("operations.known", metric=metric_name(metric, words), value=figure_text(metric, value, words))
        for metric in (PRICE, *known)
        if (value := figures.total[metric]) is not None
    )
    caption = words("operations.caption", known=said)
    return figure(lambda width: charts.panels(lines, width=width), caption, words.form)


def _table(figures: Figures, words: Words) -> Table:
    cells = Cells(words, figures.whole.minimum_contacts)
    spans = [(figures.first, figures.last, figures.total)]
    if figures.comparison is not None:
        before, after = figures.comparison.earlier, figures.comparison.later
        spans += [before] if after[:2] == spans[0][:2] else [before, after]
    columns = [
        Column(words("operations.measure"), "text"),
        *(Column(words.form.span(first, last), minor=place > 0) for place, (first, last, _) in enumerate(spans)),
        Column(words("operations.meaning"), "text", minor=True),
    ]
    rows = [
        TableRow(
            [
                Cell(metric_name(metric, words)),
                *(cells.metric(row, metric) for _, _, row in spans),
                Cell(CATALOGUE[metric].meaning[words.lang]),
            ]
        )
        for metric in METRICS
    ]
    target = figures.costed.centre.service_target
    variant = words(
        "operations.service_level",
        within=words.form.seconds(target.within_s),
        variant=words(f"operations.variant.{target.variant}"),
    )
    return Table(words("operations.table"), columns, rows, notes=[variant, *cells.notes()])
