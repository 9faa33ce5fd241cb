"""``log.json``: which Parquet files are the log, and how they came to be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from percall.errors import Mistake, PercallError
from percall.files import PRIVATE_FILE, replace
from percall.log.checksum import checksum
from percall.log.schema import AGENT_STATES, CONTACTS, QUARANTINE, SEGMENTS

MANIFEST = "log.json"
LABEL: Final = "percall"
"""Name of the label among a file's metadata."""
REBUILD: Final = "a copy of it from a backup, or: percall log rebuild --log {root}"

Table = Literal["contacts", "segments", "agent_states", "quarantine"]
AttributeType = Literal["text", "integer", "number"]

ATTRIBUTE_TYPES: dict[AttributeType, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
}


RESERVED = (
    *("agent_id", "agents", "brought", "contact", "cost", "day", "idle_cost"),
    *("marks", "queued", "row", "site", "team", "told"),
)
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


FilePath = Annotated[str, AfterValidator(_inside)]


class StoredFile(BaseModel):
    """A file of the store. ``sha256`` is None, unknown, only in logs of before there were checksums.

    ``sources`` names the imported files that its rows came from; empty where the rows do not say.
    """

    model_config = ConfigDict(extra="forbid")

    path: FilePath
    sha256: str | None = None
    sources: tuple[str, ...] = ()


class Label(BaseModel):
    """What a file of the store says of itself in its metadata, for when the manifest is lost."""

    model_config = ConfigDict(extra="forbid")

    table: Table
    day: str
    time_zone: str
    sources: tuple[str, ...] = ()


def _no_files() -> dict[Table, dict[str, StoredFile]]:
    return {table: {} for table in get_args(Table)}


class Manifest(BaseModel):
    """The state of a store. ``files`` names the one current file of each table and local day.

    ``superseded`` are files of percall's own that are no longer current and may still be there. ``lost`` are the days
    that damage took, by table, with the imported files that bring them back.
    """

    model_config = ConfigDict(extra="forbid")

    format: Literal[2] = 2
    time_zone: str
    generation: int = 0
    attributes: dict[str, AttributeType] = Field(default_factory=dict)
    imports: list[dict[str, object]] = Field(default_factory=list)
    files: dict[Table, dict[str, StoredFile]] = Field(default_factory=_no_files)
    superseded: tuple[FilePath, ...] = ()
    lost: dict[Table, dict[str, tuple[str, ...]]] = Field(default_factory=dict)

    def schema_of(self, table: Table) -> dict[str, pl.DataType]:
        """Columns of a table in this store: the log's own, then the user's attributes."""
        own = {"contacts": CONTACTS, "segments": SEGMENTS, "agent_states": AGENT_STATES, "quarantine": QUARANTINE}
        attributes = {name: ATTRIBUTE_TYPES[kind] for name, kind in self.attributes.items()}
        return own[table] | (attributes if table == "contacts" else {})

    def stored(self) -> Iterator[StoredFile]:
        """Every current file."""
        for days in self.files.values():
            yield from days.values()

    def paths(self) -> set[str]:
        """Where the current files are, relative to the store."""
        return {file.path for file in self.stored()}

    def imported_again(self, names: Iterable[str]) -> None:
        """Forget those lost days that imports of these files have brought back."""
        given = set(names)
        lost: dict[Table, dict[str, tuple[str, ...]]] = {}
        for table, days in self.lost.items():
            for day, sources in days.items():
                left = tuple(name for name in sources if name not in given)
                if left or not (sources or day in self.files[table]):  # where nobody knows the files: its rows are back
                    lost.setdefault(table, {})[day] = left
        self.lost = lost

    def has_checksums(self) -> bool:
        """Whether every file can be told from one that has changed."""
        return all(file.sha256 for file in self.stored())


def load(root: Path) -> Manifest | None:
    """The manifest of the store in ``root``; None where there is no store. Raises PercallError if it is damaged."""
    path = root / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(root, f"cannot be read: {error}") from None
    try:
        return Manifest.model_validate(_unsealed(json.loads(text)))
    except ValidationError as error:
        mistakes = (
            Mistake(
                f"is not a percall log: {found['msg'].removeprefix('Value error, ')}",
                file=path,
                field=".".join(map(str, found["loc"])) or None,
                accepted=REBUILD.format(root=root),
            )
            for found in error.errors()
        )
        raise PercallError(*mistakes) from None
    except ValueError as error:
        raise _damaged(root, f"is not a percall log: {error}") from None


def save(root: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step: after a crash there is the old one or the new one, never a half."""
    manifest.files = {table: dict(sorted(days.items())) for table, days in manifest.files.items()}
    content = manifest.model_dump(mode="json")
    text = json.dumps(content | {"sha256": _seal(content)}, indent=1, ensure_ascii=False)
    replace(root / MANIFEST, f"{text}\n".encode(), PRIVATE_FILE)


def _seal(content: dict[str, Any]) -> str:
    """The checksum of what a manifest says, however it is laid out."""
    return checksum(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())


def _unsealed(given: Any) -> Any:
    """What a manifest says, once it is sure that it says what percall wrote. Raises ValueError where it does not."""
    if not isinstance(given, dict):
        raise ValueError("it holds no table of names and values")
    if given.get("format") == 1:
        return _of_format_1(given)
    content = {name: value for name, value in given.items() if name != "sha256"}
    if given.get("format") == 2 and given.get("sha256") != _seal(content):
        raise ValueError("its content is not what percall wrote there")
    return content


def _of_format_1(given: dict[str, Any]) -> dict[str, Any]:
    """What a manifest of before there were checksums says: the path of a file stood in the place of the file."""
    files = {
        table: {day: {"path": path} for day, path in days.items()} if isinstance(days, dict) else days
        for table, days in dict(given.get("files", {})).items()
    }
    return given | {"format": 2, "files": files}


def _damaged(root: Path, what: str) -> PercallError:
    return PercallError(Mistake(what, file=root / MANIFEST, accepted=REBUILD.format(root=root)))
