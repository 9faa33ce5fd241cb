"""Reader ``table``: any CSV, TSV, workbook or Parquet file, with a mapping file that says what its columns mean.

* One row a contact. A stretch of it (menu, queue, talk …) is told by columns of that row, or segments and agent
  states come in files of their own.
* A stretch took place if it has a start or a duration other than zero. Talk also took place, for a time nobody
  knows, where a named agent handled the contact and neither start nor duration is there (flag ``missing_stamp``).
* A cell that is there and cannot be read puts its row in quarantine; an empty one is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.raw import (
    MARKS,
    RAW_AGENT_STATES,
    RAW_CONTACTS,
    RAW_SEGMENT_ROWS,
    ROW,
    Options,
    Raw,
    marks,
    read_each,
)
from percall.log.readers.cells import Reading, read_attributes, read_cells_of
from percall.log.readers.mapping import (
    AgentStatesTable,
    ContactsTable,
    MappingFile,
    SegmentsTable,
    Table,
    load_mapping,
)
from percall.log.readers.stamps import to_instants
from percall.log.readers.tablefile import Cells, Layout, read_cells
from percall.log.rules import sift
from percall.log.schema import AGENT_KINDS, AUTOMATED_KINDS, KINDS, TIME
from percall.log.stretches import Span

NO_CONTACTS: Final = pl.DataFrame(schema=RAW_CONTACTS)


def read(paths: Sequence[Path], options: Options) -> Raw:
    """Read files by a mapping. Raises PercallError for mistakes in the mapping, and for files no row of which
    can be read."""
    if options.mapping is None:
        accepted = "a mapping file, such as --suggest proposes"
        raise PercallError(Mistake("the reader 'table' needs to be told what the columns mean", accepted=accepted))
    file = load_mapping(options.mapping)
    time_zone = options.time_zone or file.mapping.time_zone
    return read_each(paths, options, lambda path: _read_file(path, file, time_zone))


def _read_file(path: Path, file: MappingFile, time_zone: str) -> Raw:
    mapping = file.mapping
    table = mapping.table_of(path)
    if table is None:
        raise PercallError(
            Mistake(
                "fits the file pattern of no table",
                file=path,
                accepted="a name that fits a file pattern of the mapping",
            )
        )
    layout = Layout(mapping.encoding, mapping.delimiter, mapping.sheet, mapping.header_row, mapping.empty)
    cells = read_cells(path, layout)
    file.require_columns(table, cells.header, path)
    cells, ignored = _without_ignored(cells, table)
    match table:
        case ContactsTable():
            raw = _contacts(cells, table, time_zone)
        case SegmentsTable():
            raw = _segment_rows(cells, table, time_zone)
        case AgentStatesTable():
            raw = _agent_states(cells, table, time_zone)
    return replace(raw, rows=cells.rows, ignored=ignored, quarantine=pl.concat([cells.quarantine, raw.quarantine]))


def _without_ignored(cells: Cells, table: Table) -> tuple[Cells, int]:
    if table.ignore is None:
        return cells, 0
    words = [word.lower() for word in table.ignore.values]
    said = pl.col(cells.column(table.ignore.column)).cast(pl.String).str.to_lowercase()
    frame = cells.frame.filter(~said.is_in(words).fill_null(False))
    return replace(cells, frame=frame), cells.frame.height - frame.height


def _taken(cells: Cells, readings: Sequence[Reading], time_zone: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the cells say, times in UTC, and the quarantine of rows with a cell that cannot be read."""
    said = cells.frame.with_columns(**{reading.name: reading.said for reading in readings})
    sound, unreadable = sift(said, [rule for reading in readings for rule in reading.rules])
    rows = sound.select(ROW, "source", MARKS, *(reading.name for reading in readings))
    times = [name for name, dtype in rows.schema.items() if isinstance(dtype, pl.Datetime)]
    rows, impossible = to_instants(rows, times, time_zone)
    rows, skipped = sift(rows, impossible)
    return rows, pl.concat([unreadable, skipped])


def _contacts(cells: Cells, table: ContactsTable, time_zone: str) -> Raw:
    own = [*read_cells_of(cells, table), *read_attributes(cells, table.attributes)]
    stretches = [
        reading for kind, stretch in table.segments.items() for reading in read_cells_of(cells, stretch, f"{kind}.")
    ]
    rows, quarantine = _taken(cells, [*own, *stretches], time_zone)
    known = _with_every_column(rows, table)
    spans = _spans(table)
    known = known.with_columns(pl.col(MARKS) | marks(missing_stamp=_missing_stamps(table, spans)))
    if table.outcome is None:
        known = known.with_columns(outcome=_outcome(spans))
    kept = {*table.attributes, "agent_id", *(name for name in known.columns if "." in name)}
    return Raw(
        contacts=known.select(*(name for name in known.columns if name in RAW_CONTACTS or name in kept)),
        time_zone=time_zone,
        spans=spans,
        quarantine=quarantine,
        attributes={name: cell.type for name, cell in table.attributes.items()},
    )


def _with_every_column(rows: pl.DataFrame, table: ContactsTable) -> pl.DataFrame:
    """The rows with a column, null if need be, for all that can be said of a mapped stretch."""
    texts = ["agent_id", "queue", "outcome"]
    stamps, durations = [], []
    for kind in table.segments:
        texts += [f"{kind}.agent_id", f"{kind}.queue"]
        stamps += [f"{kind}.started_at", f"{kind}.ended_at"]
        durations.append(f"{kind}.duration")
    wanted = dict.fromkeys(texts, pl.String()) | dict.fromkeys(stamps, TIME) | dict.fromkeys(durations, pl.Int64())
    lacking = {name: pl.lit(None, dtype) for name, dtype in wanted.items() if name not in rows.columns}
    return rows.with_columns(**lacking)


def _spans(table: ContactsTable) -> list[Span]:
    spans = []
    for kind in (kind for kind in KINDS if kind in table.segments):
        start, end, duration = (pl.col(f"{kind}.{name}") for name in ("started_at", "ended_at", "duration"))
        agent, queue = pl.col(f"{kind}.agent_id"), pl.col(f"{kind}.queue")
        took_place = start.is_not_null() | (duration != 0).fill_null(False)
        if kind == "talk":
            took_place |= _talked_unrecorded()
        spans.append(
            Span(
                kind,
                took_place,
                start,
                end,
                duration,
                queue=queue.fill_null(pl.col("queue")) if kind == "queue" else queue,
                agent_id=agent.fill_null(pl.col("agent_id")) if kind in AGENT_KINDS else agent,
            )
        )
    return spans


def _talked_unrecorded() -> pl.Expr:
    agent = pl.coalesce("talk.agent_id", "agent_id")
    nothing = pl.col("talk.started_at").is_null() & pl.col("talk.duration").is_null()
    return nothing & agent.is_not_null() & (pl.col("outcome") == "handled").fill_null(False)


def _missing_stamps(table: ContactsTable, spans: Sequence[Span]) -> pl.Expr:
    """Whether a stretch took place whose start the file should tell and does not, or talk nobody timed."""
    stamped = (span for span in spans if table.segments[span.kind].started_at is not None)
    untold = [span.took_place & span.started_at.is_null() for span in stamped]
    if "talk" in table.segments:
        untold.append(_talked_unrecorded())
    return pl.any_horizontal(pl.lit(False), *untold)


def _outcome(spans: Sequence[Span]) -> pl.Expr:
    """What became of a contact, where only its stretches tell."""
    took_place = {span.kind: span.took_place for span in spans}
    contained = pl.any_horizontal(pl.lit(False), *(took_place[kind] for kind in AUTOMATED_KINDS if kind in took_place))
    never = pl.lit(False)
    return (
        pl.when(took_place.get("talk", never))
        .then(pl.lit("handled"))
        .when(took_place.get("queue", never))
        .then(pl.lit("abandoned"))
        .when(contained)
        .then(pl.lit("self_served"))
        .otherwise(pl.lit("failed"))
    )


def _segment_rows(cells: Cells, table: SegmentsTable, time_zone: str) -> Raw:
    rows, quarantine = _taken(cells, read_cells_of(cells, table), time_zone)
    return Raw(NO_CONTACTS, time_zone, quarantine=quarantine, segment_rows=_shaped(rows, RAW_SEGMENT_ROWS))


def _agent_states(cells: Cells, table: AgentStatesTable, time_zone: str) -> Raw:
    rows, quarantine = _taken(cells, read_cells_of(cells, table), time_zone)
    return Raw(NO_CONTACTS, time_zone, quarantine=quarantine, agent_states=_shaped(rows, RAW_AGENT_STATES))


def _shaped(rows: pl.DataFrame, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    rows = rows.rename({"duration": "duration_ms"}, strict=False)
    said = {name: pl.col(name) if name in rows.columns else pl.lit(None) for name in schema}
    return rows.select(**{name: column.cast(schema[name]) for name, column in said.items()})
