"""What a reader hands over: tables as the platform has them, before anything is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.manifest import AttributeType
from percall.log.schema import AGENT_STATES, CONTACTS, QUARANTINE, SEGMENTS
from percall.log.store import Progress
from percall.log.verdicts import FLAGS

ROW = "row"
"""Column: 1-based row of the file, the header counted."""

MARKS = "marks"
"""Column of contacts: the sum of the ``bit()`` of every flag a contact carries."""

CONTACT = "contact"
"""Column of segments: the position (UInt32) of their contact among the contacts."""

RAW_CONTACTS = {name: kind for name, kind in CONTACTS.items() if name != "flags"} | {
    ROW: pl.Int64(),
    MARKS: pl.UInt32(),
}
RAW_SEGMENTS = {CONTACT: pl.UInt32()} | {name: kind for name, kind in SEGMENTS.items() if name != "contact_id"}
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
    only the reader can see) and attributes. ``segments`` were read from the contacts' own rows; their ``seq`` is
    1, 2, 3 … within the contact. ``segment_rows`` and ``agent_states`` had rows of their own; there ``seq`` may have
    gaps or be null, and then the order is that of time. ``rows`` counts the rows of every file, ``ignored`` those
    the platform says to ignore, ``quarantine`` those the reader could not read:
    contacts + segment_rows + agent_states + quarantine + ignored = rows.
    """

    contacts: pl.DataFrame
    segments: pl.DataFrame
    time_zone: str
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


def stack(tables: Iterable[tuple[pl.DataFrame, pl.DataFrame]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs of contacts and segments one after another, segments still pointing at their contacts."""
    contacts: list[pl.DataFrame] = []
    segments: list[pl.DataFrame] = []
    start = 0
    for some, theirs in tables:
        if some.is_empty() and contacts:
            continue
        contacts.append(some)
        segments.append(theirs.with_columns((pl.col(CONTACT) + start).cast(pl.UInt32)) if start else theirs)
        start += some.height
    if len(contacts) == 1:
        return contacts[0], segments[0]
    return pl.concat(contacts, how="diagonal"), pl.concat(segments, how="diagonal")


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
    contacts, segments = stack((raw.contacts, raw.segments) for raw in raws)
    return Raw(
        contacts=contacts,
        segments=segments,
        time_zone=raws[0].time_zone,
        rows=sum(raw.rows for raw in raws),
        ignored=sum(raw.ignored for raw in raws),
        quarantine=pl.concat([raw.quarantine for raw in raws]),
        segment_rows=pl.concat([raw.segment_rows for raw in raws]),
        agent_states=pl.concat([raw.agent_states for raw in raws]),
        attributes={name: kind for raw in raws for name, kind in raw.attributes.items()},
    )
