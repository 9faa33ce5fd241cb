"""A mapping proposed for a cost sheet: it says what it inferred and from what, and asks what only a person knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from percall import periods
from percall.errors import Mistake, PercallError
from percall.ledger import amounts, dates
from percall.ledger.conventions import forced
from percall.ledger.costsheet import calendar, headings
from percall.ledger.costsheet.choosing import Choice, choose_costs, choose_equipment
from percall.ledger.costsheet.figures import conventions
from percall.ledger.costsheet.finding import Guess, as_text_safe, find_tables, total_row
from percall.ledger.costsheet.grid import read_grids
from percall.ledger.costsheet.mapping import ASKED, FILE_NAME, SHEET_NAME, TITLE
from percall.ledger.costsheet.rules import Account
from percall.ledger.costsheet.ruleset import categories, quoted
from percall.ledger.costsheet.words import is_correction
from percall.ledger.dates import Stretch
from percall.ledger.sheets import Row

ORDER = (
    "sheet",
    "period",
    "date",
    "currency",
    "currency_column",
    "unit",
    "account",
    "name",
    "amount",
    "debit",
    "credit",
)


def suggest_mapping(path: Path) -> str:
    """A commented mapping for a cost sheet. Raises PercallError where the file holds no table of costs that is seen."""
    grids = read_grids(path)
    guesses = find_tables(grids)
    if not any(guess.kind == "costs" for guess in guesses) and not guesses:
        accepted = "a row of headings, such as Account, Description, Amount, with a row for each cost below"
        raise PercallError(Mistake("no table of costs is seen in it", path.name, accepted=accepted))
    lines = [f'# Proposed from {quoted(path.name)}. Read it, answer what is asked ("?"), and give it with --mapping.']
    costs = [guess for guess in guesses if guess.kind == "costs"]
    equipment = [guess for guess in guesses if guess.kind == "equipment"]
    lines += _conventions(guesses)
    accounts: list[Account] = []
    if costs:
        lines.append("costs:")
    for guess in costs:
        choice = choose_costs(guess)
        lines += _cost_table(guess, choice, len(grids) > 1)
        accounts += _accounts(guess, choice)
    if equipment:
        lines.append("equipment:")
    for guess in equipment:
        lines += _equipment_table(guess, choose_equipment(guess), len(grids) > 1, _shared_currency(costs))
    seen = {guess.grid.sheet for guess in guesses}
    lines += [
        f"# The sheet {quoted(str(grid.sheet))} holds no table that is seen."
        for grid in grids
        if grid.sheet not in seen
    ]
    lines += categories(list(dict.fromkeys(accounts)))
    return "\n".join(lines) + "\n"


def _conventions(guesses: Sequence[Guess]) -> Iterator[str]:
    """The decimal mark and the order of day and month, where the file does not decide them."""
    money = [cell for guess in guesses for column in guess.named(*_FIGURES) for cell in guess.cells(column)]
    texts = [cell for cell in money if isinstance(cell, str)]
    doubtful = next((cell for cell in texts if len(set(amounts.readings(cell).values())) > 1), None)
    if doubtful is not None and len(conventions(texts)) != 1:
        either = _both(amounts.readings(doubtful).values())
        yield f'decimal: "{ASKED}"  # {quoted(doubtful)} may be {either}: "." or ","'
    days = [
        as_text_safe(cell)
        for guess in guesses
        for column in guess.named("date", "bought")
        for cell in guess.cells(column)
    ]
    unsure = next((day for day in days if len(set(dates.readings(day).values())) > 1), None)
    if unsure is not None and len(forced(map(dates.readings, days))) != 1:
        yield f'dates: "{ASKED}"  # {quoted(unsure)} may be {_both(dates.readings(unsure).values())}: dmy or mdy'


_FIGURES = ("amount", "actual", "net", "gross", "debit", "credit", "balance", "budget", "month", "price")


def _both(values: Iterable[object]) -> str:
    return " or ".join(dict.fromkeys(str(value) for value in values))


def _cost_table(guess: Guess, choice: Choice, several: bool) -> Iterator[str]:
    entries: list[str] = []
    if several:
        entries.append(f"sheet: {quoted(str(guess.grid.sheet))}")
    entries += _period(guess, choice)
    entries += _currency(guess, choice)
    if (unit := _unit(guess, choice)) > 1:
        entries.append(f"unit: {unit}  # what 1 in the sheet is worth")
    entries += _keys(choice)
    entries += _corrections(guess, choice)
    entries += _left_out(choice)
    yield from _item(entries)


def _equipment_table(guess: Guess, choice: Choice, several: bool, fallback: str | None) -> Iterator[str]:
    entries = [f"sheet: {quoted(str(guess.grid.sheet))}"] if several else []
    if code := _named_currency(guess, ("price", "amount")) or fallback:
        entries.append(f"currency: {code}")
    entries += _keys(choice)
    entries += _left_out(choice)
    yield from _item(entries)


def _item(entries: Sequence[str]) -> Iterator[str]:
    for number, entry in enumerate(entries):
        yield f"  {'-' if number == 0 else ' '} {entry}"


def _keys(choice: Choice) -> Iterator[str]:
    for key, value in sorted(
        choice.keys.items(), key=lambda one: ORDER.index(one[0]) if one[0] in ORDER else len(ORDER)
    ):
        shown = "true" if value is True else _listed(value) if isinstance(value, list) else quoted(str(value))
        yield f"{key}: {shown}" + (f"  # {choice.notes[key]}" if key in choice.notes else "")


def _left_out(choice: Choice) -> Iterator[str]:
    if choice.left_out:
        yield "left_out:  # columns that are not read, and why"
        yield from (f"  {quoted(title)}: {reason}" for title, reason in choice.left_out.items())


def _period(guess: Guess, choice: Choice) -> Iterator[str]:
    """Where the sheet says what period it is about; a question where it does not."""
    if "date" in choice.keys or "months_across" in choice.keys:
        return
    found = told_period(guess)
    if found is None:
        yield f'period: "{ASKED}"  # not said in the sheet: its month, quarter or year, such as 2026-03'
    else:
        place, text, stretch = found
        yield f"period: {place}  # {quoted(text)} says {_label(stretch)}"


def told_period(guess: Guess) -> tuple[str, str, Stretch] | None:
    """Where a period is named (title, sheet name, file name), by what text, and which."""
    title = [as_text_safe(cell) for row in guess.above for cell in row.cells if cell != ""]
    name = guess.grid.file.rpartition("/")[2].rpartition(".")[0]
    for place, texts in ((TITLE, title), (SHEET_NAME, [guess.grid.sheet or ""]), (FILE_NAME, [name])):
        named = {stretch: text for text in texts if (stretch := calendar.period(text))}
        if len(named) == 1:
            ((stretch, text),) = named.items()
            return place, text, stretch
    return None


def _label(stretch: Stretch) -> str:
    day = stretch.first
    for period in ("month", "quarter", "year"):
        if periods.first_day(day, period) == day and periods.last_day(day, period) == stretch.last:
            return periods.label(day, period)
    return str(stretch)


def _currency(guess: Guess, choice: Choice) -> Iterator[str]:
    """The currency that the heading, the title, or a sign beside the amounts names."""
    if "currency_column" in choice.keys:
        return
    if code := _named_currency(guess, _FIGURES):
        yield f"currency: {code}"
        return
    signs = {
        code
        for column in guess.named(*_FIGURES)
        for cell in guess.cells(column)
        for sign, code in headings.SIGN_CURRENCY.items()
        if isinstance(cell, str) and sign in cell
    }
    if len(signs) == 1:
        code = signs.pop()
        yield f"currency: {code}" + ("  # for the sign $: put another dollar if it is one" if code == "USD" else "")
    else:
        yield "# currency: the sheet names none, so that of the centre is taken"


def _named_currency(guess: Guess, roles: tuple[str, ...]) -> str | None:
    texts = [column.title for column in guess.named(*roles)]
    texts += [as_text_safe(cell) for row in guess.above for cell in row.cells if cell != ""]
    found = {code for text in texts if (code := headings.currency(text))}
    return found.pop() if len(found) == 1 else None


def _shared_currency(costs: Sequence[Guess]) -> str | None:
    """The one currency of the tables of costs, which that of equipment beside them is taken for."""
    found = {_named_currency(guess, _FIGURES) for guess in costs}
    return found.pop() if len(found) == 1 else None


def _unit(guess: Guess, choice: Choice) -> int:
    titles = [str(choice.keys.get(key, "")) for key in ("amount", "debit")]
    above = [as_text_safe(cell) for row in guess.above for cell in row.cells if cell != ""]
    return max(headings.thousand(text) for text in (*titles, *above))


def _corrections(guess: Guess, choice: Choice) -> Iterator[str]:
    """Rows that say they correct another month, which they stay with."""
    name = choice.keys.get("name")
    column = next((one for one in guess.columns if one.title == name), None)
    told = told_period(guess)
    if column is None or "date" in choice.keys or told is None:
        return
    rules = []
    for cell in guess.cells(column):
        text = as_text_safe(cell)
        month = calendar.month(text, told[2].first.year) if is_correction(text) else None
        if month and not (told[2].first <= month.first <= told[2].last):
            rules.append((_phrase(text), periods.label(month.first, "month")))
    if rules:
        yield "periods:  # rows that belong to another month"
        yield from (f"  - {{contains: {quoted(text)}, period: {month}}}" for text, month in dict.fromkeys(rules))


def _phrase(text: str) -> str:
    """What stands in brackets, if the correction is said there; else the whole."""
    return next((part for part in re.findall(r"\(([^()]+)\)", text) if is_correction(part)), text)


def _accounts(guess: Guess, choice: Choice) -> list[Account]:
    places = {column.title: column.place for column in guess.columns}
    amount = [places[str(choice.keys[key])] for key in ("amount", "debit", "credit") if choice.keys.get(key) in places]
    amount += [column.place for column in guess.named("month")] if choice.keys.get("months_across") else []

    def text(row: Row, key: str) -> str:
        place = places.get(str(choice.keys.get(key, "")))
        return as_text_safe(row.cells[place]) if place is not None and place < len(row.cells) else ""

    def filled(row: Row) -> bool:
        return any(place < len(row.cells) and row.cells[place] != "" for place in amount) or not amount

    rows = [row for row in guess.rows if not total_row(row) and filled(row) and row.cells != guess.header.cells]
    return [account for row in rows if str(account := Account(text(row, "account"), text(row, "name")))]


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"
