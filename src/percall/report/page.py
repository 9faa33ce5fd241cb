"""What a report is made of: a page of sections, each a title, a finding in words, and blocks that show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from percall.report.format import Format
from percall.report.theme import NARROW, WIDE

if TYPE_CHECKING:
    from percall.report.charts import Chart


@dataclass(frozen=True)
class Tile:
    """One figure to be read at a glance."""

    label: str
    value: str
    detail: str


@dataclass(frozen=True)
class Figure:
    """A chart drawn for a page (``wide``) and for a phone (``narrow``); the caption states the finding."""

    caption: str
    wide: str
    narrow: str
    legend: Sequence[tuple[str, str]] = ()
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True)
class Column:
    """A column of a table. ``minor`` ones are left out on a phone."""

    title: str
    kind: Literal["text", "number", "share"] = "number"
    minor: bool = False


@dataclass(frozen=True)
class Cell:
    """A figure in words. ``bar``: its length, 0 to 1, in a column of shares. ``note``: the mark of a note below."""

    text: str
    bar: float | None = None
    note: str | None = None


RowKind = Literal["", "small", "total"]


@dataclass(frozen=True)
class TableRow:
    """``small``: too few contacts to judge by; ``total``: the sum of the rows above."""

    cells: Sequence[Cell]
    kind: RowKind = ""


@dataclass(frozen=True)
class Table:
    """Figures side by side, with notes for what is unknown and what is small."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[TableRow]
    said: str = ""
    notes: Sequence[str] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Point:
    """One observation: what stands out, and what it means."""

    title: str
    text: str


@dataclass(frozen=True)
class Points:
    """Numbered observations."""

    items: Sequence[Point]
    kind: Literal["points"] = "points"


@dataclass(frozen=True)
class Facts:
    """Plain sentences."""

    items: Sequence[str]
    warning: bool = False
    kind: Literal["facts"] = "facts"


Block = Figure | Table | Points | Facts


@dataclass(frozen=True)
class Section:
    """A part of the report that answers one question."""

    title: str
    lead: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Page:
    """The whole report."""

    title: str
    eyebrow: str
    headline: str
    lead: str
    trend: str
    tiles: Sequence[Tile]
    sections: Sequence[Section]
    footer: str


def figure(chart: Callable[[int], Chart], caption: str, form: Format, legend: Sequence[tuple[str, str]] = ()) -> Figure:
    """The chart that ``chart`` makes for a width, drawn for both widths."""
    from percall.report.charts import draw  # here, for the terminal's tables are made of the same parts without charts

    return Figure(caption, draw(chart(WIDE), form), draw(chart(NARROW), form), legend)
