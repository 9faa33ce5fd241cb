"""Mending a store: its manifest made anew from its files, or from what it names without the days that damage took.

Nothing is deleted. What is not taken into the log stays where it is, and is named with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, get_args

import polars as pl

from percall.errors import Mistake, PercallError
from percall.log.damage import brought, faults
from percall.log.localtime import require_zone
from percall.log.lock import locked
from percall.log.manifest import AttributeType, Manifest, StoredFile, Table, load, save
from percall.log.parallel import side_by_side
from percall.log.store import ALL_DAYS, require, require_whole, scan
from percall.log.survey import Candidate, survey, wrong_days
from percall.log.transaction import WRITING, data_files, recover, unfinished

Key = tuple[Table, str]
"""A table and a day."""

PARTS: Final[Mapping[Table, tuple[Table, ...]]] = {
    "contacts": ("contacts", "segments"),
    "segments": ("contacts", "segments"),
    "agent_states": ("agent_states",),
    "quarantine": ("quarantine",),
}
"""Tables of which a day is lost as a whole: contacts without their segments would be wrong figures in silence."""


@dataclass(frozen=True)
class Holding:
    """What a store holds of a table: files, rows, local days, and of segments how long they are together."""

    table: Table
    files: int
    rows: int
    first: date | None
    last: date | None
    seconds: int | None = None


@dataclass(frozen=True)
class Rebuilt:
    """A store after its rebuilding. ``changed``: its manifest is another one. ``aside``: files that are not in it, why.

    ``lost`` are the days that are gone, by table, with the imported files that bring them back.
    """

    holdings: tuple[Holding, ...]
    changed: bool
    aside: tuple[Mistake, ...] = ()
    lost: Mapping[Table, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


def check_log(root: Path) -> tuple[Holding, ...]:
    """What a store holds, once every file is found as it was written. Raises PercallError where one is not."""
    manifest = require(root)
    require_whole(root, manifest)
    return holdings(root, manifest)


def rebuild_log(root: Path, time_zone: str | None = None) -> Rebuilt:
    """Make the manifest of a store anew: from its files where it is lost or damaged, else without damaged days.

    ``time_zone`` is needed for files that do not say in which their days were cut. Raises PercallError where there is
    nothing to make a log of, or files contradict each other.
    """
    if not root.is_dir():
        raise PercallError(Mistake("there is no such folder", file=root, accepted="the folder of a log"))
    with locked(root):
        manifest = _readable(root)
        return _from_files(root, time_zone) if manifest is None else _from_manifest(root, manifest)


def holdings(root: Path, manifest: Manifest) -> tuple[Holding, ...]:
    """What a store holds, table by table."""
    return tuple(_holding(root, manifest, table) for table in get_args(Table) if manifest.files[table])


def _holding(root: Path, manifest: Manifest, table: Table) -> Holding:
    days = [date.fromisoformat(day) for day in manifest.files[table] if day != ALL_DAYS]
    total = pl.col("duration_ms").sum() // 1000 if table == "segments" else pl.lit(None, pl.Int64)
    rows, seconds = scan(root, manifest, table).select(pl.len().cast(pl.Int64), seconds=total).collect().row(0)
    return Holding(table, len(manifest.files[table]), rows, min(days, default=None), max(days, default=None), seconds)


def _from_manifest(root: Path, manifest: Manifest) -> Rebuilt:
    """A store whose manifest is sound, without the days that are damaged."""
    damaged = {(fault.table, fault.day): f"is {fault.what}" for fault in faults(root, manifest)}
    aside = _take_out(root, manifest, damaged)
    if damaged:
        manifest.generation += 1
        save(root, manifest)
    return Rebuilt(holdings(root, manifest), bool(damaged), tuple(aside), manifest.lost)


def _from_files(root: Path, time_zone: str | None) -> Rebuilt:
    """A store whose manifest is lost, as its files tell it."""
    begun = _unfinished(root)
    surveyed = side_by_side(partial(survey, root), sorted(set(data_files(root)) - begun))
    found = [one for one in surveyed if one is not None]
    if not found:
        raise PercallError(Mistake("there is no file of a log here", file=root, accepted="the folder of a log"))
    newest, older = _newest(found)
    manifest = Manifest(
        time_zone=_time_zone(root, newest, time_zone),
        generation=max(one.generation for one in found),
        attributes=_attributes(root, newest),
    )
    for one in newest:
        sources = one.label.sources if one.label else ()
        manifest.files[one.table][one.day] = StoredFile(path=one.path, sha256=one.sha256, sources=sources)
    aside = [*older, *_superseded(root, manifest, newest)]
    aside += _take_out(root, manifest, dict(_damaged(root, manifest, newest)))
    save(root, manifest)
    recover(root)
    return Rebuilt(holdings(root, manifest), True, tuple(aside), manifest.lost)


def _take_out(root: Path, manifest: Manifest, damaged: Mapping[Key, str]) -> list[Mistake]:
    """Take damaged days out of a store, contacts and segments together; names the files that leave it."""
    aside = []
    for table, day in damaged:
        manifest.lost.setdefault(PARTS[table][0], {})[day] = brought(manifest, table, day)
    for part, day in dict.fromkeys((part, day) for table, day in damaged for part in PARTS[table]):
        if file := manifest.files[part].pop(day, None):
            what = damaged.get((part, day), "belongs to a day that is damaged")
            aside.append(Mistake(what, file=root / file.path))
    return aside


def _readable(root: Path) -> Manifest | None:
    try:
        return load(root)
    except PercallError:
        return None


def _unfinished(root: Path) -> set[str]:
    """Files of an import that did not end; where the note of it is damaged, it goes, and the checks must tell."""
    try:
        return set(unfinished(root))
    except PercallError:
        (root / WRITING).unlink()
        return set()


def _newest(found: Sequence[Candidate]) -> tuple[list[Candidate], list[Mistake]]:
    """The file of the last import of each table and day, and the others."""
    last: dict[Key, Candidate] = {}
    for one in sorted(found, key=lambda one: (one.generation, one.path)):
        last[one.table, one.day] = one
    older = [
        Mistake(f"is older than {last[one.table, one.day].path}", file=one.path)
        for one in found
        if last[one.table, one.day] is not one
    ]
    return list(last.values()), older


def _time_zone(root: Path, files: Sequence[Candidate], given: str | None) -> str:
    """The time zone in which the days of all files were cut."""
    said = {one.label.time_zone: one for one in files if one.label and not one.wrong}
    if given is not None:
        said.setdefault(require_zone(given), files[0])
    if len(said) > 1:
        what = f"files of this folder have days of different time zones: {', '.join(sorted(said))}"
        raise PercallError(Mistake(what, file=root, field="--time-zone", accepted="the files of one log"))
    if not said:
        what = "the files do not say in which time zone their days were cut"
        raise PercallError(Mistake(what, file=root, field="--time-zone", accepted="the zone of the log's first import"))
    return next(iter(said))


def _attributes(root: Path, files: Sequence[Candidate]) -> dict[str, AttributeType]:
    merged: dict[str, AttributeType] = {}
    for one in files:
        for name, kind in one.attributes.items():
            if merged.setdefault(name, kind) != kind:
                what = f"the column {name} is {merged[name]} in some files and {kind} in others"
                raise PercallError(Mistake(what, file=root / one.path, field=name, accepted="the files of one log"))
    return merged


def _superseded(root: Path, manifest: Manifest, files: Sequence[Candidate]) -> Iterator[Mistake]:
    """Days all of whose contacts newer files have on other days: corrections moved them. They leave the store."""
    copies = _copies(root, manifest, files)
    for (day,), rows in copies.group_by("day"):
        if rows["newer"].all() and rows.height == rows["of"][0]:
            for table in PARTS["contacts"]:
                if file := manifest.files[table].pop(str(day), None):
                    yield Mistake("has only contacts that newer files have on other days", file=root / file.path)


def _copies(root: Path, manifest: Manifest, files: Sequence[Candidate]) -> pl.DataFrame:
    """Contacts that stand on more than one day: ``day``, how many contacts the day is ``of``, and ``newer``: whether
    a newer file has the contact too.
    """
    generation = {one.day: one.generation for one in files if one.table == "contacts"}
    whole = [
        one for one in files if one.table == "contacts" and not one.wrong and one.day in manifest.files["contacts"]
    ]
    each = [
        scan(root, manifest, "contacts", [one.day]).select(
            "contact_id", of=pl.len(), day=pl.lit(one.day), generation=pl.lit(generation[one.day])
        )
        for one in whole
    ]
    if not each:
        return pl.DataFrame(schema={"day": pl.String, "of": pl.UInt32, "newer": pl.Boolean})
    contacts = pl.concat(each)
    twice = contacts.group_by("contact_id").agg(newest=pl.max("generation"), days=pl.len()).filter(pl.col("days") > 1)
    found = contacts.join(twice, on="contact_id")
    return found.select("day", "of", newer=pl.col("generation") < pl.col("newest")).collect()


def _damaged(root: Path, manifest: Manifest, files: Sequence[Candidate]) -> Iterator[tuple[Key, str]]:
    """What is damaged of a table and day, or does not go with the others."""
    there = {(one.table, one.day): one for one in files if one.day in manifest.files[one.table]}
    for key, one in there.items():
        if what := one.wrong or wrong_days(root, one, manifest.time_zone):
            yield key, what
    sound = {key for key, one in there.items() if not one.wrong}
    for table, day in sorted(sound):
        if table == "segments":
            contacts = there.get(("contacts", day))
            if contacts is None:
                yield ("segments", day), "has segments of contacts that are not there"
            elif contacts.generation != there["segments", day].generation:
                yield ("segments", day), f"is not of the import of {contacts.path}"
            elif ("contacts", day) in sound and _strangers(root, manifest, day):
                yield ("segments", day), f"has segments of contacts that are not in {contacts.path}"
    for day in _copies(root, manifest, files)["day"].unique().sort():
        yield ("contacts", day), "has contacts that stand on another day too"


def _strangers(root: Path, manifest: Manifest, day: str) -> bool:
    contacts, segments = (scan(root, manifest, table, [day]) for table in PARTS["contacts"])
    return bool(segments.join(contacts, on="contact_id", how="anti").select(pl.len()).collect().item())
