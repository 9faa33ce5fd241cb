"""What a contact costs by queue, channel, reason, team and period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from percall.report.cells import Cells, metric_name
from percall.report.figures import DIMENSIONS, Figures, Row
from percall.report.naming import group_name, period_name, share_text
from percall.report.page import Block, Cell, Column, Facts, RowKind, Section, Table, TableRow
from percall.report.words import Words

SHOWN = 12
"""Rows of a table; the rest is in the exports."""


def section(figures: Figures, words: Words) -> Section:
    """A table for each dimension that tells contacts apart, a sentence for each that does not, then the periods."""
    tables: list[Block] = []
    sentences: list[str] = []
    for dimension in DIMENSIONS:
        rows = figures.groups(dimension)
        if len(rows) > 1:
            tables.append(_by_dimension(dimension, rows, figures, words))
        elif rows[0][dimension] is None:
            sentences.append(words(f"breakdown.none.{dimension}"))
        else:
            name = group_name(dimension, rows[0][dimension], figures.costed.centre, words)
            sentences.append(words(f"breakdown.single.{dimension}", name=name))
    said: list[Block] = [Facts(sentences)] if sentences else []
    lead = words("breakdown.lead_without_idle" if figures.idle_known else "breakdown.lead_with_idle")
    return Section(words("breakdown.title"), lead, [*tables, *said, _by_period(figures, words)])


def _by_dimension(dimension: str, rows: Sequence[Row], figures: Figures, words: Words) -> Table:
    cells = Cells(words, figures.whole.minimum_contacts)
    ordered = sorted(rows, key=lambda row: -row["cost_total"])
    centre, whole = figures.costed.centre, figures.total
    shown = ordered[:SHOWN]
    named = [
        TableRow([Cell(group_name(dimension, row[dimension], centre, words)), *values], kind)
        for row, (values, kind) in zip(shown, _figures(shown, figures, cells), strict=True)
    ]
    return Table(
        words(f"breakdown.by.{dimension}"),
        [Column(words(f"breakdown.column.{dimension}"), "text"), *_columns(figures, words)],
        named,
        said=words(
            "breakdown.said",
            name=group_name(dimension, ordered[0][dimension], centre, words),
            amount=words.form.headline(ordered[0]["cost_total"]),
            share=share_text(ordered[0]["cost_total"], whole["cost_total"], words),
            contacts_share=share_text(ordered[0]["contacts"], whole["contacts"], words),
        ),
        notes=[*cells.notes(), *_left_out(ordered[SHOWN:], words)],
    )


def _by_period(figures: Figures, words: Words) -> Table:
    cells = Cells(words, figures.whole.minimum_contacts)
    period = figures.series.period
    series = figures.periods
    rows = [
        TableRow([Cell(period_name(row["period"], period, words)), *values], kind)
        for row, (values, kind) in zip(series, _figures(series, figures, cells), strict=True)
    ]
    return Table(
        words(f"breakdown.period.{period}"),
        [Column(words(f"period_column.{period}"), "text"), *_columns(figures, words)],
        rows,
        notes=cells.notes(),
    )


def _columns(figures: Figures, words: Words) -> list[Column]:
    return [
        Column(words("breakdown.contacts")),
        Column(words("breakdown.cost"), minor=True),
        Column(words("breakdown.share"), "share"),
        *(Column(metric_name(metric, words), minor=place > 0) for place, metric in enumerate(_metrics(figures))),
    ]


def _figures(rows: Sequence[Row], figures: Figures, cells: Cells) -> Iterator[tuple[list[Cell], RowKind]]:
    """The cells after the name, and the kind, of each row."""
    longest = max(row["cost_total"] for row in rows)
    for row in rows:
        values = [
            cells.contacts(row),
            cells.amount(row["cost_total"], longest),
            cells.share(row["cost_total"], figures.total["cost_total"], longest),
            *(cells.metric(row, metric) for metric in _metrics(figures)),
        ]
        yield values, "small" if row["small"] else ""


def _metrics(figures: Figures) -> list[str]:
    """The price first; then what explains it: how long agents worked and how many contacts reached one."""
    outbound = ["cost_per_outcome"] if figures.total["outbound"] else []
    return [figures.price, *outbound, "cost_per_handled_contact", "aht"]


def _left_out(rows: Sequence[Row], words: Words) -> list[str]:
    if not rows:
        return []
    cost = sum((row["cost_total"] for row in rows), Decimal(0))
    return [words("breakdown.more", n=len(rows), cost=words.form.headline(cost))]
