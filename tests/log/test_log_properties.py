"""What holds for any log: nothing is lost, and importing is idempotent."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from percall.log import Log, check_frames, import_files, open_log
from percall.log.schema import KINDS, OUTCOMES
from percall.log.verdicts import FLAGS, REASONS
from support.bank_file import bank_text, call

DAMAGE = ["", "x", "-5", "99:99:99", "0:00:00", "PHANTOM", "HANG", "9:00:30", "23:59:59", "a\tb", "6.02701E+11", "\0"]
COLUMNS = ["call_id", "date", "vru_exit", "vru_time", "q_start", "q_time", "outcome", "ser_exit", "ser_time", "server"]
ROWS = st.lists(
    st.builds(
        lambda call_id, date, damage: call(call_id=call_id, date=date) | damage,
        st.integers(1, 4),
        st.sampled_from(["990201", "990402", "990903"]),
        st.dictionaries(st.sampled_from(COLUMNS), st.sampled_from(DAMAGE), max_size=2),
    ),
    min_size=1,
    max_size=12,
)
FEW = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])


def bring_in(folder: Path, name: str, rows: list[dict[str, str]]) -> Any:
    path = folder / name
    path.write_bytes(bank_text(rows).encode())
    return import_files("anonymous-bank", [path], folder / "log")


def tables(log: Log) -> tuple[pl.DataFrame, ...]:
    assert log.quarantine is not None
    return log.contacts.collect(), log.segments.collect(), log.quarantine


@FEW
@given(ROWS)
def test_every_row_has_one_fate_and_importing_twice_is_importing_once(rows: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        report = bring_in(folder, "a.tsv", rows)
        contacts, segments, quarantine = tables(open_log(folder / "log"))
        assert report.rows == len(rows) == report.contacts + sum(report.quarantined.values()) + report.ignored
        assert report.new == contacts.height
        assert contacts["contact_id"].is_unique().all()
        assert Counter(quarantine["reason"]) == report.quarantined
        assert quarantine["row"].is_unique().all()
        assert quarantine["row"].is_between(2, len(rows) + 1).all()
        assert report.quarantined.keys() <= REASONS.keys()
        assert report.flags.keys() <= FLAGS.keys()
        assert set(segments["contact_id"]) == set(contacts["contact_id"])
        once = {path: path.read_bytes() for path in (folder / "log").rglob("*") if path.is_file()}
        again = bring_in(folder, "a.tsv", rows)
        assert (again.new, again.superseded, again.changed) == (0, 0, False)
        assert {path: path.read_bytes() for path in (folder / "log").rglob("*") if path.is_file()} == once


@FEW
@given(ROWS, ROWS)
def test_the_last_import_decides_each_contact(first: list[dict[str, str]], second: list[dict[str, str]]) -> None:
    """The contacts of the second import are exactly as if there had been no first; the others are as they were."""
    with tempfile.TemporaryDirectory() as place:
        both, alone = Path(place) / "both", Path(place) / "alone"
        both.mkdir()
        alone.mkdir()
        bring_in(both, "a.tsv", first)
        earlier, *_ = tables(open_log(both / "log"))
        report = bring_in(both, "b.tsv", second)
        bring_in(alone, "b.tsv", second)
        contacts, segments, _ = tables(open_log(both / "log"))
        later, theirs, _ = tables(open_log(alone / "log"))
        said = pl.exclude("source", "flags")
        now = contacts.filter(pl.col("contact_id").is_in(later["contact_id"].implode()))
        assert now.select(said).equals(later.select(said))
        assert segments.join(later, on="contact_id", how="semi", maintain_order="left").equals(theirs)
        kept = earlier.join(later, on="contact_id", how="anti", maintain_order="left")
        assert (
            contacts.join(later, on="contact_id", how="anti", maintain_order="left")
            .select(said)
            .equals(kept.select(said))
        )
        assert report.new == contacts.height - earlier.height
        assert report.superseded + report.unchanged == later.height - report.new


@FEW
@given(st.lists(st.sampled_from(["990201", "990402"]), min_size=2, max_size=8), st.data())
def test_exports_that_overlap_make_the_log_of_one_that_has_it_all(dates: list[str], data: st.DataObject) -> None:
    rows = [call(call_id=number, date=date) for number, date in enumerate(dates)]
    end = data.draw(st.integers(1, len(rows)))
    start = data.draw(st.integers(0, end - 1))
    with tempfile.TemporaryDirectory() as place:
        parts, whole = Path(place) / "parts", Path(place) / "whole"
        parts.mkdir()
        whole.mkdir()
        bring_in(parts, "a.tsv", rows[:end])
        report = bring_in(parts, "b.tsv", rows[start:])
        bring_in(whole, "a.tsv", rows)
        assert (report.new, report.unchanged, report.superseded) == (len(rows) - end, end - start, 0)
        contacts, segments, _ = tables(open_log(parts / "log"))
        all_contacts, all_segments, _ = tables(open_log(whole / "log"))
        assert contacts.drop("source").equals(all_contacts.drop("source"))
        assert segments.equals(all_segments)


INSTANTS = st.one_of(st.none(), st.integers(1_770_000_000, 1_770_000_060).map(lambda second: second * 1_000_000))
CONTACTS = st.lists(
    st.fixed_dictionaries(
        {
            "contact_id": st.sampled_from(["a", "b", "c", None]),
            "channel": st.sampled_from(["voice", "chat", "fax"]),
            "direction": st.just("inbound"),
            "started_at": INSTANTS,
            "ended_at": INSTANTS,
            "outcome": st.sampled_from([*OUTCOMES[:2], "lost"]),
            "plan": st.sampled_from(["gold", None]),
        }
    ),
    max_size=6,
)
SEGMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "contact_id": st.sampled_from(["a", "b", "z", None]),
            "kind": st.sampled_from([*KINDS[:5], "nap"]),
            "started_at": INSTANTS,
            "ended_at": INSTANTS,
            "duration_ms": st.sampled_from([None, 0, 5_000, -1]),
            "agent_id": st.sampled_from(["ann", "eve", None]),
        }
    ),
    max_size=8,
)


def _frame(rows: list[dict[str, Any]], texts: str) -> pl.DataFrame:
    time = pl.Datetime("us", "UTC")
    schema: dict[str, Any] = dict.fromkeys(texts.split(), pl.String) | {"started_at": time, "ended_at": time}
    if "kind" in schema:
        schema["duration_ms"] = pl.Int64
    columns = {name: [row[name] for row in rows] for name in schema}
    integers = {name: pl.Series(values, dtype=pl.Int64) for name, values in columns.items() if schema[name] == time}
    return pl.DataFrame(columns | {name: values.cast(time) for name, values in integers.items()}, schema=schema)


@FEW
@given(CONTACTS, SEGMENTS)
def test_checked_frames_lose_nothing_and_stay_checked(
    contact_rows: list[dict[str, Any]], segment_rows: list[dict[str, Any]]
) -> None:
    contacts = _frame(contact_rows, "contact_id channel direction outcome plan")
    segments = _frame(segment_rows, "contact_id kind agent_id")
    log = check_frames(contacts, segments)
    bad = Counter(log.quarantine["reason"])
    repeats = contacts.height + segments.height - log.contacts.height - log.segments.height - sum(bad.values())
    assert repeats >= 0  # rows that say exactly what another one says
    assert log.contacts["contact_id"].is_unique().all()
    assert log.contacts["outcome"].is_in(OUTCOMES).all()
    assert set(log.segments["contact_id"]) <= set(log.contacts["contact_id"])
    assert ((log.segments["ended_at"] >= log.segments["started_at"]).fill_null(True)).all()
    assert (log.segments["duration_ms"].fill_null(0) >= 0).all()
    for (_,), stretches in log.segments.group_by("contact_id"):
        assert stretches["seq"].to_list() == list(range(1, stretches.height + 1))
    again = check_frames(log.contacts, log.segments)
    assert again.quarantine.is_empty()
    lasting = pl.exclude("flags")
    assert again.contacts.select(lasting).equals(log.contacts.select(lasting))
    assert again.segments.equals(log.segments)
