"""What a contact costs by queue, channel, reason, team and period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from percall.report.cells import Cells, metric_name
from percall.report.figures import DIMENSIONS, MONEY, PRICE, ZERO, Figures, Row
from percall.report.format import DASH
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
    return Section(words("breakdown.title"), words("breakdown.lead"), [*tables, *said, _by_period(figures, words)])


def _by_dimension(dimension: str, rows: Sequence[Row], figures: Figures, words: Words) -> Table:
    cells = Cells(words, figures.whole.minimum_contacts)
    ordered = sorted(rows, key=lambda row: -(row["cost_total"] or 0))
    centre, whole = figures.costed.centre, figures.total
    shown = ordered[:SHOWN]
    named = [
        TableRow([Cell(group_name(dimension, row[dimension], centre, words)), *values], kind)
        for row, (values, kind) in zip(shown, _figures(shown, figures, cells), strict=True)
    ]
    return Table(
        words(f"breakdown.by.{dimension}"),
        [Column(words(f"breakdown.column.{dimension}"), "text"), *_columns(figures, words)],
        [*named, *_rest(dimension, ordered, figures, cells, words), _total(figures, cells, words)],
        said=words(
            "breakdown.said",
            name=group_name(dimension, ordered[0][dimension], centre, words),
            amount=words.form.headline(ordered[0]["cost_total"]),
            share=share_text(ordered[0]["cost_total"], whole["cost_total"], words),
            contacts_share=share_text(ordered[0]["contacts"], whole["contacts"], words),
        )
        if ordered[0]["cost_total"] is not None
        else "",
        notes=cells.notes(),
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
        [*rows, _total(figures, cells, words)],
        notes=cells.notes(),
    )


def _columns(figures: Figures, words: Words) -> list[Column]:
    return [
        Column(words("breakdown.contacts")),
        Column(words("breakdown.cost"), minor=True),
        Column(words("breakdown.share"), "share", minor=True),
        *(Column(words(f"breakdown.{part}"), minor=True) for part in _parts(figures)),
        *(Column(metric_name(metric, words), minor=place > 0) for place, metric in enumerate(_metrics(figures))),
    ]


def _parts(figures: Figures) -> list[str]:
    """The metrics that add up to a row's cost, where they are known; unassigned money only where there is some."""
    unassigned = ["unassigned_cost"] if figures.spent.unassigned else []
    return ["work_cost", "idle_cost", *unassigned] if figures.work_known else []


def _figures(rows: Sequence[Row], figures: Figures, cells: Cells) -> Iterator[tuple[list[Cell], RowKind]]:
    """The cells after the name, and the kind, of each row."""
    longest = max((row["cost_total"] or ZERO for row in rows), default=ZERO)
    for row in rows:
        yield _cells(row, figures, cells, longest), "small" if row["small"] else ""


def _cells(row: Row, figures: Figures, cells: Cells, longest: Decimal | None) -> list[Cell]:
    cost = row["cost_total"]
    if cost is None:
        money = [cells.metric(row, "cost_total"), Cell(DASH), *(Cell("") for _ in _parts(figures))]
    else:
        whole = figures.total["cost_total"]
        money = [
            cells.amount(cost, whole),
            cells.share(cost, whole, longest),
            *(cells.part(row, part, whole) for part in _parts(figures)),
        ]
    return [cells.contacts(row), *money, *(cells.metric(row, metric) for metric in _metrics(figures))]


def _rest(dimension: str, ordered: Sequence[Row], figures: Figures, cells: Cells, words: Words) -> Iterator[TableRow]:
    """What the rows shown leave of the total: smaller groups, and money that no contact carries."""
    whole, blank = figures.total, [Cell("") for _ in _metrics(figures)]
    if whole["cost_total"] is None:
        return

    def amounts(row: Row) -> list[Cell]:
        money = ("cost_total", *_parts(figures))
        cost, *parts = [cells.part(row, name, whole["cost_total"]) for name in money]
        return [cost, cells.share(row["cost_total"], whole["cost_total"]), *parts]

    if left_out := ordered[SHOWN:]:
        together = {name: sum((row[name] or ZERO for row in left_out), ZERO) for name in MONEY}
        contacts = Cell(words.form.count(sum(row["contacts"] for row in left_out)))
        yield TableRow([Cell(words("breakdown.more", n=len(left_out))), contacts, *amounts(together), *blank])
    left = figures.apart(dimension)
    if left["cost_total"]:
        yield TableRow([Cell(words("breakdown.no_contact")), Cell(""), *amounts(left), *blank])


def _total(figures: Figures, cells: Cells, words: Words) -> TableRow:
    return TableRow([Cell(words("breakdown.total")), *_cells(figures.total, figures, cells, None)], "total")


def _metrics(figures: Figures) -> list[str]:
    """The price first; then what a sale cost, where any were tried for, and how long agents worked."""
    outbound = ["cost_per_outcome"] if figures.total["outbound"] else []
    return [PRICE, *outbound, "aht"]
