"""The centre beside ranges that others published, each with its source, scope and definition.

What is drawn is the whole cost: a published cost per call counts everything, so idle time is not left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from percall.centre.model import Benchmark
from percall.metrics import CATALOGUE, benchmarks_for
from percall.report import charts
from percall.report.cells import Cells, figure_text, metric_name
from percall.report.figures import PRICE, Figures
from percall.report.format import Format
from percall.report.page import Block, Cell, Column, Figure, Section, Table, TableRow, figure
from percall.report.words import Words


def section(figures: Figures, words: Words) -> Section:
    """Bands for cost per contact in the centre's own currency; every range with its origin in a table."""
    metrics = sorted(CATALOGUE, key=lambda metric: CATALOGUE[metric].unit != "money")
    found = [one for metric in metrics for one in benchmarks_for(metric, figures.costed.centre)]
    drawn = [one for one in found if one.metric == PRICE and one.currency in (None, figures.whole.currency)]
    own = figures.total[PRICE]
    blocks: list[Block] = [_chart(drawn, own, words)] if drawn and own is not None else []
    return Section(words("benchmarks.title"), words("benchmarks.lead"), [*blocks, _table(found, figures, words)])


def _chart(drawn: Sequence[Benchmark], own: Decimal, words: Words) -> Figure:
    price = words.form.price
    rows = [
        {
            "name": _publisher(one),
            "low": float(one.low),
            "high": float(one.high),
            "low_text": price(one.low),
            "high_text": "" if one.high == one.low else price(one.high),
        }
        for one in drawn
    ]
    first = drawn[0]
    place = "below" if own < first.low else "above" if own > first.high else "within"
    caption = words(
        f"benchmarks.caption_{place}",
        own=price(own),
        low=price(first.low),
        high=price(first.high),
        source=first.source,
        scope=first.scope,
    )
    said = words("benchmarks.chart", own=price(own))
    return figure(lambda width: charts.ranges(rows, own=float(own), said=said, width=width), caption, words.form)


def _publisher(one: Benchmark) -> str:
    return one.source.split(",")[0]


def _table(found: Sequence[Benchmark], figures: Figures, words: Words) -> Table:
    cells = Cells(words, figures.whole.minimum_contacts)
    rows = [
        TableRow(
            [
                Cell(metric_name(one.metric, words)),
                cells.metric(figures.total, one.metric),
                Cell(_range(one, words)),
                Cell(one.scope),
                Cell(one.definition),
                Cell(one.source),
            ]
        )
        for one in found
    ]
    columns = [
        Column(words("benchmarks.measure"), "text"),
        Column(words("benchmarks.own")),
        Column(words("benchmarks.range")),
        *(Column(words(f"benchmarks.{name}"), "text", minor=True) for name in ("scope", "definition", "source")),
    ]
    return Table(words("benchmarks.table"), columns, rows, notes=[words("benchmarks.note"), *cells.notes()])


def _range(one: Benchmark, words: Words) -> str:
    form = words.form if one.currency is None else Format(words.lang, one.currency)
    low, high = (figure_text(one.metric, end, Words(form)) for end in (one.low, one.high))
    return low if low == high else f"{low} – {high}"
