"""What was assumed: the terms of the comparison, and every parameter with the place where its value was read."""

from __future__ import annotations

from collections.abc import Iterator

from percall.levers.comparison import Assumption, Judged
from percall.report.levers.amounts import money, price, service, setting
from percall.report.levers.found import Found
from percall.report.levers.reasons import measure_name
from percall.report.page import Block, Cell, Column, Facts, Section, Table, TableRow


def section(found: Found) -> Section:
    """Terms, parameters, and everything else the reader should know."""
    words, warnings = found.words, found.comparison.warnings
    blocks: list[Block] = [Facts(list(terms(found))), _table(found)]
    if warnings:
        blocks.append(Facts([found.said(text) for text in warnings], warning=True))
    return Section(words("levers.assumed.title"), words("levers.assumed.lead"), blocks)


def terms(found: Found) -> Iterator[str]:
    """The rules of the comparison, one sentence each."""
    words, agreed = found.words, found.comparison.terms
    yield words("levers.terms.saving", least=price(agreed.smallest_saving, words))
    yield words("levers.terms.worth", n=agreed.horizon_months, rate=words.form.percent(agreed.discount_rate))
    if agreed.budget is not None:
        yield words("levers.terms.budget", budget=money(agreed.budget, words))
    for rail in agreed.guardrails:
        said = {"measure": measure_name(rail.measure, words), "limit": service(rail.measure, rail.limit, words)}
        yield words("levers.terms.at_most" if rail.better == "lower" else "levers.terms.at_least", **said)
    if not agreed.guardrails:
        yield words("levers.terms.no_guardrail")


def _table(found: Found) -> Table:
    words = found.words
    columns = [
        Column(words("levers.column.lever"), "text"),
        Column(words("levers.assumed.parameter"), "text"),
        Column(words("levers.assumed.value"), "text"),
        Column(words("levers.assumed.source"), "text", minor=True),
    ]
    rows = [
        TableRow(_cells(judged, given, number == 0, found))
        for judged in found.comparison.levers
        for number, given in enumerate(judged.assumptions)
    ]
    return Table(words("levers.assumed.table"), columns, rows)


def _cells(judged: Judged, given: Assumption, is_first: bool, found: Found) -> list[Cell]:
    return [
        Cell(found.said(judged.name) if is_first else ""),
        Cell(found.said(given.meaning)),
        Cell(setting(given.unit, given.value, found.words)),
        Cell(origin(given, found)),
    ]


def origin(given: Assumption, found: Found) -> str:
    """Where a value comes from."""
    if not given.is_default:
        return found.words("levers.assumed.own")
    return given.source or found.words("levers.assumed.assumption")
