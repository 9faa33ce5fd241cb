"""What a reader hands over: tables as the platform has them, before anything is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.manifest import AttributeType
from percall.log.schema import AGENT_STATES, CONTACTS, QUARANTINE, SEGMENTS
from percall.log.store import Progress
from percall.log.stretches import Span
from percall.log.verdicts import FLAGS

ROW = "row"
"""Column: 1-based row of the file, the header counted."""

MARKS = "marks"
"""Column of contacts: the sum of the ``bit()`` of every flag a contact carries."""

RAW_CONTACTS = {name: kind for name, kind in CONTACTS.items() if name != "flags"} | {
    ROW: pl.Int64(),
    MARKS: pl.UInt32(),
}
RAW_SEGMENT_ROWS = SEGMENTS | {"source": pl.String(), ROW: pl.Int64()}
RAW_AGENT_STATES = AGENT_STATES | {"source": pl.String(), ROW: pl.Int64()}


@dataclass(frozen=True)
class Options:
    """What the user said about the files: a time zone in place of the reader's own, and a mapping file."""

    time_zone: str | None = None
    mapping: Path | None = None
    progress: Progress | None = None


@dataclass(frozen=True)
class Raw:
    """Tables of one import.

    ``contacts``: columns of RAW_CONTACTS (those the platform has not may be left out; ``marks`` are the flags that
    only the reader can see), attributes, and whatever ``spans`` refer to: the segments told by the contacts' own
    rows. ``segment_rows`` and ``agent_states`` had rows of their own; a contact's segments are either told by its
    row or have rows, and those go by ``seq`` or, where it is null, by time. ``rows`` counts the rows of every file,
    ``ignored`` those the platform says to ignore, ``quarantine`` those the reader could not read:
    contacts + segment_rows + agent_states + quarantine + ignored = rows.
    """

    contacts: pl.DataFrame
    time_zone: str
    spans: Sequence[Span] = ()
    rows: int = 0
    ignored: int = 0
    quarantine: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=QUARANTINE))
    segment_rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RAW_SEGMENT_ROWS))
    agent_states: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=RAW_AGENT_STATES))
    attributes: Mapping[str, AttributeType] = field(default_factory=dict)


class Reader(Protocol):
    """Reads the files of one platform. Raises PercallError where a file as a whole cannot be read."""

    def __call__(self, paths: Sequence[Path], options: Options) -> Raw: ...


def bit(name: str) -> int:
    """The bit of a flag of ``percall.log.verdicts`` among MARKS."""
    return 1 << list(FLAGS).index(name)


def marks(**conditions: pl.Expr) -> pl.Expr:
    """MARKS of the flags whose condition holds. A condition that is null does not."""
    bits = (condition.fill_null(False).cast(pl.UInt32) * bit(name) for name, condition in conditions.items())
    return pl.sum_horizontal(*bits).cast(pl.UInt32)


def read_each(paths: Sequence[Path], options: Options, read: Callable[[Path], Raw]) -> Raw:
    """One import of several files. Raises PercallError with the mistakes of all of them."""
    raws: list[Raw] = []
    mistakes: list[Mistake] = []
    for number, path in enumerate(paths):
        if options.progress:
            options.progress(f"reading {path.name}", number, len(paths))
        try:
            raws.append(read(path))
        except PercallError as error:
            mistakes += error.mistakes
    if mistakes:
        raise PercallError(*dict.fromkeys(mistakes))
    return together(raws)


def together(raws: Sequence[Raw]) -> Raw:
    """One import of several files, or parts of one."""
    return Raw(
        contacts=pl.concat([raw.contacts for raw in raws], how="diagonal", rechunk=True),
        time_zone=raws[0].time_zone,
        spans=next((raw.spans for raw in raws if raw.spans), ()),
        rows=sum(raw.rows for raw in raws),
        ignored=sum(raw.ignored for raw in raws),
        quarantine=pl.concat([raw.quarantine for raw in raws]),
        segment_rows=pl.concat([raw.segment_rows for raw in raws]),
        agent_states=pl.concat([raw.agent_states for raw in raws]),
        attributes={name: kind for raw in raws for name, kind in raw.attributes.items()},
    )
