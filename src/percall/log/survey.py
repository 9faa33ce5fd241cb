"""What the files in a folder say of themselves, when no manifest says it: which of them are a store's, and whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, get_args

import polars as pl
from pydantic import ValidationError

from percall.log.checksum import checksum_of
from percall.log.localtime import local_days
from percall.log.manifest import ATTRIBUTE_TYPES, LABEL, AttributeType, Label, Manifest, Table
from percall.log.schema import CHANNELS, DIRECTIONS, KINDS, OUTCOMES, REQUIRED, STATES
from percall.log.store import ALL_DAYS
from percall.log.transaction import OWN_FILE

KEYS: Final[Mapping[Table, tuple[str, ...]]] = {
    "contacts": ("contact_id",),
    "segments": ("contact_id", "seq"),
    "agent_states": ("agent_id", "started_at"),
    "quarantine": (),
}
FILLED: Final[Mapping[Table, tuple[str, ...]]] = {
    "contacts": REQUIRED,
    "segments": ("contact_id", "seq", "kind"),
    "agent_states": ("agent_id", "state", "started_at", "ended_at"),
    "quarantine": ("source", "row", "reason"),
}
CLOSED: Final[Mapping[Table, Mapping[str, tuple[str, ...]]]] = {
    "contacts": {"channel": CHANNELS, "direction": DIRECTIONS, "outcome": OUTCOMES},
    "segments": {"kind": KINDS},
    "agent_states": {"state": STATES},
    "quarantine": {},
}


@dataclass(frozen=True)
class Candidate:
    """A Parquet file where a store has its own. ``wrong``: why it cannot be one, or what is damaged; else empty.

    ``generation`` is that of its name; ``label`` what it says of itself, None in files of before they did.
    """

    path: str
    table: Table
    day: str
    generation: int
    sha256: str = ""
    label: Label | None = None
    attributes: Mapping[str, AttributeType] = field(default_factory=dict)
    wrong: str = ""


def survey(root: Path, path: str) -> Candidate | None:
    """One file of a folder; None where its place or name is none that percall gives. Reads all of it."""
    table, *middle, name = Path(path).parts
    day = ALL_DAYS if not middle else middle[0].removeprefix("day=")
    generation, sha256 = _of_name(name)
    if generation is None or table not in get_args(Table) or (table == "quarantine") != (day == ALL_DAYS):
        return None
    known: dict[str, Any] = {"path": path, "table": table, "day": day, "generation": generation}
    try:
        known["sha256"] = found = checksum_of(root / path)
        if sha256 and not found.startswith(sha256):
            return Candidate(**known, wrong="is damaged: its content is not what percall wrote there")
        label = pl.read_parquet_metadata(root / path).get(LABEL)
        known["label"] = Label.model_validate_json(label) if label else None
        rows = pl.read_parquet(root / path, glob=False, hive_partitioning=False)
    except (OSError, pl.exceptions.PolarsError, ValidationError) as error:
        return Candidate(**known, wrong=f"cannot be read: {' '.join(str(error).split())[:200]}")
    known["attributes"] = _attributes(known["table"], rows)
    return Candidate(**known, wrong=" and ".join(_wrong(Candidate(**known), rows)))


def wrong_days(root: Path, one: Candidate, time_zone: str) -> str:
    """Why rows of a file are not of its day; empty where they are."""
    if one.table not in ("contacts", "agent_states"):
        return ""
    started = pl.scan_parquet(root / one.path, glob=False, hive_partitioning=False).select("started_at").collect()
    days = local_days(started["started_at"], time_zone).cast(pl.String)
    strange = days.filter(days != one.day)
    return f"has rows of {strange[0]}" if strange.len() else ""


def _of_name(name: str) -> tuple[int | None, str]:
    """Generation and beginning of the checksum, as a file's name gives them."""
    if found := OWN_FILE.fullmatch(name):
        return int(found[2]), found[3]
    stem = name.removesuffix(".parquet")
    return (int(stem), "") if stem.isdecimal() and stem.isascii() else (None, "")


def _attributes(table: Table, rows: pl.DataFrame) -> dict[str, AttributeType]:
    if table != "contacts":
        return {}
    own = Manifest(time_zone="UTC").schema_of(table)
    kinds = {dtype: kind for kind, dtype in ATTRIBUTE_TYPES.items()}
    return {name: kinds[dtype] for name, dtype in rows.schema.items() if name not in own and dtype in kinds}


def _wrong(one: Candidate, rows: pl.DataFrame) -> Iterator[str]:
    """What keeps a readable file from being that table of that day."""
    schema = Manifest(time_zone="UTC", attributes=dict(one.attributes)).schema_of(one.table)
    if one.label and (one.label.table, one.label.day) != (one.table, one.day):
        yield f"says that it is {one.label.table} of {one.label.day}"
    if odd := [name for name in schema if rows.schema.get(name) != schema[name] and name not in one.attributes]:
        yield f"has no column {odd[0]} of the log's type"
        return
    if more := [name for name in rows.columns if name not in schema]:
        yield f"has a column {more[0]} that no log has"
    for name in FILLED[one.table]:
        if rows[name].null_count():
            yield f"has no {name} in {rows[name].null_count()} rows"
    for name, accepted in CLOSED[one.table].items():
        if not rows[name].drop_nulls().is_in(list(accepted)).all():
            yield f"has values of {name} that no log has"
    if (key := KEYS[one.table]) and rows.select(pl.struct(key).is_duplicated().any()).item():
        yield f"has rows twice with one {' and '.join(key)}"
