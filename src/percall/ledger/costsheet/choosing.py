"""Which of a table's columns is what percall reads: one amount of several, a name of several, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from percall.ledger.cells import CellError
from percall.ledger.costsheet.accounts import propose
from percall.ledger.costsheet.figures import conventions, read_figure
from percall.ledger.costsheet.finding import Guess, Heading, as_text_safe
from percall.ledger.costsheet.mapping import ASKED
from percall.ledger.costsheet.rules import Account

LEFT_OUT = {
    "tax": "tax",
    "gross": "with tax; the net column is read",
    "net": "without tax; another column is read",
    "variance": "a difference or a share",
    "number": "row numbers",
    "unit": "percall has no use for it; if it names your teams or sites, say team or site",
    "balance": "debit and credit are read",
    "total": "a sum of others",
}
"""Role to the reason why a column is not read."""


@dataclass
class Choice:
    """``keys``: key of the mapping to column(s); ``notes``: key to why; ``left_out``: column to reason."""

    keys: dict[str, str | list[str] | bool] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def use(self, key: str, column: Heading, why: str = "") -> None:
        """A column is what ``key`` says."""
        self.keys[key] = column.title
        if why:
            self.notes[key] = why


def choose_costs(guess: Guess) -> Choice:
    """What the columns of a table of costs are."""
    choice = Choice()
    months = guess.named("month")
    _amount(guess, choice, months)
    _names(guess, choice)
    if not months and (days := guess.named("date")):
        choice.use("date", days[0])
    for role, key in (("currency", "currency_column"), ("hours", "hours"), ("headcount", "headcount")):
        if found := guess.named(role):
            choice.use(key, found[0])
    if months and (totals := guess.named("total")):
        choice.keys["totals"] = [column.title for column in totals]
    _rest(guess, choice, months)
    return choice


def _amount(guess: Guess, choice: Choice, months: list[Heading]) -> None:
    """The amount: months across; actual before plan; debit and credit; net before gross; else the one there is."""
    if len(months) > 1 or (months and not guess.named("amount", "actual", "net", "debit")):
        choice.keys["months_across"] = True
        choice.notes["months_across"] = f"{months[0].title} to {months[-1].title}"
        return
    if actual := guess.named("actual"):
        choice.use("amount", actual[0], "what was spent; the plan is kept as a budget")
    elif guess.named("debit", "credit"):
        for column in guess.named("debit", "credit"):
            choice.use(str(column.role), column)
    elif net := guess.named("net"):
        why = "without tax; if you cannot reclaim it, take the column with tax" if guess.named("gross", "tax") else ""
        choice.use("amount", net[0], why)
    else:
        found = guess.named("amount") or guess.named("gross") or guess.named("balance") or guess.named("total")
        if len(found) > 1 and (split := _not_a_sum(guess, found)):
            found = split
        if len(found) == 1:
            choice.use("amount", found[0])
        else:
            choice.keys["amount"] = ASKED
            choice.notes["amount"] = f"which? {', '.join(column.title for column in found)}"
    if budget := guess.named("budget"):
        if "amount" not in choice.keys:
            choice.use("amount", budget[0], "the only figures are planned ones")
        else:
            choice.use("budget", budget[0])


def _not_a_sum(guess: Guess, columns: list[Heading]) -> list[Heading]:
    """Of several columns of amounts, one that is called total: the others are its parts."""
    return [column for column in columns if "total" in column.title.casefold()]


def _names(guess: Guess, choice: Choice) -> None:
    """What says what each cost is: the column of names for which most categories are found, and the account number."""
    numbers = [column for column in guess.named("account") if _numbers(guess, column)]
    if numbers:
        choice.use("account", numbers[0])
    accounts = numbers
    names = guess.named("name", "asset") or [one for one in guess.named("account") if one not in numbers]
    if not names:
        names = guess.named("note", "supplier")[:1] if not accounts else []
    if names:
        choice.use("name", max(names, key=lambda column: (_told(guess, column), -column.place)))


def _numbers(guess: Guess, column: Heading) -> bool:
    """Whether a column holds account numbers, and not the names of accounts, numbered or not."""
    cells = [as_text_safe(cell) for cell in guess.cells(column)]
    return 2 * sum(not re.search(r"[^\W\d_]{3}", cell) for cell in cells) > len(cells)


def _told(guess: Guess, column: Heading) -> int:
    """How many different cells of a column suggest a category."""
    cells = [Account("", as_text_safe(cell)) for cell in guess.cells(column)]
    return sum(found.category is not None for found in propose(list(dict.fromkeys(cells))).values())


def _rest(guess: Guess, choice: Choice, months: list[Heading]) -> None:
    """Every other column: a note, or left out with the reason."""
    used = set(_titles(choice)) | {column.title for column in months if choice.keys.get("months_across")}
    notes = []
    for column in guess.columns:
        if column.title in used or not guess.cells(column):
            continue
        if column.role in ("supplier", "note", "name", "asset"):
            notes.append(column.title)
        else:
            choice.left_out[column.title] = LEFT_OUT.get(str(column.role), "not known to percall")
    if notes:
        choice.keys["note"] = notes


def _titles(choice: Choice) -> Iterator[str]:
    for value in choice.keys.values():
        yield from [value] if isinstance(value, str) else value if isinstance(value, list) else []


def choose_equipment(guess: Guess) -> Choice:
    """What the columns of a table of equipment are."""
    choice = Choice()
    for key, roles in (
        ("name", ("asset", "name")),
        ("bought", ("bought", "date")),
        ("cost", ("price", "amount")),
        ("life_months", ("life_months",)),
        ("life_years", ("life_years",)),
        ("salvage", ("salvage",)),
    ):
        if found := guess.named(*roles):
            choice.use(key, found[0])
    if not {"life_months", "life_years"} & choice.keys.keys():
        _life(guess, choice)
    _rest(guess, choice, [])
    for title in choice.keys.pop("note", []):  # type: ignore[union-attr]
        choice.left_out[title] = "not known to percall"
    return choice


def _life(guess: Guess, choice: Choice) -> None:
    """A life whose heading names no unit: years where no thing lasts longer than 10, months where none less than 12."""
    column = guess.named("life")[0]
    cells = guess.cells(column)
    marks = conventions(cells)
    try:
        lives = [read_figure(cell, marks, None) for cell in cells]
    except CellError:
        lives = []
    if lives and max(lives) <= Decimal(10):
        choice.use("life_years", column, f"taken for years: the longest is {max(lives)}")
    elif lives and min(lives) >= Decimal(12):
        choice.use("life_months", column, f"taken for months: the shortest is {min(lives)}")
    else:
        choice.keys["life_months"] = ASKED
        choice.notes["life_months"] = f"is {column.title} in months, or in years (then life_years)?"
