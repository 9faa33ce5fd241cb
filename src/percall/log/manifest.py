"""``log.json``: which Parquet files are the log, and how they came to be."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Literal, get_args

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from percall.errors import Mistake, PercallError
from percall.log.schema import AGENT_STATES, CONTACTS, QUARANTINE, SEGMENTS

MANIFEST = "log.json"

Table = Literal["contacts", "segments", "agent_states", "quarantine"]
AttributeType = Literal["text", "integer", "number"]

ATTRIBUTE_TYPES: dict[AttributeType, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
}


RESERVED = ("agent_id", "agents", "brought", "contact", "cost", "day", "marks", "queued", "row", "site", "team", "told")
"""Names percall gives to columns of its own beside those of the log."""


def is_reserved(name: str) -> bool:
    """Whether an attribute may not be called so."""
    fixed = name in CONTACTS or name in RESERVED or "." in name
    return fixed or name.startswith(("cost_", "agent_us_", "__")) or name.endswith(("_ms", "_us"))


def _inside(path: str) -> str:
    """A file of the store is named relative to it and lies in it, whatever the manifest was made to say."""
    if Path(path).is_absolute() or ".." in Path(path).parts:
        raise ValueError("a file of the log lies inside its folder")
    return path


StoredFile = Annotated[str, AfterValidator(_inside)]


def _no_files() -> dict[Table, dict[str, str]]:
    return {table: {} for table in get_args(Table)}


class Manifest(BaseModel):
    """The state of a store. ``files`` names the one current file of each table and local day."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1] = 1
    time_zone: str
    generation: int = 0
    attributes: dict[str, AttributeType] = Field(default_factory=dict)
    imports: list[dict[str, object]] = Field(default_factory=list)
    files: dict[Table, dict[str, StoredFile]] = Field(default_factory=_no_files)

    def schema_of(self, table: Table) -> dict[str, pl.DataType]:
        """Columns of a table in this store: the log's own, then the user's attributes."""
        own = {"contacts": CONTACTS, "segments": SEGMENTS, "agent_states": AGENT_STATES, "quarantine": QUARANTINE}
        attributes = {name: ATTRIBUTE_TYPES[kind] for name, kind in self.attributes.items()}
        return own[table] | (attributes if table == "contacts" else {})

    def paths(self) -> set[str]:
        """Every current file, relative to the store."""
        return {path for days in self.files.values() for path in days.values()}


def load(root: Path) -> Manifest | None:
    """The manifest of the store in ``root``; None where there is no store. Raises PercallError if it is damaged."""
    path = root / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise PercallError(Mistake(f"cannot be read: {error}", file=path)) from None
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        mistakes = (
            Mistake(
                f"is not a percall log: {found['msg'].removeprefix('Value error, ')}",
                file=path,
                field=".".join(map(str, found["loc"])) or None,
            )
            for found in error.errors()
        )
        raise PercallError(*mistakes) from None


def save(root: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step: after a crash there is the old one or the new one, never a half."""
    manifest.files = {table: dict(sorted(days.items())) for table, days in manifest.files.items()}
    temporary = root / f"{MANIFEST}.new"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(manifest.model_dump(), file, indent=1, ensure_ascii=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, root / MANIFEST)
    sync_folder(root)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable (only POSIX can)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
