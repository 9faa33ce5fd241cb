"""The store: a folder of Parquet files, one a table and local day, and a manifest that says which are current.

A file is never changed. A commit writes new files, makes them durable, replaces the manifest in one step and only
then deletes what it superseded; a crash at any point leaves the old log or the new one. A query that was opened
before a commit and is collected after it may find its files gone: open the log again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, get_args

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.manifest import MANIFEST, Manifest, Table, load, save, sync_folder
from percall.log.schema import QUARANTINE

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is, and out of how many."""

DAY = "day"
"""Name of the column that says which file a row goes to; it is not stored."""

OWN_FILE = re.compile(r"\w+/(day=\d{4}-\d{2}-\d{2}/)?\d+\.parquet")
"""Names this module gives to data files. It deletes no others."""

PARQUET = b"PAR1"
"""What a Parquet file begins and ends with."""

ALL_DAYS = "all"
"""The quarantine is one file: a row in it may have no day."""


@dataclass(frozen=True)
class Log:
    """A contact log: the tables of ``percall.log.schema``, as native frames of whatever engine holds them.

    ``agent_states`` is None where nobody recorded them. ``quarantine`` holds the rows that could not be true.
    ``time_zone`` is the one in which the store's days are cut, and ``root`` its folder; both are None for frames
    that were never stored.
    """

    contacts: Any
    segments: Any
    agent_states: Any = None
    quarantine: pl.DataFrame | None = None
    time_zone: str | None = None
    root: Path | None = None


def open_log(path: str | Path) -> Log:
    """The log stored in a folder, as lazy Polars frames. Raises PercallError where there is none, or it is damaged."""
    root = Path(path)
    manifest = load(root)
    if manifest is None:
        raise PercallError(Mistake("there is no log here", file=root, accepted=f"a folder that holds {MANIFEST}"))
    mistakes = [Mistake(f"a file of the log is {fault}", file=root / name) for name, fault in _faults(root, manifest)]
    if mistakes:
        raise PercallError(*mistakes)
    return Log(
        contacts=scan(root, manifest, "contacts"),
        segments=scan(root, manifest, "segments"),
        agent_states=scan(root, manifest, "agent_states") if manifest.files["agent_states"] else None,
        quarantine=quarantine(root, manifest),
        time_zone=manifest.time_zone,
        root=root,
    )


def _faults(root: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Files that are missing, or that were cut off: a Parquet file ends as it begins."""
    for name in sorted(manifest.paths()):
        try:
            with (root / name).open("rb") as file:
                file.seek(max(file.seek(0, os.SEEK_END) - len(PARQUET), 0))
                whole = file.read() == PARQUET
        except FileNotFoundError:
            yield name, "missing"
        except OSError as error:
            yield name, f"unreadable: {error.strerror or error}"
        else:
            if not whole:
                yield name, "damaged: it is cut off, or is no Parquet file"


def scan(root: Path, manifest: Manifest, table: Table, days: Iterable[str] | None = None) -> pl.LazyFrame:
    """A table of the store, all of it or only the files of ``days``; attributes a file lacks are null."""
    files = manifest.files[table]
    chosen = sorted(files) if days is None else sorted(set(days) & set(files))
    return pl.scan_parquet(
        [root / files[day] for day in chosen],
        schema=manifest.schema_of(table),
        missing_columns="insert",
        hive_partitioning=False,
        glob=False,
    )


def quarantine(root: Path, manifest: Manifest) -> pl.DataFrame:
    """The quarantined rows, by file and row; no rows where there are none."""
    path = manifest.files["quarantine"].get(ALL_DAYS)
    return pl.read_parquet(root / path, glob=False) if path else pl.DataFrame(schema=QUARANTINE)


class Transaction:
    """New content for some days of a store. Nothing counts until the transaction ends."""

    def __init__(self, root: Path, manifest: Manifest) -> None:
        self.root = root
        self.manifest = manifest

    def write(self, table: Table, rows: pl.DataFrame) -> None:
        """Let days hold exactly these rows, sorted by their column ``day`` (Date); the quarantine has no days.

        Different days may be written at the same time.
        """
        if DAY in rows.columns:
            runs = rows[DAY].rle().struct.unnest()
            lengths, days = runs["len"].to_list(), runs["value"].cast(pl.String).to_list()
        else:
            lengths, days = [rows.height], [ALL_DAYS]
        rows = rows.drop(DAY, strict=False)
        for day, start, length in zip(days, accumulate([0, *lengths]), lengths, strict=False):
            folder = table if day == ALL_DAYS else f"{table}/day={day}"
            path = f"{folder}/{self.manifest.generation}.parquet"
            (self.root / folder).mkdir(parents=True, exist_ok=True)
            part = rows.slice(start, length)
            part.write_parquet(self.root / path, compression="zstd", compression_level=1, statistics=False)
            _make_durable(self.root / path)
            self.manifest.files[table][day] = path
        sync_folder(self.root / table)

    def remove(self, table: Table, days: Iterable[str]) -> None:
        """Let days hold nothing."""
        for day in days:
            del self.manifest.files[table][day]


@contextmanager
def transaction(root: Path, manifest: Manifest) -> Iterator[Transaction]:
    """Change a store: all that is written becomes its state at once, or none of it does.

    Must be entered with the lock held. ``manifest`` is the store's, and is changed. Whatever is raised inside, the
    store is as it was.
    """
    manifest.generation += 1
    try:
        yield Transaction(root, manifest)
        save(root, manifest)
    except BaseException:
        before = load(root)
        sweep(root, before.paths() if before else set())
        raise
    sweep(root, manifest.paths())


def sweep(root: Path, current: set[str]) -> None:
    """Delete data files that the manifest does not name, superseded or of an interrupted import; then empty folders."""
    (root / f"{MANIFEST}.new").unlink(missing_ok=True)
    for table in get_args(Table):
        for path in sorted((root / table).glob("**/*.parquet")):
            name = path.relative_to(root).as_posix()
            if name not in current and OWN_FILE.fullmatch(name):
                path.unlink()
        for folder in sorted((root / table).glob("**/"), reverse=True):  # a folder comes after what it holds
            if not any(folder.iterdir()):
                folder.rmdir()


def _make_durable(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    sync_folder(path.parent)
