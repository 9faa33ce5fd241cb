"""From today's cost per contact to tomorrow's: every step of the chosen set, and what each category becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from percall.levers.comparison import Portfolio, Step
from percall.money import to_units
from percall.report import charts
from percall.report.levers.amounts import money, price
from percall.report.levers.found import Found
from percall.report.naming import category_name
from percall.report.page import Cell, Column, Figure, Section, Table, TableRow, figure


def section(portfolio: Portfolio, found: Found) -> Section:
    """The steps, then the month's costs before and after."""
    words, steps = found.words, portfolio.waterfall
    return Section(
        words("levers.waterfall.title"),
        words("levers.waterfall.lead", levers=found.names(portfolio.judged.levers)),
        [_chart(steps, found), _table(portfolio, found)],
    )


def _chart(steps: Sequence[Step], found: Found) -> Figure:
    words = found.words
    reached, rows = 0, []
    for step in steps:
        level = step.kind in ("today", "tomorrow")
        begin = step.micros if level else reached
        reached = step.micros if level else reached + step.micros
        text = price(step.micros, words)
        rows.append(
            {
                "name": step_name(step, found),
                "begin": float(to_units(begin)),
                "end": float(to_units(reached)),
                "text": f"+{text}" if step.micros > 0 and not level else text,
                "colour": "ink" if level else "waste" if step.micros > 0 else "contacts",
            }
        )
    said = {step.kind: price(step.micros, words) for step in steps}
    caption = words("levers.waterfall.caption", today=said["today"], tomorrow=said["tomorrow"])
    return figure(lambda width: charts.waterfall(rows, width=width), caption, words.form)


def step_name(step: Step, found: Found) -> str:
    """What a bar of the waterfall is called."""
    return found.name(step.lever) if step.lever is not None else found.words(f"levers.step.{step.kind}")


def _table(portfolio: Portfolio, found: Found) -> Table:
    words, comparison = found.words, found.comparison
    standings = (comparison.today, comparison.restaffed, portfolio.judged.restaffed.standing)
    categories = dict.fromkeys(name for standing in standings for name in standing.by_category)

    def row(name: str, amounts: Mapping[str, int] | None) -> list[Cell]:
        own = [one.cost_per_month.value if amounts is None else one.by_category.get(name, 0) for one in standings]
        return [Cell(money(amount, words)) for amount in (*own, own[2] - own[0])]

    rows = [
        TableRow([Cell(category_name(name, words)), *row(name, comparison.today.by_category)]) for name in categories
    ]
    total = TableRow([Cell(words("spending.total")), *row("", None)], "total")
    titles = ("today", "slack", "tomorrow", "change")
    columns = [
        Column(words("spending.category"), "text"),
        *(Column(words(f"levers.month.{title}"), minor=title == "slack") for title in titles),
    ]
    return Table(words("levers.month.table"), columns, [*rows, total])
