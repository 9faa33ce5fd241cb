"""Importing more than once: the same, corrections, clashes, and what happens to quarantine and attributes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from percall.errors import PercallError
from percall.log import ImportReport, import_files, import_frames, open_log
from percall.log.schema import AGENT_STATES
from support.bank_file import NOT_QUEUED, NOT_SERVED, bank_file, call
from support.small_log import Stretch, contact, frames


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "log"


def bring_in(root: Path, name: str, *rows: dict[str, str]) -> ImportReport:
    return import_files("anonymous-bank", [bank_file(root.parent / name, *rows)], root)


def snapshot(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def ids(root: Path) -> list[str]:
    return open_log(root).contacts.collect()["contact_id"].to_list()


def test_the_same_rows_under_another_name_and_in_another_order_change_nothing(root: Path) -> None:
    rows = [call(), call(call_id=2), call(call_id=3, outcome="?"), call(call_id=4, outcome="PHANTOM")]
    bring_in(root, "a.tsv", *rows)
    before = snapshot(root)
    again = bring_in(root, "a.tsv", *rows)
    assert (again.unchanged, again.new, again.superseded, again.ignored, again.changed) == (2, 0, 0, 1, False)
    assert again.quarantined == {"unknown_enum": 1}  # said again, stored once
    assert snapshot(root) == before
    moved = bring_in(root, "b.tsv", *reversed(rows[:2]))
    assert (moved.unchanged, moved.changed) == (2, False)
    assert snapshot(root) == before


def test_the_same_imports_make_the_same_bytes(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for target in (root, other):
        bring_in(target, "a.tsv", call(), call(call_id=2, date="990202", server="?\t"))
        bring_in(target, "b.tsv", call(call_id=3), call(ser_time=119))
    assert snapshot(root) == snapshot(other)


def test_new_contacts_of_a_day_join_those_it_has(root: Path) -> None:
    bring_in(root, "a.tsv", call(call_id=3), call(call_id=1))
    report = bring_in(root, "b.tsv", call(call_id=2), call(call_id=4, date="990203"))
    assert (report.new, report.unchanged, report.superseded) == (2, 0, 0)
    assert ids(root) == ["AA0101-1", "AA0101-2", "AA0101-3", "AA0101-4"]
    segments = open_log(root).segments.select("contact_id", "seq").collect()
    assert segments.rows() == [(f"AA0101-{n}", seq) for n in (1, 2, 3, 4) for seq in (1, 2, 3)]
    days = sorted(path.parent.name for path in (root / "contacts").rglob("*.parquet"))
    assert days == ["day=1999-02-01", "day=1999-02-03"]


def test_an_export_that_overlaps_the_one_before_leaves_what_they_share_alone(root: Path, tmp_path: Path) -> None:
    first, shared, later = call(), call(call_id=2), call(call_id=3)
    bring_in(root, "monday.tsv", first, shared)
    report = bring_in(root, "tuesday.tsv", shared, later)
    assert (report.new, report.unchanged, report.superseded) == (1, 1, 0)
    (tmp_path / "other").mkdir()
    bring_in(tmp_path / "other" / "log", "once.tsv", first, shared, later)
    assert open_log(root).segments.collect().equals(open_log(tmp_path / "other" / "log").segments.collect())
    before = snapshot(root)
    assert not bring_in(root, "tuesday.tsv", shared, later).changed
    assert snapshot(root) == before


def test_a_correction_supersedes_and_is_reported(root: Path) -> None:
    bring_in(root, "a.tsv", call(), call(call_id=2))
    report = bring_in(root, "b.tsv", call(outcome="HANG", **NOT_SERVED), call(call_id=2))
    assert (report.superseded, report.unchanged, report.new) == (1, 1, 0)
    log = open_log(root)
    rows = log.contacts.select("contact_id", "outcome", "source").collect().rows()
    assert rows == [("AA0101-1", "abandoned", "b.tsv"), ("AA0101-2", "handled", "a.tsv")]
    assert log.segments.filter(contact_id="AA0101-1").collect()["kind"].to_list() == ["ivr", "queue"]


def test_a_correction_of_segments_alone_is_one(root: Path) -> None:
    bring_in(root, "a.tsv", call())
    assert bring_in(root, "b.tsv", call(server="TOVA")).superseded == 1
    assert open_log(root).segments.collect()["agent_id"].to_list() == [None, None, "TOVA"]


def test_a_correction_may_move_a_contact_to_another_day(root: Path) -> None:
    bring_in(root, "a.tsv", call(), call(call_id=2, date="990202"))
    report = bring_in(root, "b.tsv", call(date="990205"))
    assert (report.superseded, report.new) == (1, 0)
    assert ids(root) == ["AA0101-2", "AA0101-1"]
    assert sorted(path.name for path in (root / "contacts").iterdir()) == ["day=1999-02-02", "day=1999-02-05"]
    assert open_log(root).segments.collect().height == 6


def test_a_correction_moves_into_a_day_that_has_contacts(root: Path) -> None:
    bring_in(root, "a.tsv", call(), call(call_id=2, date="990202"), call(call_id=3))
    assert bring_in(root, "b.tsv", call(date="990202")).superseded == 1
    assert ids(root) == ["AA0101-3", "AA0101-1", "AA0101-2"]


def test_the_last_import_wins_and_going_back_is_a_correction_too(root: Path) -> None:
    bring_in(root, "a.tsv", call())
    bring_in(root, "b.tsv", call(ser_time=100))
    assert bring_in(root, "a.tsv", call()).superseded == 1
    assert open_log(root).segments.collect()["duration_ms"].to_list()[-1] == 120_000


def test_one_key_with_two_contents_in_one_import_is_nobody_s(root: Path) -> None:
    report = bring_in(root, "a.tsv", call(), call(call_id=2), call(ser_time=100), call())
    assert report.quarantined == {"key_with_two_contents": 3}
    assert (report.rows, report.contacts) == (4, 1)
    assert ids(root) == ["AA0101-2"]
    quarantine = open_log(root).quarantine
    assert quarantine is not None
    assert quarantine.select("row", "field", "contact_id").rows() == [(n, "contact_id", "AA0101-1") for n in (2, 4, 5)]
    assert quarantine["detail"][0] == "AA0101-1 differs at a.tsv:2 and a.tsv:5"


def test_two_contents_in_two_files_of_one_import(root: Path, tmp_path: Path) -> None:
    paths = [bank_file(tmp_path / "a.tsv", call()), bank_file(tmp_path / "b.tsv", call(ser_time=100), call(call_id=2))]
    report = import_files("anonymous-bank", paths, root)
    assert report.quarantined == {"key_with_two_contents": 2}
    assert open_log(root).quarantine.select("source", "row").rows() == [("a.tsv", 2), ("b.tsv", 2)]
    assert ids(root) == ["AA0101-2"]


def test_the_very_same_row_twice_is_one_contact(root: Path) -> None:
    report = bring_in(root, "a.tsv", call(), call(call_id=2), call(), call())
    assert (report.rows, report.new, report.repeated, report.contacts) == (4, 2, 2, 4)
    assert ids(root) == ["AA0101-1", "AA0101-2"]
    assert open_log(root).segments.collect().height == 6


def test_one_file_given_twice(root: Path, tmp_path: Path) -> None:
    path = bank_file(tmp_path / "a.tsv", call(), call(call_id=2))
    report = import_files("anonymous-bank", [path, path], root)
    assert (report.rows, report.new, report.repeated) == (4, 2, 2)


def test_a_stored_contact_outlives_a_bad_row_of_its_key(root: Path) -> None:
    bring_in(root, "a.tsv", call())
    report = bring_in(root, "b.tsv", call(outcome="?"))
    assert (report.contacts, report.quarantined) == (0, {"unknown_enum": 1})
    assert ids(root) == ["AA0101-1"]


def test_a_contact_that_comes_right_settles_its_quarantine(root: Path) -> None:
    bring_in(root, "a.tsv", call(ser_exit="9:00:00"), call(call_id=2, ser_exit="9:00:00"))
    assert open_log(root).quarantine["contact_id"].to_list() == ["AA0101-1", "AA0101-2"]
    bring_in(root, "b.tsv", call())
    assert open_log(root).quarantine["contact_id"].to_list() == ["AA0101-2"]
    bring_in(root, "b.tsv", call(call_id=2))
    assert open_log(root).quarantine.is_empty()
    assert not (root / "quarantine").exists() or not list((root / "quarantine").iterdir())


def test_quarantine_of_files_of_one_name_is_kept_for_both(root: Path) -> None:
    """A daily export always has the same name: what one day leaves must not push out what another left."""
    bring_in(root, "export.tsv", call(outcome="x"))
    bring_in(root, "export.tsv", call(outcome="y"))
    assert open_log(root).quarantine["detail"].str.slice(0, 14).to_list() == ["outcome is 'x'", "outcome is 'y'"]


def test_flags_that_span_contacts_follow_the_last_state_of_the_day(root: Path) -> None:
    second = {"vru_entry": "9:01:00", "vru_exit": "9:01:10", **NOT_QUEUED}
    overlap = call(call_id=2, **second, ser_start="9:01:10", ser_exit="9:01:20", ser_time=10)
    bring_in(root, "a.tsv", call())
    report = bring_in(root, "b.tsv", overlap)
    assert report.flags == {"agent_in_two_contacts": 1}  # of this import's contacts
    flags = open_log(root).contacts.collect()["flags"].to_list()
    assert flags == ["agent_in_two_contacts", "agent_in_two_contacts"]
    bring_in(root, "c.tsv", overlap | {"server": "TOVA"})
    assert open_log(root).contacts.collect()["flags"].to_list() == [None, None]


def test_the_first_hours_of_1970_are_of_the_year_before_west_of_utc(root: Path) -> None:
    tables = frames([contact("a", "1970-01-01T01:00:00", Stretch("talk", 0, 60, "ann"))])
    import_frames(*tables, log_dir=root, time_zone="America/New_York", source="x")
    assert [path.parent.name for path in (root / "contacts").rglob("*.parquet")] == ["day=1969-12-31"]


def test_the_stores_zone_is_that_of_its_first_import(root: Path) -> None:
    late = {"vru_entry": "23:30:00", "vru_exit": "23:30:10"}
    bring_in(root, "a.tsv", call(**late, **NOT_QUEUED, **NOT_SERVED, outcome="HANG"))
    path = bank_file(root.parent / "b.tsv", call(call_id=2, **late, **NOT_QUEUED, **NOT_SERVED, outcome="HANG"))
    import_files("anonymous-bank", [path], root, time_zone="UTC")
    assert open_log(root).time_zone == "Asia/Jerusalem"
    days = sorted(path.name for path in (root / "contacts").iterdir())
    assert days == ["day=1999-02-01", "day=1999-02-02"]  # 23:30 UTC is the next day in Jerusalem


def own(ident: str, **columns: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
    return frames([contact(ident, "2026-03-02T09:00", Stretch("talk", 0, 60, "ann"), **columns)])


def test_attributes_are_united(root: Path) -> None:
    where = {"log_dir": root, "time_zone": "UTC", "source": "own"}
    import_frames(*own("a", plan="gold"), **where)
    import_frames(*own("b", age=41), **where)
    rows = open_log(root).contacts.select("contact_id", "plan", "age").collect().rows()
    assert rows == [("a", "gold", None), ("b", None, 41)]
    assert not import_frames(*own("a", plan="gold"), **where).changed


def test_an_attribute_keeps_its_type(root: Path) -> None:
    where = {"log_dir": root, "time_zone": "UTC", "source": "own"}
    import_frames(*own("a", age=41), **where)
    before = snapshot(root)
    with pytest.raises(PercallError, match="'age' is integer in this log and text in this import"):
        import_frames(*own("b", age="forty"), **where)
    assert snapshot(root) == before


def states(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    day = "2026-03-02T"
    return pl.DataFrame(
        [
            (agent, state, *(datetime.fromisoformat(day + clock).replace(tzinfo=UTC) for clock in (start, end)))
            for agent, state, start, end in rows
        ],
        schema=AGENT_STATES,
        orient="row",
    )


def test_agent_states_are_corrected_like_contacts(root: Path) -> None:
    where = {"log_dir": root, "time_zone": "UTC", "source": "own"}
    first = states(("ann", "available", "08:00", "09:00"), ("eve", "busy", "08:00", "09:00"))
    assert import_frames(*own("a"), first, **where).state_rows == 2
    assert not import_frames(*own("a"), first, **where).changed
    report = import_frames(
        *own("a"), states(("ann", "break", "08:00", "08:30"), ("ann", "busy", "08:30", "09:00")), **where
    )
    assert (report.superseded_states, report.state_rows, report.changed) == (1, 2, True)
    log = open_log(root)
    assert log.agent_states is not None
    assert log.agent_states.select("agent_id", "state").collect().rows() == [
        ("ann", "break"),
        ("ann", "busy"),
        ("eve", "busy"),
    ]


def test_agent_states_that_cannot_be_true(root: Path) -> None:
    rows = states(
        ("ann", "available", "08:00", "09:00"),
        ("ann", "available", "08:00", "09:00"),
        ("ann", "asleep", "10:00", "11:00"),
        ("ann", "busy", "12:00", "11:00"),
        ("eve", "busy", "08:00", "09:00"),
        ("eve", "break", "08:00", "09:00"),
    )
    report = import_frames(*own("a"), rows, log_dir=root, time_zone="UTC", source="own")
    assert report.quarantined == {"ends_before_start": 1, "key_with_two_contents": 2, "unknown_enum": 1}
    assert (report.rows, report.state_rows) == (1 + 1 + 6, 2)
    assert open_log(root).agent_states.collect().height == 1


def test_the_manifest_says_what_was_imported(root: Path) -> None:
    bring_in(root, "a.tsv", call(), call(call_id=2, outcome="?"))
    bring_in(root, "a.tsv", call(), call(call_id=2, outcome="?"))
    imports = json.loads((root / "log.json").read_text())["imports"]
    assert len(imports) == 1  # the second changed nothing
    assert imports[0] | {"flags": {}} == {
        "reader": "anonymous-bank",
        "files": ["a.tsv"],
        "rows": 2,
        "new": 1,
        "unchanged": 0,
        "superseded": 0,
        "repeated": 0,
        "segment_rows": 0,
        "state_rows": 0,
        "superseded_states": 0,
        "quarantined": {"unknown_enum": 1},
        "ignored": 0,
        "flags": {},
    }


def test_a_file_with_nothing_to_keep_still_makes_a_log(root: Path) -> None:
    report = bring_in(root, "a.tsv", call(outcome="PHANTOM"))
    assert (report.ignored, report.contacts, report.changed) == (1, 0, True)
    log = open_log(root)
    assert log.contacts.collect().is_empty()
    assert log.segments.collect().is_empty()
    assert not bring_in(root, "a.tsv", call(outcome="PHANTOM")).changed


def test_two_contacts_may_have_the_same_content_but_for_the_key(root: Path) -> None:
    assert bring_in(root, "a.tsv", call(), call(line="AA0201")).new == 2
