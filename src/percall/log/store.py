"""The store: a folder of Parquet files, one a table and local day, and a manifest that says which are current.

Whoever opens a log reads every byte of it once and holds it against the manifest's checksums, so that damage is named
and never counted. A query that was opened before a commit and is collected after it may find its files gone: open the
log again.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from percall.errors import Mistake, PercallError, PercallWarning
from percall.log.damage import faults, mistake, named
from percall.log.manifest import MANIFEST, Manifest, Table, load
from percall.log.schema import QUARANTINE
from percall.notices import Notice

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is, and out of how many."""

DAY: Final = "day"
"""Name of the column that says which file a row goes to; it is not stored."""

ALL_DAYS: Final = "all"
"""The quarantine is one file: a row in it may have no day."""

NO_CHECKSUMS: Final = {
    "en": "{log} was written before percall kept checksums, so damage to its files cannot be seen; the next import "
    "adds them",
    "ru": "{log}: журнал записан до того, как percall стал хранить контрольные суммы, так что повреждение его файлов "
    "не видно; следующий импорт их добавит",
}
LOST: Final = {
    "en": "{day} of the log ({table}) was lost to damage and is in no figure; import {sources} again",
    "ru": "{day} журнала ({table}) потерян из-за повреждения и не входит ни в одну цифру; импортируйте снова: "
    "{sources}",
}


@dataclass(frozen=True)
class Log:
    """A contact log: the tables of ``percall.log.schema``, as native frames of whatever engine holds them.

    ``agent_states`` is None where nobody recorded them. ``quarantine`` holds the rows that could not be true.
    ``time_zone`` is the one in which the store's days are cut, ``root`` its folder and ``manifest`` its state when it
    was opened; they are None for frames that were never stored. ``notices`` are what a reader of its figures should
    know.
    """

    contacts: Any
    segments: Any
    agent_states: Any = None
    quarantine: pl.DataFrame | None = None
    time_zone: str | None = None
    root: Path | None = None
    manifest: Manifest | None = None
    notices: tuple[Notice, ...] = ()


def open_log(path: str | Path) -> Log:
    """The log stored in a folder, as lazy Polars frames; warns of its notices.

    Raises PercallError where there is none, or a file of it is damaged.
    """
    log = opened(path)
    for notice in log.notices:
        warnings.warn(PercallWarning(notice), stacklevel=2)
    return log


def opened(path: str | Path) -> Log:
    """``open_log`` for those who pass the notices on themselves."""
    root = Path(path)
    manifest = _whole(root)
    return Log(
        contacts=scan(root, manifest, "contacts"),
        segments=scan(root, manifest, "segments"),
        agent_states=scan(root, manifest, "agent_states") if manifest.files["agent_states"] else None,
        quarantine=quarantine(root, manifest),
        time_zone=manifest.time_zone,
        root=root,
        manifest=manifest,
        notices=tuple(_notices(root, manifest)),
    )


def require(root: Path) -> Manifest:
    """The manifest of the store in ``root``. Raises PercallError where there is none, or it is damaged."""
    manifest = load(root)
    if manifest is None:
        raise PercallError(Mistake("there is no log here", file=root, accepted=f"a folder that holds {MANIFEST}"))
    return manifest


def require_whole(root: Path, manifest: Manifest) -> None:
    """Read every file of a store. Raises PercallError with each that is not as it was written."""
    if mistakes := [mistake(root, manifest, fault) for fault in faults(root, manifest)]:
        raise PercallError(*mistakes)


def scan(root: Path, manifest: Manifest, table: Table, days: Iterable[str] | None = None) -> pl.LazyFrame:
    """A table of the store, all of it or only the files of ``days``; attributes a file lacks are null."""
    files = manifest.files[table]
    chosen = sorted(files) if days is None else sorted(set(days) & set(files))
    return pl.scan_parquet(
        [root / files[day].path for day in chosen],
        schema=manifest.schema_of(table),
        missing_columns="insert",
        hive_partitioning=False,
        glob=False,
    )


def quarantine(root: Path, manifest: Manifest) -> pl.DataFrame:
    """The quarantined rows, by file and row; no rows where there are none."""
    file = manifest.files["quarantine"].get(ALL_DAYS)
    return pl.read_parquet(root / file.path, glob=False) if file else pl.DataFrame(schema=QUARANTINE)


def _whole(root: Path) -> Manifest:
    """The manifest of a store whose files are all as they were written; an import may go on meanwhile."""
    while True:
        manifest = require(root)
        try:
            require_whole(root, manifest)
        except PercallError:
            if require(root).generation == manifest.generation:
                raise
        else:
            return manifest


def _notices(root: Path, manifest: Manifest) -> Iterator[Notice]:
    if not manifest.has_checksums():
        yield Notice(NO_CHECKSUMS, log=str(root))
    for table, days in manifest.lost.items():
        for day, sources in days.items():
            yield Notice(LOST, day=day, table=table, sources=named(sources) or "?")
