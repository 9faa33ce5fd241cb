"""Measured rows as tables that fit the terminal, with what the figures rest on below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from percall.cli.words import WORDS
from percall.costing import Costed, Reconciliation
from percall.harmless import harmless
from percall.metrics import CATALOGUE, Measured
from percall.money import to_units
from percall.report.cells import SMALL, division, figure_text, metric_name, shown
from percall.report.figures import DIMENSIONS
from percall.report.format import DASH
from percall.report.words import Words

Row = Mapping[str, Any]

FAVOURITES: Final = (
    "contacts",
    "cost_total",
    "work_cost",
    "idle_cost",
    "cost_per_contact",
    "service_level",
    "abandonment_rate",
    "aht",
    "asa",
    "fcr",
    "unassigned_cost",
    "idle_share",
    "occupancy",
    "work_cost_per_contact",
    "idle_cost_per_contact",
    "cost_per_handled_contact",
    "cost_per_outcome",
    "cost_repeated_share",
    "cost_abandoned_share",
)
"""What is shown when nobody chooses, the first ones first: a table holds as many as the terminal is wide."""

GAP: Final = 2
"""Between two columns: a space of padding and one where the box would draw a line."""


def show(console: Console, measured: Measured, costed: Costed, chosen: Sequence[str], words: Words) -> None:
    """Print the rows, then the reconciliation, the source of capacity and what else the reader should know.

    One row is shown as a list of measures; several as a table. ``chosen`` metrics are all shown, in as many tables
    as the width needs; without a choice the favourites that fit in one.
    """
    favourites = [name for name in FAVOURITES if not measured.by or CATALOGUE[name].grain == "any"]
    if measured.period == "all" and not measured.by:
        for row in measured.rows:
            console.print(_list(row, chosen or favourites, words))
    else:
        blocks = _blocks(measured, chosen or favourites, console.width, words)
        for block in blocks if chosen else blocks[:1]:
            console.print(_table(measured, block, words))
    _notes(console, measured, costed, words)


def figure(row: Row, metric: str, words: Words) -> str:
    """The value of a metric in a row, amounts with their cents so that a column reads alike; a dash if unknown."""
    value = shown(row, metric, words)
    if value is None:
        return DASH
    return words.form.price(value) if CATALOGUE[metric].unit == "money" else figure_text(metric, value, words)


def table(names: Mapping[str, Sequence[str]], figures: Mapping[str, Sequence[str]], *, total: bool = False) -> Table:
    """Columns of names, then columns of figures as narrow as they can be: a heading breaks between words, a figure
    never. ``total``: the last row is the sum of the others.
    """
    made = Table(box=box.SIMPLE_HEAD, padding=(0, GAP - 1, 0, 0))
    for heading in names:
        made.add_column(heading)
    for heading, cells in figures.items():
        made.add_column(heading, justify="right", width=width(heading, cells))
    rows = list(zip(*names.values(), *figures.values(), strict=True))
    for number, row in enumerate(rows, start=1):
        made.add_row(*(Text(harmless(cell)) for cell in row), end_section=total and number == len(rows) - 1)
    return made


def width(heading: str, cells: Sequence[str]) -> int:
    """Columns of the terminal that the longest word of a heading and the longest line of a cell need."""
    return max(map(cell_len, (*heading.split(), *(line for cell in cells for line in cell.split("\n")))))


def _list(row: Row, metrics: Sequence[str], words: Words) -> Table:
    own = WORDS[words.lang]
    names = [metric_name(metric, words) for metric in metrics]
    values = [figure(row, metric, words) for metric in metrics]
    divided = [division(row, metric, words) for metric in metrics]
    return table({own["measure"]: names}, {own["value"]: values} | ({own["divided"]: divided} if any(divided) else {}))


def _table(measured: Measured, metrics: Sequence[str], words: Words) -> Table:
    figures = _figures(measured, metrics, words)
    return table(_names(measured, words), figures, total=bool(_total(measured)))


def _names(measured: Measured, words: Words) -> dict[str, list[str]]:
    """What each row is about; the last name carries the mark of a row with few contacts."""
    keys = [*(("period",) if measured.period != "all" else ()), *measured.by]
    columns = {
        WORDS[words.lang]["period"] if key == "period" else key: [
            _nobody(key, words) if row[key] is None else str(row[key]) for row in measured.rows
        ]
        for key in keys
    }
    last = next(reversed(columns))
    marks = [f" {SMALL}" if row["small"] else "" for row in measured.rows]
    named = columns | {last: [name + mark for name, mark in zip(columns[last], marks, strict=True)]}
    first, total = next(iter(columns)), _total(measured)
    below = {key: [words("proof.total") if key == first else ""] * len(total) for key in named}
    return {key: [*names, *below[key]] for key, names in named.items()}


def _total(measured: Measured) -> list[dict[str, object]]:
    """The row under a table of groups, where there is one period for it to sum up."""
    return measured.totals if measured.by and len(measured.totals) == 1 else []


def _nobody(key: str, words: Words) -> str:
    return words(f"breakdown.nobody.{key}") if key in DIMENSIONS else DASH


def _figures(measured: Measured, metrics: Sequence[str], words: Words) -> dict[str, list[str]]:
    rows = [*measured.rows, *_total(measured)]
    return {metric_name(metric, words): [figure(row, metric, words) for row in rows] for metric in metrics}


def _blocks(measured: Measured, metrics: Sequence[str], terminal: int, words: Words) -> list[list[str]]:
    """The metrics in runs that fit the terminal beside the names."""
    room = terminal - GAP - sum(width(*column) + GAP for column in _names(measured, words).items())
    blocks: list[list[str]] = []
    left = 0
    for metric in metrics:
        (column,) = _figures(measured, [metric], words).items()
        if width(*column) > left or not blocks:
            blocks.append([])
            left = room
        blocks[-1].append(metric)
        left -= width(*column) + GAP
    return blocks


def _notes(console: Console, measured: Measured, costed: Costed, words: Words) -> None:
    (balance,) = costed.reconciliation("all", measured.first, measured.last)
    notes = [
        reconciliation(balance, words),
        words(f"idle.source.{measured.capacity_source}"),
        words(f"proof.view_{measured.view}"),
    ]
    if any(row["small"] for row in measured.rows):
        notes.append(words("note.small", n=measured.minimum_contacts, mark=SMALL))
    if measured.quarantined["count"]:
        notes.append(words("proof.quarantined", n=measured.quarantined["count"]))
    for note in (*notes, WORDS[words.lang]["more"]):
        console.print(Text(note))


def reconciliation(balance: Reconciliation, words: Words) -> str:
    """The identity in one line: ledger = contacts + idle + unassigned."""

    def part(name: str, amount: int) -> str:
        return f"{words(f'proof.{name}')} {words.form.money(to_units(amount))}"

    contacts, idle = part("contacts", balance.contacts), part("idle", balance.idle)
    whole, rest = part("ledger", balance.ledger), part("unassigned", balance.unassigned)
    difference = f"{words('proof.difference')} {words.form.exact(to_units(balance.difference))}"
    return f"{whole} = {contacts} + {idle} + {rest}. {difference}."
