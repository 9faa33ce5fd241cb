"""Cost per contact over time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from percall.report import charts
from percall.report.cells import figure_text
from percall.report.figures import PRICE, Figures, Row
from percall.report.naming import period_name, period_tick
from percall.report.page import Figure, Section, figure
from percall.report.words import Words


def section(figures: Figures, words: Words) -> Section:
    """The line of cost per contact, with its highest and lowest."""
    known = [row for row in figures.periods if row[PRICE] is not None]
    title = words(f"trend.title.{figures.series.period}")
    if not known:
        return Section(title, words("trend.lead_unknown"), ())
    return Section(title, _lead(figures, known, words), [_chart(figures, known, words)])


def axis_form(values: Sequence[Decimal]) -> str:
    """The d3 format of a money axis that shows such values."""
    top = max((abs(value) for value in values), default=Decimal(0))
    return "$,.0f" if top >= 100 else "$,.2f" if top >= 1 else "$,.4~f"


def _lead(figures: Figures, known: Sequence[Row], words: Words) -> str:
    average = figure_text(PRICE, figures.total[PRICE], words)
    large = [row for row in known if not row["small"]]
    if len(large) < 2:
        return words("trend.lead_one", average=average)
    high, low = max(large, key=lambda row: row[PRICE]), min(large, key=lambda row: row[PRICE])
    return words(
        "trend.lead",
        high=figure_text(PRICE, high[PRICE], words),
        high_when=period_name(high["period"], figures.series.period, words),
        low=figure_text(PRICE, low[PRICE], words),
        low_when=period_name(low["period"], figures.series.period, words),
        average=average,
    )


def _chart(figures: Figures, known: Sequence[Row], words: Words) -> Figure:
    period = figures.series.period
    idle_apart = figures.work_known
    rows = [
        {
            "tick": period_tick(row["period"], period, words),
            "value": _number(row[PRICE]),
            "work": _number(row["work_cost_per_contact"]) if idle_apart else None,
            "contacts": row["contacts"],
            "small": row["small"],
        }
        for row in figures.periods
    ]
    caption = words(
        "trend.caption",
        first=period_name(known[0]["period"], period, words),
        first_price=figure_text(PRICE, known[0][PRICE], words),
        last=period_name(known[-1]["period"], period, words),
        last_price=figure_text(PRICE, known[-1][PRICE], words),
        contacts=words("contacts", n=figures.total["contacts"]),
    )
    if any(row["small"] for row in known):
        caption += " " + words("trend.caption_small", n=figures.whole.minimum_contacts)
    legend = [(words("trend.full"), "contacts"), (words("trend.work"), "contacts-mid")] if idle_apart else []
    return figure(
        lambda width: charts.trend(
            rows,
            average=float(figures.total[PRICE]),
            titles=(words("trend.price"), words("trend.volume")),
            form=axis_form([row[PRICE] for row in known]),
            width=width,
        ),
        caption,
        words.form,
        legend=legend,
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
