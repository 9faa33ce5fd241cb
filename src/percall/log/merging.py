"""What an import changes in a store. The store's content depends on what was imported and in which order, nothing else.

A contact whose content is already stored is unchanged. One whose content differs is a correction: the later import
supersedes, also when the contact moves to another day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import polars as pl

from percall.log import flags
from percall.log.checks import Checked, content_hash, keep
from percall.log.localtime import local_days
from percall.log.manifest import Manifest, Table
from percall.log.ordering import Lots, order
from percall.log.parallel import side_by_side
from percall.log.schema import AGENT_STATES
from percall.log.store import ALL_DAYS, DAY, Progress, quarantine, scan
from percall.log.stretches import CONTACT, RAW_SEGMENTS, Span, segments_of
from percall.log.transaction import Transaction

STATE_KEY = ("agent_id", "started_at")


@dataclass
class Merge:
    """What an import changes: contacts and segments of the days it touches, in lots; other tables as they will be.

    ``emptied`` are the days that have no row left. ``flags`` counts those of contacts that the import brought and
    that stay as they are.
    """

    lots: Lots | None = None
    agent_states: pl.DataFrame | None = None
    quarantine: pl.DataFrame | None = None
    emptied: dict[Table, list[str]] = field(default_factory=dict)
    new: int = 0
    unchanged: int = 0
    superseded: int = 0
    superseded_states: int = 0
    flags: Counter[str] = field(default_factory=Counter)

    @property
    def changes(self) -> bool:
        """Whether the store will be another one."""
        rows = (self.lots, self.agent_states, self.quarantine)
        return any(part is not None for part in rows) or any(self.emptied.values())

    def write(self, transaction: Transaction, progress: Progress | None) -> Counter[str]:
        """Write it all; returns the flags of every contact the import brought. Lots are finished side by side."""
        counted = Counter(self.flags)
        if self.lots is not None:
            finish = partial(_finish_lot, self.lots, transaction)
            for done, found in enumerate(side_by_side(finish, range(len(self.lots))), start=1):
                counted.update(found)
                if progress:
                    progress("writing days", done, len(self.lots))
        if self.agent_states is not None:
            transaction.write("agent_states", self.agent_states)
        if self.quarantine is not None:
            transaction.write("quarantine", self.quarantine)
        for table, days in self.emptied.items():
            transaction.remove(table, days)
        return counted


def merge(root: Path, manifest: Manifest, checked: Checked) -> Merge:
    """Work out what ``checked`` changes. Reads the days concerned, writes nothing."""
    result = Merge()
    settled = _merge_contacts(root, manifest, checked, result)
    _merge_agent_states(root, manifest, checked.agent_states, result)
    _merge_quarantine(root, manifest, checked.quarantine, settled, result)
    return result


def as_tables(contacts: pl.DataFrame, stretches: pl.DataFrame, manifest: Manifest) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Arranged and marked contacts and segments in the columns of the log, and the ``day`` a row is stored under."""
    contacts = flags.to_text(contacts)
    owners = stretches[CONTACT]
    stretches = stretches.with_columns(contacts["contact_id"].gather(owners), contacts[DAY].gather(owners))
    return (
        contacts.select(DAY, *manifest.schema_of("contacts")),
        stretches.select(DAY, *manifest.schema_of("segments")),
    )


def _finish_lot(lots: Lots, transaction: Transaction, number: int) -> dict[str, int]:
    contacts, stretches = lots[number]
    contacts = flags.mark(contacts, stretches)
    rows, parts = as_tables(contacts, stretches, transaction.manifest)
    transaction.write("contacts", rows)
    transaction.write("segments", parts)
    return flags.count(contacts.filter("brought"))


def _merge_contacts(root: Path, manifest: Manifest, checked: Checked, result: Merge) -> pl.Series:
    """Merge contacts with their segments; returns the ids that are new or corrected."""
    contacts = _dated(checked.contacts, manifest)
    old, old_segments = _stored(root, manifest, contacts)
    fates = _fates(contacts, checked, (old, old_segments), manifest)
    changed = fates["fate"] != "unchanged"
    counts = dict(fates["fate"].value_counts().iter_rows())
    result.new, result.unchanged, result.superseded = (
        counts.get(fate, 0) for fate in ("new", "unchanged", "superseded")
    )
    leaves = _among(old["contact_id"], fates.filter(fate="superseded")["contact_id"])
    touched = pl.concat([contacts[DAY].filter(changed), old[DAY].filter(leaves)]).unique()
    in_touched = _among(old[DAY], touched)
    contacts = contacts.with_columns(brought=pl.lit(True), told=pl.lit(True))
    old = old.with_columns(brought=_among(old["contact_id"], fates["contact_id"]), told=pl.lit(False))
    result.flags.update(flags.count(old.filter(~in_touched, "brought")))
    if touched.is_empty():
        return touched.cast(pl.String)
    staying = keep(old, old_segments, in_touched & ~leaves)
    merged, existing = _stack(keep(contacts, checked.segments, changed), staying)
    result.lots = Lots(merged, existing, checked.spans)
    result.emptied["contacts"] = _left(manifest, "contacts", touched, merged[DAY].unique())
    result.emptied["segments"] = _left(
        manifest, "segments", touched, _days_with_segments(merged, existing, checked.spans)
    )
    return fates["contact_id"].filter(changed)


def _dated(contacts: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    """Contacts with their local day and every column of the store."""
    stored = manifest.schema_of("contacts")
    lacking = [name for name in stored if name not in contacts.columns and name != "flags"]
    return contacts.with_columns(
        local_days(contacts["started_at"], manifest.time_zone).alias(DAY),
        *(pl.lit(None, stored[name]).alias(name) for name in lacking),
    )


def _stored(root: Path, manifest: Manifest, contacts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What the store holds of every day on which it has, or would get, one of these contacts."""
    if not manifest.files["contacts"]:
        return contacts.clear(), pl.DataFrame(schema=RAW_SEGMENTS)
    ids = contacts.lazy().select("contact_id")
    starts = scan(root, manifest, "contacts").select("contact_id", "started_at").join(ids, on="contact_id", how="semi")
    found = local_days(starts.collect()["started_at"], manifest.time_zone)
    days = pl.concat([found, contacts[DAY]]).unique().cast(pl.String).to_list()
    old = flags.from_text(_dated(scan(root, manifest, "contacts", days).collect(), manifest))
    places = old.lazy().select("contact_id", pl.int_range(pl.len(), dtype=pl.UInt32).alias(CONTACT))
    theirs = scan(root, manifest, "segments", days).join(places, on="contact_id", maintain_order="left")
    return old, theirs.select(list(RAW_SEGMENTS)).collect()


def _fates(
    contacts: pl.DataFrame, checked: Checked, stored: tuple[pl.DataFrame, pl.DataFrame], manifest: Manifest
) -> pl.DataFrame:
    """contact_id and fate (new, unchanged, superseded) of each contact of an import."""
    ids = contacts.select("contact_id")
    if stored[0].is_empty():
        return ids.with_columns(fate=pl.lit("new"))
    told = pl.concat([segments_of(contacts, checked.spans), checked.segments])
    now = ids.with_columns(now=content_hash(contacts, told, manifest.attributes))
    before = stored[0].select("contact_id").with_columns(before=content_hash(*stored, manifest.attributes))
    known = pl.when(pl.col("now") == pl.col("before")).then(pl.lit("unchanged")).otherwise(pl.lit("superseded"))
    fate = pl.when(pl.col("before").is_null()).then(pl.lit("new")).otherwise(known)
    return now.join(before, on="contact_id", how="left", maintain_order="left").select("contact_id", fate=fate)


def _stack(
    brought: tuple[pl.DataFrame, pl.DataFrame], staying: tuple[pl.DataFrame, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contacts and segments of an import and, after them, those of the store; segments point at their contacts."""
    if staying[0].is_empty():
        return brought
    moved = staying[1].with_columns((pl.col(CONTACT) + brought[0].height).cast(pl.UInt32))
    return pl.concat([brought[0], staying[0]], how="diagonal"), pl.concat([brought[1], moved])


def _days_with_segments(contacts: pl.DataFrame, existing: pl.DataFrame, spans: Sequence[Span]) -> pl.Series:
    took_place = pl.any_horizontal(pl.lit(False), *(span.took_place for span in spans))
    told = contacts.lazy().filter("told", took_place).select(pl.col(DAY).unique()).collect().to_series()
    return pl.concat([told, contacts[DAY].gather(existing[CONTACT].unique())]).unique()


def _merge_agent_states(root: Path, manifest: Manifest, states: pl.DataFrame, result: Merge) -> None:
    if states.is_empty():
        return
    rows = states.select(*AGENT_STATES, local_days(states["started_at"], manifest.time_zone).alias(DAY))
    old = scan(root, manifest, "agent_states", rows[DAY].unique().cast(pl.String)).collect()
    old = old.with_columns(local_days(old["started_at"], manifest.time_zone).alias(DAY))
    changed = rows.join(old, on=list(AGENT_STATES), how="anti")
    result.superseded_states = changed.join(old, on=STATE_KEY, how="semi").height
    touched = changed[DAY].unique()
    staying = old.filter(_among(old[DAY], touched)).join(changed, on=STATE_KEY, how="anti")
    merged = pl.concat([changed, staying])
    merged = merged[order(merged[DAY], merged["agent_id"], merged["started_at"])]
    result.agent_states = merged if touched.len() else None


def _merge_quarantine(root: Path, manifest: Manifest, rows: pl.DataFrame, settled: pl.Series, result: Merge) -> None:
    """Add rows, once each; drop those of earlier imports whose contact has now come as it should be."""
    old = quarantine(root, manifest)
    open_still = old.filter(~_among(old["contact_id"], settled))
    merged = pl.concat([open_still, rows]).unique().sort(pl.all(), nulls_last=True)
    if merged.is_empty() and old.height:
        result.emptied["quarantine"] = [ALL_DAYS]
    elif not merged.equals(old):
        result.quarantine = merged


def _left(manifest: Manifest, table: Table, touched: pl.Series, filled: pl.Series) -> list[str]:
    """Days of a table that were touched and have no row any more."""
    empty = touched.filter(~_among(touched, filled)).cast(pl.String)
    return sorted(set(empty) & set(manifest.files[table]))


def _among(values: pl.Series, accepted: pl.Series) -> pl.Series:
    if values.is_empty() or accepted.is_empty():
        return pl.repeat(False, len(values), dtype=pl.Boolean, eager=True)
    return values.is_in(accepted.implode()).fill_null(False)
