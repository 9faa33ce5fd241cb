"""Metrics as cells of a table: each in its unit's form, a dash with its reason where it is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

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
