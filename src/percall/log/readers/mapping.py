"""The mapping file of the ``table`` reader: which column is what, in YAML.

A cell of the log is told by a column's name alone (``started_at: Call start``) or by a section with ``column`` and
what else it needs. The page ``docs/contact-log.md`` shows one.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from percall.centre.clashes import Place, dotted
from percall.centre.sections import Section, load_sections
from percall.centre.source import Source
from percall.errors import Mistake, PercallError
from percall.log.localtime import require_zone
from percall.log.manifest import AttributeType, is_reserved
from percall.log.schema import CHANNELS, DIRECTIONS, KINDS, OUTCOMES, STATES

DurationUnit = Literal["s", "ms", "min", "h:mm:ss"]


def _known_zone(name: str) -> str:
    try:
        return require_zone(name)
    except PercallError as error:
        raise ValueError(str(error.mistakes[0].what)) from None


def _known_encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise ValueError(f"{name!r} is not an encoding; utf-8, utf-16 and cp1251 are") from None


def _column_alone(given: Any) -> Any:
    return {"column": given} if isinstance(given, str | list) else given


Columns = Annotated[tuple[str, ...], BeforeValidator(lambda given: [given] if isinstance(given, str) else given)]
"""One column or several; of several, the cells are joined: ids with -, dates and clocks with a space."""


class TextCell(Section):
    """Text from a column, or the same for every row. ``values`` translates (case does not matter)."""

    column: Columns = ()
    constant: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    default: str | None = None  # where the cell is empty

    @model_validator(mode="after")
    def _has_one_source(self) -> TextCell:
        if bool(self.column) == (self.constant is not None):
            raise ValueError("give a column, or a constant")
        return self


class TimeCell(Section):
    """A point in time. ``format``: strptime, ``iso``, ``epoch_s`` or ``epoch_ms``; a workbook's own dates need none."""

    column: Columns
    format: str = "iso"


class DurationCell(Section):
    """A length of time. ``h:mm:ss`` also reads ``m:ss``."""

    column: str
    unit: DurationUnit = "s"


class NumberCell(Section):
    """A number; a decimal comma is understood."""

    column: str


class TruthCell(Section):
    """Yes or no. Without ``values``: true, yes, 1, да and their opposites."""

    column: str
    values: dict[str, bool] = Field(default_factory=dict)


class Attribute(Section):
    """A column of the user's own that is kept beside the contact."""

    column: str
    type: AttributeType = "text"


class Ignored(Section):
    """Rows that the platform itself says to leave out: test calls, internal ones."""

    column: str
    values: tuple[str, ...]


Text = Annotated[TextCell, BeforeValidator(_column_alone)]
Time = Annotated[TimeCell, BeforeValidator(_column_alone)]
Duration = Annotated[DurationCell, BeforeValidator(_column_alone)]
Number = Annotated[NumberCell, BeforeValidator(_column_alone)]
Truth = Annotated[TruthCell, BeforeValidator(_column_alone)]


def _one_of(accepted: tuple[str, ...]) -> Any:
    def check(cell: TextCell) -> TextCell:
        given = [*cell.values.values(), *(word for word in (cell.constant, cell.default) if word is not None)]
        wrong = sorted({word for word in given if word not in accepted})
        if wrong:
            raise ValueError(f"{', '.join(wrong)} is not one of {', '.join(accepted)}")
        return cell

    return AfterValidator(check)


class Stretch(Section):
    """Columns of a contact's row that tell one segment. Two of start, end and duration are enough; one may do."""

    started_at: Time | None = None
    ended_at: Time | None = None
    duration: Duration | None = None
    agent_id: Text | None = None  # default: the contact's
    queue: Text | None = None  # default: the contact's, for the stretch in the queue

    @model_validator(mode="after")
    def _has_a_time(self) -> Stretch:
        if self.started_at is None and self.duration is None:
            raise ValueError("give a duration, or started_at with ended_at or the duration")
        return self


Kind = Annotated[str, AfterValidator(lambda kind: _require(kind, KINDS))]


def _require(name: str, accepted: tuple[str, ...]) -> str:
    if name not in accepted:
        raise ValueError(f"{name} is not one of {', '.join(accepted)}")
    return name


def _own_name(name: str) -> str:
    if is_reserved(name):
        raise ValueError(f"{name} is a name percall uses itself")
    return name


OwnName = Annotated[str, AfterValidator(_own_name)]
OwnColumn = Annotated[Attribute, BeforeValidator(_column_alone)]


class ContactsTable(Section):
    """One row a contact. ``outcome`` may be left out: then a contact in which somebody talked was handled, one that
    ended in the queue abandoned, one that ended in menu or bot self-served, and any other failed."""

    file: str = "*"
    started_at: Time
    contact_id: Text
    channel: Annotated[Text, _one_of(CHANNELS)]
    direction: Annotated[Text, _one_of(DIRECTIONS)]
    ended_at: Time | None = None
    customer_id: Text | None = None
    queue: Text | None = None
    reason: Text | None = None
    language: Text | None = None
    outcome: Annotated[Text, _one_of(OUTCOMES)] | None = None
    resolved: Truth | None = None
    converted: Truth | None = None
    csat: Number | None = None
    agent_id: Text | None = None
    segments: dict[Kind, Stretch] = Field(default_factory=dict)
    attributes: dict[OwnName, OwnColumn] = Field(default_factory=dict)
    ignore: Ignored | None = None


class SegmentsTable(Section):
    """One row a segment, in a file of their own."""

    file: str
    started_at: Time | None = None
    contact_id: Text
    kind: Annotated[Text, _one_of(KINDS)]
    ended_at: Time | None = None
    duration: Duration | None = None
    queue: Text | None = None
    agent_id: Text | None = None
    ignore: Ignored | None = None


class AgentStatesTable(Section):
    """One row a stretch of an agent's paid time."""

    file: str
    started_at: Time
    agent_id: Text
    state: Annotated[Text, _one_of(STATES)]
    ended_at: Time
    ignore: Ignored | None = None


Table = ContactsTable | SegmentsTable | AgentStatesTable
TABLES: Final = ("contacts", "segments", "agent_states")


class Mapping(Section):
    """A mapping file."""

    time_zone: Annotated[str, AfterValidator(_known_zone)]
    encoding: Annotated[str, AfterValidator(_known_encoding)] = "utf-8"
    delimiter: str | None = None  # default: a tab in .tsv, else whichever of , ; tab | the header has most
    sheet: str | None = None  # default: the first
    header_row: Annotated[int, Field(ge=1)] = 1
    empty: tuple[str, ...] = ()  # what stands for an empty cell: "-", "n/a"
    contacts: ContactsTable | None = None
    segments: SegmentsTable | None = None
    agent_states: AgentStatesTable | None = None

    @model_validator(mode="after")
    def _reads_something(self) -> Mapping:
        if self.contacts is None and self.agent_states is None:
            raise ValueError("map contacts, or agent_states, or both")
        if self.segments is not None and self.contacts is None:
            raise ValueError("segments need their contacts in the same import")
        if self.segments is not None and self.contacts is not None and self.contacts.segments:
            raise ValueError("tell segments by columns of the contacts or by rows of their own, not both")
        return self

    def table_of(self, path: Path) -> Table | None:
        """The table a file holds: the one whose ``file`` pattern its name fits."""
        tables = (self.segments, self.agent_states, self.contacts)
        return next((table for table in tables if table is not None and fnmatchcase(path.name, table.file)), None)


@dataclass(frozen=True)
class MappingFile:
    """A mapping, and where in its file each part of it stands."""

    mapping: Mapping
    source: Source

    def require_columns(self, table: Table, header: Sequence[str], path: Path) -> None:
        """Raises PercallError for every column of ``table`` that the file has not, or has twice."""
        name = next(name for name in TABLES if getattr(self.mapping, name) is table)
        accepted = ", ".join(title for title in header if title)
        mistakes = []
        for place, title in _columns(table, (name,)):
            times = list(header).count(title)
            if times != 1:
                what = f"{path.name} has no column {title!r}" if times == 0 else f"{path.name} has {title!r} twice"
                mistakes.append(self.mistake(what, place, accepted))
        if mistakes:
            raise PercallError(*mistakes)

    def mistake(self, what: str, place: Place, accepted: str | None = None) -> Mistake:
        """Something wrong at a place of the mapping file."""
        return Mistake(what, self.source.file, self.source.line(place), dotted(place), accepted)


def load_mapping(path: Path) -> MappingFile:
    """The mapping in a file. Raises PercallError with every mistake in it, each with its line and field."""
    return MappingFile(
        *load_sections(path, Mapping, "a column's name, or a section with column and what else it needs")
    )


def _columns(section: Section, place: Place) -> Iterator[tuple[Place, str]]:
    """Every column a section names, with the place where it does."""
    for name, value in section:
        inner = (*place, name)
        if name == "column":
            yield from ((inner, title) for title in ([value] if isinstance(value, str) else value))
        elif isinstance(value, Section):
            yield from _columns(value, inner)
        elif isinstance(value, dict):
            for key, part in value.items():
                if isinstance(part, Section):
                    yield from _columns(part, (*inner, key))
