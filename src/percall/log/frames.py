"""A caller's own frames as a contact log: the same checks and flags as for any file."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log import flags
from percall.log.checks import check
from percall.log.localtime import local_days, require_zone
from percall.log.manifest import ATTRIBUTE_TYPES, AttributeType, Manifest, is_reserved
from percall.log.merging import as_tables
from percall.log.ordering import Lots
from percall.log.raw import ROW, Raw
from percall.log.schema import AGENT_STATES, CONTACTS, REQUIRED, SEGMENTS, TIME
from percall.log.store import DAY, Log


def check_frames(
    contacts: pl.DataFrame,
    segments: pl.DataFrame,
    agent_states: pl.DataFrame | None = None,
    *,
    time_zone: str = "UTC",
    source: str = "frames",
) -> Log:
    """The frames as a checked log: what cannot be true in ``quarantine``, what is odd in ``contacts.flags``.

    The frames have the columns of ``percall.log.schema`` (those nobody has may be left out) and, for contacts,
    attributes of the caller's own. Rows of quarantine are numbered from 1 in their own frame. ``time_zone`` cuts the
    days within which an agent in two contacts is looked for. Raises PercallError on a column of another type.
    """
    raw = raw_frames(contacts, segments, agent_states, require_zone(time_zone), source)
    checked = check(raw)
    manifest = Manifest(time_zone=time_zone, attributes=dict(raw.attributes))
    days = local_days(checked.contacts["started_at"], time_zone).alias(DAY)
    lots = Lots(checked.contacts.with_columns(days), checked.segments, least=max(checked.contacts.height, 1))
    ordered, segments = lots[0] if len(lots) else (lots.contacts, lots.segments)
    rows, stretches = as_tables(flags.mark(ordered, segments), segments, manifest)
    states = checked.agent_states.select(list(AGENT_STATES)) if agent_states is not None else None
    return Log(rows.drop(DAY), stretches.drop(DAY), states, checked.quarantine, time_zone)


def raw_frames(
    contacts: pl.DataFrame, segments: pl.DataFrame, agent_states: pl.DataFrame | None, time_zone: str, source: str
) -> Raw:
    """Frames as a reader would hand them over. Raises PercallError naming every column that is missing or mistyped."""
    states = pl.DataFrame(schema=AGENT_STATES) if agent_states is None else agent_states
    attributes = {name: _attribute_type(kind) for name, kind in contacts.schema.items() if name not in CONTACTS}
    needed = {"contacts": REQUIRED, "segments": ("contact_id", "kind"), "agent_states": tuple(AGENT_STATES)}
    given = {"contacts": contacts, "segments": segments, "agent_states": states}
    schemas = {"contacts": CONTACTS, "segments": SEGMENTS, "agent_states": AGENT_STATES}
    mistakes = [
        Mistake(f"{table} has no column {name}", field=name, accepted=str(schemas[table][name]))
        for table, names in needed.items()
        for name in names
        if name not in given[table].columns
    ]
    mistakes += [
        Mistake(f"attribute {name} is {contacts.schema[name]}", field=name, accepted="text, whole numbers or numbers")
        for name, kind in attributes.items()
        if kind is None
    ]
    mistakes += [
        Mistake(f"attribute {name} has a name percall uses itself", field=name, accepted="another name")
        for name in attributes
        if is_reserved(name)
    ]
    if mistakes:
        raise PercallError(*mistakes)
    own = {name: ATTRIBUTE_TYPES[kind] for name, kind in attributes.items() if kind is not None}
    schemas["contacts"] = CONTACTS | own
    typed = {table: _typed(table, frame, schemas[table]) for table, frame in given.items()}
    numbered = {
        table: frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(ROW), source=pl.lit(source))
        for table, frame in typed.items()
    }
    return Raw(
        contacts=numbered["contacts"].drop("flags", strict=False),
        time_zone=time_zone,
        rows=sum(frame.height for frame in given.values()),
        segment_rows=numbered["segments"],
        agent_states=numbered["agent_states"],
        attributes={name: kind for name, kind in attributes.items() if kind is not None},
    )


def _attribute_type(dtype: pl.DataType) -> AttributeType | None:
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "number"
    return "text" if dtype == pl.String or isinstance(dtype, pl.Categorical | pl.Enum) else None


def _typed(table: str, frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    mistakes, columns = [], []
    for name in frame.columns:
        given, wanted = frame.schema[name], schema.get(name)
        naive = wanted == TIME and isinstance(given, pl.Datetime) and given.time_zone is None
        try:
            columns.append(frame[name] if wanted is None else frame[name].cast(wanted))
        except pl.exceptions.PolarsError:
            naive = True
        if naive:
            mistakes.append(Mistake(f"{table}.{name} is {given}", field=name, accepted=str(wanted)))
    if mistakes:
        raise PercallError(*mistakes)
    return pl.DataFrame(columns)
