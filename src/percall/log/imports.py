"""Importing: files of a platform, or frames of one's own, into the store. Idempotent, incremental, all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Final

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.checks import Checked, check
from percall.log.frames import raw_frames
from percall.log.localtime import require_zone
from percall.log.lock import locked
from percall.log.manifest import Manifest
from percall.log.merging import merge
from percall.log.raw import Options, Raw
from percall.log.readers import READERS
from percall.log.store import Progress, require_whole
from percall.log.transaction import recover, transaction
from percall.log.verdicts import FLAGS

EXAMPLES: Final = 3
"""Rows put aside for one reason that an import shows at once."""
NO_COUNTS: Final = ("changed", "seconds", "examples")
"""What an import's report says of this run alone; the manifest keeps the rest."""


@dataclass(frozen=True)
class ImportReport:
    """What became of the rows of one import: rows = contacts + segment_rows + state_rows + quarantined + ignored.

    ``contacts`` are new, unchanged (stored already, with the same content), superseded (a correction of what was
    stored) or repeated (the very same row twice in this import). ``segment_rows`` and ``state_rows`` are rows that
    came in files or sections of their own. ``flags`` counts the contacts of this import that carry each flag.
    ``examples`` are the first few rows put aside for each reason; the log's quarantine has all.
    """

    rows: int
    new: int
    unchanged: int
    superseded: int
    repeated: int
    segment_rows: int
    state_rows: int
    superseded_states: int
    quarantined: dict[str, int]  # by reason
    ignored: int
    flags: dict[str, int]
    changed: bool  # whether the store is another one than before
    seconds: float
    examples: tuple[Mistake, ...] = ()

    @property
    def contacts(self) -> int:
        """Rows that are contacts of the log."""
        return self.new + self.unchanged + self.superseded + self.repeated

    @property
    def accounted_for(self) -> int:
        """Rows whose fate is known: all of them, or the import is refused."""
        others = self.segment_rows + self.state_rows + sum(self.quarantined.values()) + self.ignored
        return self.contacts + others


def import_files(
    reader: str,
    paths: Sequence[str | Path],
    log_dir: str | Path,
    *,
    mapping: str | Path | None = None,
    time_zone: str | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Read the files of a platform with one of READERS and bring them into the log in ``log_dir``.

    The files are one import: a key with two contents among them goes to quarantine. ``time_zone`` replaces the
    reader's own (or the mapping's); the store keeps the zone of its first import. Raises PercallError where a file as
    a whole cannot be read, or another import holds the store; then the store is as it was.
    """
    begin = perf_counter()
    if reader not in READERS:
        raise PercallError(Mistake(f"there is no reader {reader!r}", accepted=", ".join(sorted(READERS))))
    if not paths:
        raise PercallError("no file to import")
    files = [Path(path) for path in paths]
    options = Options(
        time_zone=require_zone(time_zone) if time_zone else None,
        mapping=Path(mapping) if mapping else None,
        progress=progress,
    )
    return _bring_in(
        READERS[reader](files, options), Path(log_dir), reader, [path.name for path in files], options, begin
    )


def import_frames(
    contacts: pl.DataFrame,
    segments: pl.DataFrame,
    agent_states: pl.DataFrame | None = None,
    *,
    log_dir: str | Path,
    time_zone: str,
    source: str,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring one's own frames, in the columns of ``percall.log.schema``, into the log in ``log_dir``.

    The same checks, flags and corrections as for files; ``source`` stands for the file name.
    """
    begin = perf_counter()
    raw = raw_frames(contacts, segments, agent_states, require_zone(time_zone), source)
    return _bring_in(raw, Path(log_dir), "frames", [source], Options(progress=progress), begin)


def _bring_in(raw: Raw, root: Path, reader: str, names: list[str], options: Options, begin: float) -> ImportReport:
    checked = check(raw)
    try:
        with locked(root):
            report = _commit(raw, checked, root, reader, names, options.progress)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise PercallError(Mistake(f"the log cannot be read or written: {error}", file=root)) from error
    return replace(report, seconds=perf_counter() - begin)


def _commit(
    raw: Raw, checked: Checked, root: Path, reader: str, names: list[str], progress: Progress | None
) -> ImportReport:
    stored = recover(root)
    manifest = stored or Manifest(time_zone=raw.time_zone)
    require_whole(root, manifest)
    _take_attributes(manifest, raw, root)
    found = merge(root, manifest, checked)
    report = ImportReport(
        rows=raw.rows,
        new=found.new,
        unchanged=found.unchanged,
        superseded=found.superseded,
        repeated=checked.repeated,
        segment_rows=checked.segment_rows,
        state_rows=checked.state_rows,
        superseded_states=found.superseded_states,
        quarantined=dict(checked.quarantine["reason"].value_counts().sort("reason").iter_rows()),
        ignored=raw.ignored,
        flags=_in_order(found.flags),
        changed=stored is None or found.changes,
        seconds=0.0,
        examples=_examples(checked.quarantine),
    )
    if report.rows != report.accounted_for:
        raise PercallError(Mistake(f"{report.rows} rows were read and {report.accounted_for} accounted for", file=root))
    if report.changed:
        record: dict[str, object] = {"reader": reader, "files": names, **_counts(report)}
        manifest.imports.append(record)
        with transaction(root, manifest) as changes:
            report = replace(report, flags=_in_order(found.write(changes, progress)))
            record |= _counts(report)
            manifest.imported_again(names)
    elif not manifest.has_checksums() or manifest.lost:
        with transaction(root, manifest):
            manifest.imported_again(names)
    return report


def _counts(report: ImportReport) -> dict[str, object]:
    return {name: value for name, value in asdict(report).items() if name not in NO_COUNTS}


def _examples(quarantine: pl.DataFrame) -> tuple[Mistake, ...]:
    rows = quarantine.sort("reason", "source", "row", nulls_last=True)
    first = rows.filter(pl.int_range(pl.len()).over("reason") < EXAMPLES)
    said = first.select("detail", "source", "row", "field").iter_rows()
    return tuple(Mistake(detail, Path(source), row, field or None) for detail, source, row, field in said)


def _in_order(flags: Counter[str]) -> dict[str, int]:
    return {name: flags[name] for name in FLAGS if flags[name]}


def _take_attributes(manifest: Manifest, raw: Raw, root: Path) -> None:
    """Add the import's attributes to the store's. Raises PercallError where one has another type there."""
    mistakes = [
        Mistake(
            f"the attribute {name!r} is {manifest.attributes[name]} in this log and {kind} in this import",
            file=root,
            field=name,
            accepted=f"{manifest.attributes[name]}, or another name",
        )
        for name, kind in raw.attributes.items()
        if manifest.attributes.get(name, kind) != kind
    ]
    if mistakes:
        raise PercallError(*mistakes)
    manifest.attributes |= raw.attributes
