"""Changing a store: all that is written becomes its state at once, or none of it does.

A file is never changed. A commit writes new files, makes them durable, replaces the manifest in one step and only
then deletes what it superseded; a crash at any point leaves the old log or the new one. What is deleted is named
first: an import writes down how the names of its files will begin (``log.writing``) before there is any, and the new
manifest names what it supersedes. Nothing else in the folder is ever deleted, and no symbolic link is followed there.

A file's name ends in the checksum of its content and its metadata say what it is, so that a log whose manifest was lost
can be told from its files (``percall.log.rebuild``).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from typing import Final, get_args

import polars as pl

from percall.errors import Mistake, PercallError
from percall.files import PRIVATE_FILE, make_private, replace, sync_folder, write_new
from percall.log.checksum import checksum, checksum_of
from percall.log.manifest import LABEL, MANIFEST, Label, Manifest, StoredFile, Table, load, save
from percall.log.store import ALL_DAYS, DAY

WRITING: Final = "log.writing"
"""Holds the name of the files of an import that has begun and not ended."""

NAME: Final = re.compile(r"(\d+)-[0-9a-f]{8}")
"""Generation, and what tells two imports apart that would both be the next."""
OWN_FILE: Final = re.compile(rf"({NAME.pattern})-([0-9a-f]{{16}})\.parquet")
"""The names of an import's files: how they begin, its generation, and the beginning of the file's checksum."""
PARTS: Final = re.compile(rf"\.({re.escape(MANIFEST)}|{re.escape(WRITING)})\.[0-9a-f]{{8}}\.part")
"""What a kill may leave of a manifest that was being written (``percall.files.replace``)."""


class Transaction:
    """New content for some days of a store. Nothing counts until the transaction ends."""

    def __init__(self, root: Path, manifest: Manifest, name: str) -> None:
        self.root = root
        self.manifest = manifest
        self.name = name
        self.folders: set[Path] = set()

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
            self.manifest.files[table][day] = self._written(table, day, rows.slice(start, length))
        sync_folder(self.root / table)

    def remove(self, table: Table, days: Iterable[str]) -> None:
        """Let days hold nothing."""
        for day in days:
            del self.manifest.files[table][day]

    def _written(self, table: Table, day: str, rows: pl.DataFrame) -> StoredFile:
        folder = self.root / table if day == ALL_DAYS else self.root / table / f"day={day}"
        for one in (self.root / table, folder):
            if one.is_symlink():
                what = "is a symbolic link, and percall writes into folders of the log alone"
                raise PercallError(Mistake(what, file=one, accepted="a folder in its place, or none"))
            make_private(one)
            self.folders.add(one)
        sources = tuple(rows["source"].unique().drop_nulls().sort()) if "source" in rows.columns else ()
        label = Label(table=table, day=day, time_zone=self.manifest.time_zone, sources=sources)
        data = io.BytesIO()
        rows.write_parquet(
            data,
            compression="zstd",
            compression_level=1,
            statistics=False,
            metadata={LABEL: label.model_dump_json()},
        )
        sha256 = checksum(data.getbuffer())
        path = folder / f"{self.name}-{sha256[:16]}.parquet"
        write_new(path, data.getbuffer(), PRIVATE_FILE)
        sync_folder(folder)
        return StoredFile(path=path.relative_to(self.root).as_posix(), sha256=sha256, sources=label.sources)


@contextmanager
def transaction(root: Path, manifest: Manifest) -> Iterator[Transaction]:
    """Change a store. Must be entered with the lock held, after ``recover``. ``manifest`` is its own, and is changed.

    Whatever is raised inside, the store is as it was.
    """
    before = manifest.paths() | {path for path in manifest.superseded if (root / path).exists()}
    manifest.generation += 1
    name = f"{manifest.generation}-{checksum(manifest.model_dump_json().encode())[:8]}"
    replace(root / WRITING, json.dumps({"name": name}).encode(), PRIVATE_FILE)
    changes = Transaction(root, manifest, name)
    try:
        yield changes
        _add_checksums(root, manifest)
        manifest.superseded = tuple(sorted(before - manifest.paths()))
        save(root, manifest)
    except BaseException:
        with suppress(OSError):  # then the next import does it
            recover(root)
        for folder in sorted(changes.folders, reverse=True):
            with suppress(OSError):  # not empty
                folder.rmdir()
        raise
    with suppress(OSError):  # what cannot be deleted now is named, and goes with the next import
        recover(root)


def recover(root: Path) -> Manifest | None:
    """The manifest of the store in ``root`` after a clearing up: what a kill left there goes, and what is superseded.

    Must be called with the lock held. Raises PercallError where there is data and nothing says whose it is.
    """
    manifest = load(root)
    current = manifest.paths() if manifest else set()
    _forget(root, (path for path in unfinished(root) if path not in current))
    (root / WRITING).unlink(missing_ok=True)
    sync_folder(root)
    for part in root.iterdir():
        if PARTS.fullmatch(part.name):
            part.unlink()
    if manifest:
        _forget(root, (path for path in manifest.superseded if path not in current))
    elif strangers := sorted(data_files(root)):
        what = f"holds Parquet files such as {strangers[0]} and no {MANIFEST}, so percall does not know whose they are"
        accepted = f"another folder; or, if it is a log that lost its {MANIFEST}: percall log rebuild --log {root}"
        raise PercallError(Mistake(what, file=root, accepted=accepted))
    return manifest


def data_files(root: Path) -> Iterator[str]:
    """Parquet files where a store has its own, relative to ``root``. Symbolic links are not followed."""
    for table in get_args(Table):
        folder = root / table
        if folder.is_dir() and not folder.is_symlink():
            for path in (*folder.iterdir(), *(file for day in _days(folder) for file in day.iterdir())):
                if path.suffix == ".parquet":
                    yield path.relative_to(root).as_posix()


def _days(folder: Path) -> Iterator[Path]:
    return (day for day in folder.iterdir() if day.name.startswith("day=") and day.is_dir() and not day.is_symlink())


def unfinished(root: Path) -> list[str]:
    """The files of an import that did not end. Raises PercallError where the note of it is damaged."""
    try:
        name = json.loads((root / WRITING).read_bytes())["name"]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError):
        name = ""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        what = "is damaged, so percall does not know what an import left unfinished"
        raise PercallError(Mistake(what, root / WRITING, accepted=f"percall log rebuild --log {root}"))
    return [path for path in data_files(root) if Path(path).name.startswith(f"{name}-")]


def _forget(root: Path, paths: Iterable[str]) -> None:
    """Delete files of percall's own, and folders that become empty by it; nothing that a symbolic link leads to."""
    for name in paths:
        path = root / name
        inside = [folder for folder in path.parents if folder.is_relative_to(root) and folder != root]
        if any(folder.is_symlink() for folder in inside):
            continue
        path.unlink(missing_ok=True)
        with suppress(OSError):  # not empty
            for folder in inside:
                folder.rmdir()


def _add_checksums(root: Path, manifest: Manifest) -> None:
    """Give those files a checksum that are from before there were any."""
    for file in manifest.stored():
        file.sha256 = file.sha256 or checksum_of(root / file.path)
