"""Cost against service: what each level of service costs with the best set of levers for it."""

from __future__ import annotations

from percall.money import to_units
from percall.report import charts
from percall.report.levers.amounts import service_unsure, unsure_price
from percall.report.levers.found import Found
from percall.report.page import Cell, Column, Figure, Section, Table, TableRow, figure


def section(found: Found) -> Section:
    """The frontier and the points on it."""
    words = found.words
    return Section(words("levers.frontier.title"), words("levers.frontier.lead"), [_chart(found), _table(found)])


def _chart(found: Found) -> Figure:
    words, today = found.words, found.comparison.today
    level = today.service.get("service_level")
    rows = [
        {
            "level": point.service_level.value,
            "cost": float(to_units(point.cost_per_contact.value)),
            "best": point.best,
            "text": "",
        }
        for point in found.comparison.frontier
    ]
    if level is not None:
        cost = float(to_units(today.cost_per_contact.value))
        rows.append({"level": level.value, "cost": cost, "best": False, "text": words("levers.step.today")})
    titles = (words("levers.frontier.cost"), words("levers.frontier.level"))
    legend = [(words("levers.frontier.best"), "contacts"), (words("levers.frontier.other"), "unassigned")]
    return figure(
        lambda width: charts.frontier(rows, titles=titles, width=width),
        words("levers.frontier.caption"),
        words.form,
        legend,
    )


def _table(found: Found) -> Table:
    words = found.words
    best = sorted((point for point in found.comparison.frontier if point.best), key=lambda one: one.target)
    columns = [
        Column(words("levers.frontier.target"), "text"),
        Column(words("levers.frontier.reached"), minor=True),
        Column(words("levers.frontier.cost")),
        Column(words("levers.frontier.set"), "text"),
    ]
    rows = [
        TableRow(
            [
                Cell(words.form.percent(point.target, 0)),
                Cell(service_unsure("service_level", point.service_level, words)),
                Cell(unsure_price(point.cost_per_contact, words)),
                Cell(found.names(point.levers)),
            ]
        )
        for point in best
    ]
    return Table(words("levers.frontier.table"), columns, rows)
