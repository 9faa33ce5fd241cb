"""The mapping of a cost sheet: which of its columns percall reads, and what its accounts are, in YAML.

``docs/ledger.md`` has every key with an example. A ``"?"`` stands where the sheet does not say and a person must.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from percall.centre.clashes import Place, dotted
from percall.centre.sections import Section, load_sections
from percall.centre.source import Source
from percall.errors import Mistake, PercallError
from percall.ledger.cells import CellError
from percall.ledger.dates import Stretch, read_days
from percall.ledger.rates import read_currency

ASKED: Final = "?"
"""What a proposal writes where only a person knows the answer."""
LEAVE_OUT: Final = "leave out"
"""The category of accounts that are no cost of this centre."""
TITLE: Final = "title"
FILE_NAME: Final = "file name"
SHEET_NAME: Final = "sheet name"
SAID_BY: Final = (TITLE, FILE_NAME, SHEET_NAME)
"""Where the period of a sheet may be read each time, so that next month's file is read by the same mapping."""

Columns = Annotated[tuple[str, ...], BeforeValidator(lambda given: [given] if isinstance(given, str) else given)]


def _period(text: str) -> str:
    if text in (ASKED, *SAID_BY):
        return text
    stretch(text)
    return text


def _currency(text: str) -> str:
    try:
        return text if text == ASKED else read_currency(text)
    except CellError as wrong:
        raise ValueError(f"{wrong.what}; {wrong.accepted} is") from None


def stretch(text: str) -> Stretch:
    """The days of a period as a mapping writes it. Raises ValueError."""
    try:
        return read_days(text, frozenset({"dmy"}))
    except CellError as wrong:
        raise ValueError(f"{wrong.what}; {wrong.accepted} can") from None


Period = Annotated[str, AfterValidator(_period)]
Currency = Annotated[str, AfterValidator(_currency)]


class PeriodRule(Section):
    """Rows that belong to another period: those whose text contains this."""

    contains: str
    period: Period


class Table(Section):
    """What a table of costs and one of equipment have in common."""

    sheet: str | None = None  # default: the only one, or the first
    last_row: int | None = None  # default: to the end of the sheet
    currency: Currency | None = None  # default: the centre's
    left_out: dict[str, str] = Field(default_factory=dict)  # column to the reason

    def columns(self) -> Iterator[tuple[Place, str]]:
        """Every column of the sheet that the table names, with the key that does."""
        for key in self.column_keys:
            value = getattr(self, key)
            for title in (value,) if isinstance(value, str) else value or ():
                yield (key,), title
        for title in self.left_out:
            yield ("left_out", title), title

    @property
    def column_keys(self) -> tuple[str, ...]:
        """The keys whose values are columns."""
        raise NotImplementedError


class CostTable(Table):
    """A table in which each row is a cost: one amount, debit and credit, or an amount for each month across."""

    amount: str | None = None
    debit: str | None = None
    credit: str | None = None
    months_across: bool = False
    unit: Annotated[int, Field(ge=1)] = 1  # what 1 in the sheet is worth: 1000 where it is "in thousands"
    period: Period | None = None
    date: str | None = None
    account: str | None = None
    name: str | None = None
    currency_column: str | None = None
    note: Columns = ()
    hours: str | None = None
    queue: str | None = None
    channel: str | None = None
    direction: str | None = None
    reason: str | None = None
    site: str | None = None
    team: str | None = None
    budget: str | None = None
    headcount: str | None = None
    totals: Columns = ()  # columns that add up others: a quarter, the year
    periods: tuple[PeriodRule, ...] = ()
    wrong_totals: tuple[int, ...] = ()  # rows whose total is known not to be the sum

    @property
    def column_keys(self) -> tuple[str, ...]:
        return (
            *("amount", "debit", "credit", "date", "account", "name", "currency_column", "note", "hours", "queue"),
            *("channel", "direction", "reason", "site", "team", "budget", "headcount", "totals"),
        )

    @model_validator(mode="after")
    def _has_amounts(self) -> CostTable:
        ways = (self.amount is not None, bool(self.debit or self.credit), self.months_across)
        if sum(ways) != 1:
            raise ValueError("give amount, or debit and credit, or months_across: true")
        if not self.account and not self.name:
            raise ValueError("give account, or name, or both: the columns that say what each cost is")
        if not self.months_across and (self.date is None) == (self.period is None):
            raise ValueError("give period, or date: the column with the day of each row")
        return self


class EquipmentTable(Table):
    """A table in which each row is a thing bought, with its price, its day and its life."""

    name: str
    bought: str
    cost: str
    life_months: str | None = None
    life_years: str | None = None
    salvage: str | None = None
    category: str = "equipment"

    @property
    def column_keys(self) -> tuple[str, ...]:
        return ("name", "bought", "cost", "life_months", "life_years", "salvage")

    @model_validator(mode="after")
    def _has_a_life(self) -> EquipmentTable:
        if (self.life_months is None) == (self.life_years is None):
            raise ValueError("give life_months, or life_years: the column that says how long it is used")
        return self


class CategoryRule(Section):
    """Accounts whose name is, starts with or contains a text, or whose number is, or lies in ``first-last``."""

    name: str | None = None
    starts: str | None = None
    contains: str | None = None
    account: str | None = None
    category: str

    @model_validator(mode="after")
    def _says_one_thing(self) -> CategoryRule:
        given = [key for key in ("name", "starts", "contains", "account") if getattr(self, key) is not None]
        if not given or len(given) > 2 or (len(given) == 2 and "account" not in given):
            raise ValueError("give name, starts or contains, or account, or account and one of the others")
        return self


class Mapping(Section):
    """A mapping file."""

    costs: tuple[CostTable, ...] = ()
    equipment: tuple[EquipmentTable, ...] = ()
    decimal: Literal[".", ",", "?"] | None = None  # default: as the figures decide
    dates: Literal["dmy", "mdy", "?"] | None = None  # default: as the dates decide
    categories: tuple[CategoryRule, ...] = ()

    @model_validator(mode="after")
    def _reads_something(self) -> Mapping:
        if not self.costs and not self.equipment:
            raise ValueError("map costs, or equipment, or both")
        return self


@dataclass(frozen=True)
class MappingFile:
    """A mapping, and where in its file each part of it stands."""

    mapping: Mapping
    source: Source

    def mistake(self, what: str, place: Place, accepted: str | None = None) -> Mistake:
        """Something wrong at a place of the mapping file."""
        return Mistake(what, self.source.file, self.source.line(place), dotted(place), accepted)


def load_mapping(path: Path) -> MappingFile:
    """The mapping in a file, every question in it answered.

    Raises PercallError with every mistake and every open question, each with its line and field.
    """
    made = MappingFile(*load_sections(path, Mapping, "see docs/ledger.md, or propose one: percall ledger suggest FILE"))
    questions = [
        made.mistake(
            "is not answered yet", place, _ANSWERS.get(str(place[-1]), "an answer instead of the question mark")
        )
        for place in _asked(made.source.values, ())
    ]
    if questions:
        raise PercallError(*questions)
    return made


_ANSWERS: Final = {
    "period": "the month, quarter, year or day that the sheet is about, such as 2026-03",
    "category": f"a category of the centre, or: {LEAVE_OUT}",
    "currency": "an ISO 4217 code such as EUR",
    "decimal": '"." or ","',
    "dates": "dmy or mdy",
    "amount": "the column with the amounts",
}


def _asked(values: object, place: Place) -> Iterator[Place]:
    if isinstance(values, dict):
        for key, value in values.items():
            yield from _asked(value, (*place, key))
    elif isinstance(values, list):
        for number, value in enumerate(values):
            yield from _asked(value, (*place, number))
    elif values == ASKED:
        yield place
