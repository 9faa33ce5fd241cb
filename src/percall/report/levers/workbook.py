"""The comparison as a workbook in which finance can change what it doubts: sums, paybacks and values are formulas.

Cells to change are coloured. Every formula carries the value it had when it was written, so programs that work nothing
out show figures too. Names that came from a file are written as text and are never part of a formula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import xlsxwriter

from percall.levers.comparison import Comparison, Standing
from percall.report.format import Format
from percall.report.levers import finance
from percall.report.levers.amounts import setting
from percall.report.levers.assumptions import origin, terms
from percall.report.levers.finance import Sheets, judged_rows, row_name, units
from percall.report.levers.first import headline, lead, points, proof, title
from percall.report.levers.found import Found
from percall.report.levers.grid import OPTIONS, Cell, Formula, Grid, Number, formats
from percall.report.levers.ranking import skipped
from percall.report.levers.reasons import measure_name, reasons
from percall.report.levers.sensitivity import break_even
from percall.report.levers.waterfall import step_name
from percall.report.naming import category_name
from percall.report.words import Words

SERVICE = ("service_level", "abandonment_rate", "resolution", "occupancy", "asa", "aht")


def workbook(comparison: Comparison, *, lang: str = "en") -> bytes:
    """The file. ``lang`` is ``en`` or ``ru``. A workbook holds numbers in binary64, so money keeps 15 digits."""
    found = Found(comparison, Words(Format(lang, comparison.currency)))
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, OPTIONS) as book:
        _Book(book, found).write()
    return data.getvalue()


class _Book:
    """Makes the sheets in the order in which they are read."""

    def __init__(self, book: Any, found: Found) -> None:
        self._book = book
        self._found = found
        self._words = found.words
        self._formats = formats(book, found.comparison.currency)

    def write(self) -> None:
        """Every sheet."""
        grids = [self._summary(), *self._finance(), self._month(), self._service(), *self._rest()]
        for grid in grids:
            grid.close()

    def _grid(self, key: str, titles: Sequence[str]) -> Grid:
        return Grid(self._book, self._words(f"levers.sheet.{key}"), titles, self._formats)

    def _summary(self) -> Grid:
        """What to do first and why, in words."""
        found = self._found
        grid = self._grid("summary", [headline(found)])
        said = [lead(found), title(found), *(f"{point.title}. {point.text}" for point in points(found)), *proof(found)]
        for one in found.comparison.levers:
            said += reasons(one, found)
        for text in (*said, *skipped(found), *map(found.said, found.comparison.warnings)):
            grid.add([text])
        return grid

    def _finance(self) -> list[Grid]:
        found, words = self._found, self._words
        heads = (
            "lever",
            "outcome",
            "cash",
            "margin",
            "running",
            "capacity",
            "once",
            "ramp",
            "unpaid",
            "payback",
            "npv",
        )
        names = [row_name(one, found) for one in judged_rows(found)]
        monthly = [words("levers.book.month"), words("levers.book.discount"), *names]
        sheets = Sheets(
            levers=self._grid("levers", [words(f"levers.book.{head}") for head in heads]),
            terms=self._grid("terms", [words("levers.sheet.terms"), words("levers.assumed.value")]),
            once=self._grid("once", [words(f"levers.book.{head}") for head in ("lever", "item", "amount")]),
            effect=self._grid("effect", monthly),
            flow=self._grid("flow", monthly),
            total=self._grid("total", monthly),
        )
        finance.fill(sheets, found)
        for text in (*terms(found), words("levers.book.coloured")):
            sheets.terms.add([text])
        return [sheets.levers, sheets.terms, sheets.once, sheets.effect, sheets.flow, sheets.total]

    def _month(self) -> Grid:
        """A month by category, with sums and the cost of a contact; then the steps from today's to tomorrow's."""
        words, comparison = self._words, self._found.comparison
        standings = {"today": comparison.today, "slack": comparison.restaffed}
        if comparison.portfolio is not None:
            standings["tomorrow"] = comparison.portfolio.judged.restaffed.standing
        grid = self._grid("month", [words("spending.category"), *(words(f"levers.month.{name}") for name in standings)])
        categories = dict.fromkeys(name for one in standings.values() for name in one.by_category)
        for name in categories:
            amounts = [Number(units(one.by_category.get(name, 0)), "money") for one in standings.values()]
            grid.add([category_name(name, words), *amounts])
        last = len(categories)

        def line(title: str, cell: Callable[[int, Standing], Cell]) -> int:
            return grid.add([title, *(cell(n, one) for n, one in enumerate(standings.values(), 1))])

        total = line(
            words("spending.total"),
            lambda n, one: Formula(f"SUM({grid.span(1, last, n)})", units(one.cost_per_month.value), "money"),
        )
        counted = line(words("levers.book.contacts"), lambda _, one: Number(one.contacts_per_month.value))
        line(
            words("levers.frontier.cost"),
            lambda n, one: Formula(
                f"{grid.at(total, n)}/{grid.at(counted, n)}", units(one.cost_per_contact.value), "price"
            ),
        )
        self._steps(grid)
        return grid

    def _steps(self, grid: Grid) -> None:
        """The waterfall: each step, the level it leads to, and the proof that they meet."""
        found, portfolio = self._found, self._found.comparison.portfolio
        if portfolio is None or not portfolio.waterfall:
            return
        grid.add([])
        grid.add([self._words("levers.waterfall.title")])
        first, level = grid.rows, 0
        for step in portfolio.waterfall[:-1]:
            level += step.micros
            reached = Formula(f"SUM({grid.span(first, grid.rows, 1)})", units(level), "price")
            grid.add([step_name(step, found), Number(units(step.micros), "price"), reached])
        last = portfolio.waterfall[-1]
        row = grid.add([step_name(last, found), Number(units(last.micros), "price")])
        left = Formula(f"ROUND({grid.at(row - 1, 2)}-{grid.at(row, 1)},6)", units(level - last.micros), "price")
        grid.add([self._words("proof.difference"), left])

    def _service(self) -> Grid:
        """What service becomes: today, then each lever judged both ways."""
        found, words = self._found, self._words
        names = [measure_name(measure, words) for measure in SERVICE]
        grid = self._grid("service", [words("levers.book.lever"), words("levers.book.staff"), *names])

        def add(name: str, staff: str, standing: Standing) -> None:
            levels = (standing.service.get(measure) for measure in SERVICE)
            times = ("asa", "aht")
            cells = [
                Number(None if one is None else one.value, "months" if measure in times else "share")
                for measure, one in zip(SERVICE, levels, strict=True)
            ]
            grid.add([name, words(f"levers.book.staff_{staff}"), *cells])

        add(words("levers.capacity.today"), "same", found.comparison.today)
        add(words("levers.capacity.today"), "fitted", found.comparison.restaffed)
        for one in judged_rows(found):
            add(row_name(one, found), "same", one.same_staff.standing)
            add(row_name(one, found), "fitted", one.restaffed.standing)
        return grid

    def _rest(self) -> Iterator[Grid]:
        yield self._pairs()
        yield self._frontier()
        yield self._tornado()
        yield self._assumptions()

    def _pairs(self) -> Grid:
        found, words = self._found, self._words
        heads = ("first", "second", "apart", "together", "interaction", "margin", "verdict")
        grid = self._grid("pairs", [words(f"levers.book.pair_{head}") for head in heads])
        for pair in found.comparison.pairs:
            difference = f"{grid.at(grid.rows, 3)}-{grid.at(grid.rows, 2)}"
            grid.add(
                [
                    found.name(pair.first),
                    found.name(pair.second),
                    Number(units(pair.apart.value), "money"),
                    Number(units(pair.together.value), "money"),
                    Formula(difference, units(pair.interaction.value), "money"),
                    Number(units(pair.interaction.half_width), "money"),
                    words(f"levers.pairs.{pair.verdict}"),
                ]
            )
        return grid

    def _frontier(self) -> Grid:
        heads = ("target", "level", "cost", "set")
        grid = self._grid("frontier", [self._words(f"levers.book.point_{head}") for head in heads])
        for point in self._found.comparison.frontier:
            cost = Number(units(point.cost_per_contact.value), "price")
            levels = [Number(level, "share") for level in (point.target, point.service_level.value)]
            grid.add([*levels, cost, self._found.names(point.levers)])
        return grid

    def _tornado(self) -> Grid:
        """Low and high ends with what the set is worth there, then the break-evens in words."""
        found, words = self._found, self._words
        heads = ("lever", "assumption", "unit", "low", "value", "high", "npv_low", "npv", "npv_high", "swing")
        grid = self._grid("tornado", [words(f"levers.book.bar_{head}") for head in heads])
        for bar in found.comparison.tornado:
            row = grid.rows
            swing = f"ABS({grid.at(row, 8)}-{grid.at(row, 6)})"
            owner = words("levers.tornado.centre") if bar.lever is None else found.name(bar.lever)
            ends = [Number(end, "exact") for end in (bar.low, bar.value, bar.high)]
            worths = [Number(units(npv), "money") for npv in (bar.npv_low, bar.npv, bar.npv_high)]
            width = Formula(swing, units(abs(bar.npv_high - bar.npv_low)), "money")
            grid.add([owner, found.said(bar.meaning), bar.unit, *ends, *worths, width])
        for one in found.comparison.break_evens:
            grid.add([break_even(one, found)])
        return grid

    def _assumptions(self) -> Grid:
        found, words = self._found, self._words
        heads = [
            words("levers.book.lever"),
            *(words(f"levers.assumed.{key}") for key in ("parameter", "value", "source")),
        ]
        grid = self._grid("assumptions", heads)
        for judged in found.comparison.levers:
            for one in judged.assumptions:
                value = setting(one.unit, one.value, words)
                grid.add([found.said(judged.name), found.said(one.meaning), value, origin(one, found)])
        return grid
