"""Damage: files of a store that are missing, or whose content is not what percall wrote; and what brings them back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from percall.errors import Mistake
from percall.log.checksum import checksum_of
from percall.log.manifest import Manifest, StoredFile, Table
from percall.log.parallel import side_by_side

PARQUET: Final = b"PAR1"
"""What a Parquet file begins and ends with: all that is known of a file without a checksum."""
BATCH: Final = 32
"""Files that a thread takes at once, for most are small."""
NAMED: Final = 5
"""Imported files that a message names."""


class Fault(NamedTuple):
    """A file of the store, and what is wrong with it; ``what`` is empty where it is as it was written."""

    table: Table
    day: str
    file: StoredFile
    what: str


def faults(root: Path, manifest: Manifest) -> Iterator[Fault]:
    """Every damaged file. Reads all of them, side by side."""
    current = [(table, day, file) for table, days in manifest.files.items() for day, file in days.items()]
    batches = (current[start : start + BATCH] for start in range(0, len(current), BATCH))
    for found in side_by_side(lambda batch: [Fault(*one, _fault(root, one[2])) for one in batch], batches):
        yield from (fault for fault in found if fault.what)


def mistake(root: Path, manifest: Manifest, fault: Fault) -> Mistake:
    """What to tell the person who must mend it: the file, and what to import again."""
    sources = named(brought(manifest, fault.table, fault.day))
    again = f"import {sources} again" if sources else "import what that day came from again"
    return Mistake(
        f"a file of the log is {fault.what}",
        file=root / fault.file.path,
        accepted=f"the file from a backup; or: percall log rebuild --log {root}, then {again}",
    )


def brought(manifest: Manifest, table: Table, day: str) -> tuple[str, ...]:
    """The files to import again, in this order, to bring back a day of a table.

    Those its rows came from with all that were imported together with them, and what corrected anything since, for an
    earlier import made again would undo it. Agent states do not say where they came from: every import that brought
    some.
    """
    beside: Table = "contacts" if table == "segments" else table
    file = manifest.files[beside].get(day)
    sources = set(file.sources) if file else set()
    found: dict[str, None] = {}
    for one in manifest.imports:
        names = one.get("files")
        together = [str(name) for name in names] if isinstance(names, list) else []
        concerned = bool(one.get("state_rows")) if table == "agent_states" else not sources.isdisjoint(together)
        corrects = bool(found) and bool(one.get("superseded") or one.get("superseded_states"))
        if concerned or corrects:
            for name in together:
                found.pop(name, None)  # where a file was imported twice, its last turn counts
                found[name] = None
    return tuple(found) or tuple(sorted(sources))


def named(sources: tuple[str, ...]) -> str:
    """The names in a sentence; the first few where they are many."""
    more = len(sources) - NAMED
    shown = [*sources[:NAMED], *([f"{more} more"] if more > 0 else [])]
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def _fault(root: Path, file: StoredFile) -> str:
    path = root / file.path
    try:
        if file.sha256 is None:
            return "" if _ends_as_parquet(path) else "damaged: it is cut off, or is no Parquet file"
        return "" if checksum_of(path) == file.sha256 else "damaged: its content is not what percall wrote there"
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"unreadable: {error.strerror or error}"


def _ends_as_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - len(PARQUET), 0))
        return file.read() == PARQUET
