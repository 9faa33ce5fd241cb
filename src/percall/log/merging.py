"""What an import changes in a store. The store's content depends on what was imported and in which order, nothing else.

A contact whose content is already stored is unchanged. One whose content differs is a correction: the later import
supersedes, also when the contact moves to another day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from percall.log import flags
from percall.log.checks import Checked, content_hash, keep
from percall.log.localtime import local_days
from percall.log.manifest import Manifest, Table
from percall.log.ordering import arrange, day_numbers, order
from percall.log.raw import CONTACT, RAW_SEGMENTS, stack
from percall.log.schema import AGENT_STATES
from percall.log.store import ALL_DAYS, DAY, quarantine, scan

STATE_KEY = ("agent_id", "started_at")


@dataclass
class Merge:
    """New content of the days an import touches (sorted by ``day``), the days it leaves empty, and what it counted."""

    changed: dict[Table, pl.DataFrame] = field(default_factory=dict)
    emptied: dict[Table, list[str]] = field(default_factory=dict)
    new: int = 0
    unchanged: int = 0
    superseded: int = 0
    superseded_states: int = 0
    flags: dict[str, int] = field(default_factory=dict)


def merge(root: Path, manifest: Manifest, checked: Checked) -> Merge:
    """Work out what ``checked`` changes. Reads the days concerned, writes nothing."""
    result = Merge()
    settled = _merge_contacts(root, manifest, checked, result)
    _merge_agent_states(root, manifest, checked.agent_states, result)
    _merge_quarantine(root, manifest, checked.quarantine, settled, result)
    return result


def finished(contacts: pl.DataFrame, segments: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Arranged contacts and segments with their MARKS."""
    contacts, segments = arrange(contacts, segments)
    return flags.mark(contacts, segments), segments


def as_tables(contacts: pl.DataFrame, segments: pl.DataFrame, manifest: Manifest) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Finished contacts and segments in the columns of the log, and the ``day`` each row is stored under."""
    contacts = flags.to_text(contacts)
    owners = segments[CONTACT]
    segments = segments.with_columns(contacts["contact_id"].gather(owners), contacts[DAY].gather(owners))
    return (
        contacts.select(DAY, *manifest.schema_of("contacts")),
        segments.select(DAY, *manifest.schema_of("segments")),
    )


def _merge_contacts(root: Path, manifest: Manifest, checked: Checked, result: Merge) -> pl.Series:
    """Merge contacts with their segments; returns the ids that are new or corrected."""
    contacts = _dated(checked.contacts, manifest)
    old, old_segments = _stored(root, manifest, contacts)
    fates = _fates((contacts, checked.segments), (old, old_segments))
    changed = fates["fate"] != "unchanged"
    counts = dict(fates["fate"].value_counts().iter_rows())
    result.new, result.unchanged, result.superseded = (
        counts.get(fate, 0) for fate in ("new", "unchanged", "superseded")
    )
    leaves = _among(old["contact_id"], fates.filter(fate="superseded")["contact_id"])
    touched = pl.concat([contacts[DAY].filter(changed), old[DAY].filter(leaves)]).unique()
    in_touched = _among(old[DAY], touched)
    contacts = contacts.with_columns(brought=pl.lit(True))
    old = old.with_columns(brought=_among(old["contact_id"], fates["contact_id"]))
    result.flags = flags.count(old.filter(~in_touched, "brought"))
    if touched.is_empty():
        return touched.cast(pl.String)

    staying = keep(old, old_segments, in_touched & ~leaves)
    merged, segments = finished(*stack([keep(contacts, checked.segments, changed), staying]))
    for name, count in flags.count(merged.filter("brought")).items():
        result.flags[name] = result.flags.get(name, 0) + count
    rows, stretches = as_tables(merged, segments, manifest)
    _replace_days(result, manifest, "contacts", rows, touched)
    _replace_days(result, manifest, "segments", stretches, touched)
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
    segments = scan(root, manifest, "segments", days).join(places, on="contact_id", maintain_order="left")
    return old, segments.select(list(RAW_SEGMENTS)).collect()


def _fates(brought: tuple[pl.DataFrame, pl.DataFrame], stored: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    """contact_id and fate (new, unchanged, superseded) of each contact of an import."""
    ids = brought[0].select("contact_id")
    if stored[0].is_empty():
        return ids.with_columns(fate=pl.lit("new"))
    now = ids.with_columns(now=_content(*brought))
    before = stored[0].select("contact_id").with_columns(before=_content(*stored))
    known = pl.when(pl.col("now") == pl.col("before")).then(pl.lit("unchanged")).otherwise(pl.lit("superseded"))
    fate = pl.when(pl.col("before").is_null()).then(pl.lit("new")).otherwise(known)
    return now.join(before, on="contact_id", how="left", maintain_order="left").select("contact_id", fate=fate)


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
    merged = merged[order(day_numbers(merged[DAY]), merged["agent_id"], merged["started_at"])]
    _replace_days(result, manifest, "agent_states", merged, touched)


def _merge_quarantine(root: Path, manifest: Manifest, rows: pl.DataFrame, settled: pl.Series, result: Merge) -> None:
    """Add rows, once each; drop those of earlier imports whose contact has now come as it should be."""
    old = quarantine(root, manifest)
    open_still = old.filter(~_among(old["contact_id"], settled))
    merged = pl.concat([open_still, rows]).unique().sort(pl.all(), nulls_last=True)
    if merged.is_empty() and old.height:
        result.emptied["quarantine"] = [ALL_DAYS]
    elif not merged.equals(old):
        result.changed["quarantine"] = merged


def _replace_days(result: Merge, manifest: Manifest, table: Table, rows: pl.DataFrame, touched: pl.Series) -> None:
    if rows.height:
        result.changed[table] = rows
    left = touched.filter(~_among(touched, rows[DAY].unique())).cast(pl.String)
    result.emptied[table] = sorted(set(left) & set(manifest.files[table]))


def _content(contacts: pl.DataFrame, segments: pl.DataFrame) -> pl.Series:
    said = [name for name in contacts.columns if name not in (DAY, "brought")]
    return content_hash(contacts.select(said), segments)


def _among(values: pl.Series, accepted: pl.Series) -> pl.Series:
    if values.is_empty() or accepted.is_empty():
        return pl.repeat(False, len(values), dtype=pl.Boolean, eager=True)
    return values.is_in(accepted.implode()).fill_null(False)
