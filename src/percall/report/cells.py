"""Metrics as cells of a table: each in its unit's form, a dash with its reason where it is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from percall.metrics import CATALOGUE
from percall.metrics.sources import RUSSIAN
from percall.report.format import DASH
from percall.report.page import Cell
from percall.report.words import Words

SMALL = "†"
"""The mark of a cell with too few contacts to judge by."""


def metric_name(metric: str, words: Words) -> str:
    """What the catalogue calls a metric, in the reader's language."""
    return CATALOGUE[metric].name[words.lang]


def figure_text(metric: str, value: Any, words: Words) -> str:
    """A known value of a metric in its unit's form."""
    form = words.form
    match CATALOGUE[metric].unit:
        case "contacts":
            return form.count(value)
        case "share":
            return form.percent(float(value))
        case "seconds":
            return form.seconds(float(value))
        case "money":
            return form.price(value) if "_per_" in metric else form.headline(value)


DIVISIONS: Final = {
    "cost_per_contact": ("cost_total", "contacts"),
    "work_cost_per_contact": ("work_cost", "contacts"),
    "idle_cost_per_contact": ("idle_cost", "contacts"),
    "cost_per_handled_contact": ("cost_total", "handled"),
    "cost_per_outcome": ("cost_outbound", "outcomes"),
}
"""What a price divides: the metric of the money, and that of the number."""


def division(row: Mapping[str, Any], metric: str, words: Words) -> str:
    """How a price came about, as in $174,782 / 43,383 contacts; nothing where it is unknown, or no such price."""
    if metric not in DIVISIONS or row[metric] is None:
        return ""
    money, number = DIVISIONS[metric]
    return words(f"division.{number}", money=words.form.headline(row[money]), n=row[number])


def shown(row: Mapping[str, Any], metric: str, words: Words, largest: Decimal = Decimal(0)) -> Any:
    """The value of a metric as a row of parts shows it: idle cost is what work leaves of the total, both rounded."""
    value = row[metric]
    if metric != "idle_cost" or value is None or row["cost_total"] is None:
        return value
    return words.form.rest(row["cost_total"], (row["work_cost"], row["unassigned_cost"] or Decimal(0)), largest)


def why_unknown(metric: str, words: Words) -> str:
    """When the catalogue says that a metric has no value."""
    nulls = CATALOGUE[metric].nulls
    return nulls if words.lang == "en" else RUSSIAN.get(nulls, nulls)


class Cells:
    """Makes the cells of one table and gathers the notes that belong under it."""

    def __init__(self, words: Words, minimum_contacts: int) -> None:
        self._words = words
        self._minimum = minimum_contacts
        self._marks: dict[str, str] = {}
        self._any_small = False

    def metric(self, row: Mapping[str, Any], metric: str) -> Cell:
        """The value of ``metric`` in a measured row."""
        value = row[metric]
        return Cell(DASH, note=self._mark(metric)) if value is None else Cell(figure_text(metric, value, self._words))

    def amount(self, amount: Decimal, largest: Decimal) -> Cell:
        """An amount of a column, whose ``largest`` decides whether the column has cents."""
        return Cell(self._words.form.headline(amount, largest))

    def part(self, row: Mapping[str, Any], metric: str, largest: Decimal) -> Cell:
        """A part of a row's total, nothing where it has none."""
        amount = shown(row, metric, self._words, largest)
        return self.amount(amount, largest) if amount else Cell("")

    def contacts(self, row: Mapping[str, Any]) -> Cell:
        """The number of contacts, marked where there are some but too few to judge by."""
        few = bool(row["small"] and row["contacts"])
        self._any_small |= few
        return Cell(self._words.form.count(row["contacts"]), note=SMALL if few else None)

    def share(self, part: Decimal, whole: Decimal, longest: Decimal | None = None) -> Cell:
        """How much ``part`` is of ``whole``, with a bar where the longest bar's part is given."""
        if not whole:
            return Cell(DASH)
        bar = max(0.0, min(1.0, float(part / longest))) if longest else None
        return Cell(self._words.form.percent(float(part / whole)), bar)

    def notes(self) -> list[str]:
        """What the marks in the table mean."""
        said = [self._words("note.unknown", mark=mark, why=why) for why, mark in self._marks.items()]
        if self._any_small:
            said.append(self._words("note.small", n=self._minimum, mark=SMALL))
        return said

    def _mark(self, metric: str) -> str:
        return self._marks.setdefault(why_unknown(metric, self._words), str(len(self._marks) + 1))
