"""What to look at next: three observations that the figures make by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from percall.report.cells import figure_text
from percall.report.figures import PRICE, Figures, Row
from percall.report.naming import category_name, group_name, share_text
from percall.report.page import Point, Points, Section
from percall.report.sections.waste import KINDS
from percall.report.words import Words

POINTS = 3
DIMENSIONS = ("reason", "queue", "channel", "team")
"""In the order in which they explain a cost best."""


def section(figures: Figures, words: Words) -> Section:
    """The largest part, idle, waste; then, where one of these is missing, the dearest part and the largest category."""
    found = [point for observe in (_largest, _idle, _waste, _dearest, _category) for point in observe(figures, words)]
    return Section(words("next.title"), words("next.lead"), [Points(found[:POINTS])])


def _largest(figures: Figures, words: Words) -> Iterator[Point]:
    dimension, rows = _telling(figures)
    if dimension is None:
        return
    row = max(rows, key=lambda row: row["cost_total"])
    yield Point(
        words("next.largest.title", name=group_name(dimension, row[dimension], figures.costed.centre, words)),
        words(
            f"next.largest.{dimension}",
            amount=words.form.headline(row["cost_total"]),
            share=share_text(row["cost_total"], figures.total["cost_total"], words),
            contacts_share=share_text(row["contacts"], figures.total["contacts"], words),
            price=figure_text(PRICE, row[PRICE], words),
            average=figure_text(PRICE, figures.total[PRICE], words),
        ),
    )


def _dearest(figures: Figures, words: Words) -> Iterator[Point]:
    dimension, rows = _telling(figures)
    if dimension is None:
        return
    row = max(rows, key=lambda row: row[PRICE])
    yield Point(
        words("next.dearest.title", name=group_name(dimension, row[dimension], figures.costed.centre, words)),
        words(
            "next.dearest.text",
            price=figure_text(PRICE, row[PRICE], words),
            average=figure_text(PRICE, figures.total[PRICE], words),
            contacts=words("contacts", n=row["contacts"]),
        ),
    )


def _telling(figures: Figures) -> tuple[str | None, list[Row]]:
    """The first dimension that tells contacts apart, and its rows that are named and large enough to judge by."""
    for dimension in DIMENSIONS:
        rows: list[Row] = [
            row
            for row in figures.groups(dimension)
            if row[dimension] is not None and not row["small"] and row[PRICE] is not None
        ]
        if len(rows) > 1:
            return dimension, rows
    return None, []


def _idle(figures: Figures, words: Words) -> Iterator[Point]:
    if figures.whole.capacity_source == "none":
        yield Point(words("next.capacity.title"), words("next.capacity.text"))
    elif figures.idle_known and figures.spent.idle:
        idle, service = words.form.headline(figures.spent.idle), figures.total["service_level"]
        title = words("next.idle.title", share=share_text(figures.spent.idle, figures.spent.ledger, words))
        if service is None:
            yield Point(title, words("next.idle.text_no_service", idle=idle))
        else:
            yield Point(title, words("next.idle.text", idle=idle, service=words.form.percent(service)))


def _waste(figures: Figures, words: Words) -> Iterator[Point]:
    costs: dict[str, Decimal] = {kind: figures.total[cost] or Decimal(0) for kind, (cost, _) in KINDS.items()}
    kind = max(costs, key=lambda kind: costs[kind])
    if costs[kind] > 0:
        share = share_text(costs[kind], figures.total["cost_total"], words)
        amount = words.form.headline(costs[kind])
        yield Point(words(f"next.{kind}.title", amount=amount), words(f"next.{kind}.text", share=share))


def _category(figures: Figures, words: Words) -> Iterator[Point]:
    for one in figures.spending:
        yield Point(
            words("next.category.title", name=category_name(one.category, words)),
            words(
                "next.category.text",
                amount=words.form.headline(one.ledger),
                share=share_text(one.ledger, figures.spent.ledger, words),
            ),
        )
