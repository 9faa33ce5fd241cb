"""What the anonymous-bank reader makes of each kind of row its dictionary describes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from percall.errors import PercallError
from percall.log import ImportReport, Log, import_files, open_log
from support.bank_file import NOT_QUEUED, NOT_SERVED, bank_file, bank_text, call


@pytest.fixture
def bring_in(tmp_path: Path) -> Any:
    """Import rows (or a file's bytes) and open the log."""

    def run(*rows: dict[str, str], data: bytes | None = None, **options: Any) -> tuple[ImportReport, Log]:
        path = tmp_path / "calls.tsv"
        path.write_bytes(bank_text(rows).encode() if data is None else data)
        report = import_files("anonymous-bank", [path], tmp_path / "log", **options)
        return report, open_log(tmp_path / "log")

    return run


def contact(log: Log) -> dict[str, Any]:
    return dict(log.contacts.collect().row(0, named=True))


def segments(log: Log) -> list[tuple[Any, ...]]:
    columns = ("seq", "kind", "started_at", "ended_at", "duration_ms", "agent_id")
    return list(log.segments.select(columns).collect().rows())


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"1999-02-{text}").replace(tzinfo=UTC)


def quarantined(log: Log) -> list[tuple[int, str, str]]:
    assert log.quarantine is not None
    return list(log.quarantine.select("row", "field", "reason").rows())


def test_an_ordinary_call(bring_in: Any) -> None:
    report, log = bring_in(call(call_id=34536, customer_id="23317894", priority=2))
    assert contact(log) == {
        "contact_id": "AA0101-34536",
        "channel": "voice",
        "direction": "inbound",
        "started_at": at("01T07:00:00"),
        "ended_at": at("01T07:02:40"),
        "customer_id": "23317894",
        "queue": None,
        "reason": "PS",
        "language": None,
        "outcome": "handled",
        "resolved": None,
        "converted": None,
        "csat": None,
        "source": "calls.tsv",
        "flags": None,
        "priority": "2",
    }
    assert segments(log) == [
        (1, "ivr", at("01T07:00:00"), at("01T07:00:10"), 10_000, None),
        (2, "queue", at("01T07:00:10"), at("01T07:00:40"), 30_000, None),
        (3, "talk", at("01T07:00:40"), at("01T07:02:40"), 120_000, "DORIT"),
    ]
    assert (report.rows, report.new, report.ignored, report.quarantined) == (1, 1, 0, {})
    assert log.time_zone == "Asia/Jerusalem"


def test_a_phantom_is_ignored_whatever_else_it_says(bring_in: Any) -> None:
    report, log = bring_in(call(), call(call_id=2, outcome="PHANTOM", q_time="rubbish"))
    assert (report.rows, report.contacts, report.ignored, report.quarantined) == (2, 1, 1, {})
    assert log.contacts.collect().height == 1


def test_hanging_up_in_the_menu_is_self_service(bring_in: Any) -> None:
    _, log = bring_in(call(outcome="HANG", **NOT_QUEUED, **NOT_SERVED))
    assert contact(log)["outcome"] == "self_served"
    assert [kind for _, kind, *_ in segments(log)] == ["ivr"]
    assert contact(log)["ended_at"] == at("01T07:00:10")


def test_hanging_up_in_the_queue_is_abandoning_also_after_no_time_at_all(bring_in: Any) -> None:
    _, log = bring_in(call(outcome="HANG", q_exit="9:00:10", q_time=0, **NOT_SERVED))
    assert contact(log)["outcome"] == "abandoned"
    assert segments(log)[1] == (2, "queue", at("01T07:00:10"), at("01T07:00:10"), 0, None)


def test_midnight_is_a_time_where_the_rest_of_the_stretch_says_so(bring_in: Any) -> None:
    midnight = {"vru_entry": "23:59:50", "vru_exit": "0:00:00", "q_start": "0:00:00", "q_exit": "0:00:08", "q_time": 8}
    _, log = bring_in(call(outcome="HANG", **midnight, **NOT_SERVED))
    assert segments(log) == [
        (1, "ivr", at("01T21:59:50"), at("01T22:00:00"), 10_000, None),
        (2, "queue", at("01T22:00:00"), at("01T22:00:08"), 8_000, None),
    ]
    assert contact(log)["flags"] == "stamps_cross_midnight"


def test_stamps_past_midnight_belong_to_the_next_day(bring_in: Any) -> None:
    late = {"vru_entry": "23:51:29", "vru_exit": "23:51:34", "vru_time": 5, "q_start": "23:51:34", "q_exit": "23:52:21"}
    served = {"q_time": 47, "ser_start": "23:52:20", "ser_exit": "0:00:55", "ser_time": 515}
    _, log = bring_in(call(**late, **served))
    assert segments(log)[2] == (3, "talk", at("01T21:52:20"), at("01T22:00:55"), 515_000, "DORIT")
    assert contact(log)["ended_at"] == at("01T22:00:55")
    assert contact(log)["flags"] == "service_before_queue_end stamps_cross_midnight"


def test_a_menu_that_ends_before_it_starts_has_no_duration(bring_in: Any) -> None:
    _, log = bring_in(call(vru_entry="9:00:57", vru_exit="9:00:00", vru_time=-57, q_start="9:00:00", q_time=40))
    assert segments(log)[0] == (1, "ivr", at("01T07:00:57"), None, None, None)
    assert segments(log)[1][4] == 40_000
    assert contact(log)["flags"] == "negative_menu_time segment_outside_contact"


def test_answered_with_a_name_and_no_stamps_is_talk_of_unknown_length(bring_in: Any) -> None:
    _, log = bring_in(call(ser_start="0:00:00", ser_exit="0:00:00", ser_time=0))
    assert segments(log)[2] == (3, "talk", None, None, None, "DORIT")
    assert contact(log)["outcome"] == "handled"
    assert contact(log)["ended_at"] is None
    assert contact(log)["flags"] == "missing_stamp"


def test_answered_by_nobody_in_particular(bring_in: Any) -> None:
    _, log = bring_in(call(server="NO_SERVER"))
    assert segments(log)[2][5] is None
    assert contact(log)["outcome"] == "handled"
    assert contact(log)["flags"] == "unknown_agent"


def test_abandoned_with_service_keeps_the_agents_time(bring_in: Any) -> None:
    _, log = bring_in(call(outcome="HANG", server="NO_SERVER"))
    assert contact(log)["outcome"] == "abandoned"
    assert segments(log)[2][1:5] == ("talk", at("01T07:00:40"), at("01T07:02:40"), 120_000)
    assert contact(log)["flags"] == "abandoned_with_talk unknown_agent"


def test_without_a_queue_the_talk_comes_second(bring_in: Any) -> None:
    _, log = bring_in(call(**NOT_QUEUED))
    assert [(seq, kind) for seq, kind, *_ in segments(log)] == [(1, "ivr"), (2, "talk")]


@pytest.mark.parametrize(
    ("written", "customer", "flags"),
    [("0", None, None), ("6.02701E+11", None, "spoiled_customer_id"), ("00123", "00123", None), ("", None, None)],
)
def test_customer_ids(bring_in: Any, written: str, customer: str | None, flags: str | None) -> None:
    _, log = bring_in(call(customer_id=written))
    assert (contact(log)["customer_id"], contact(log)["flags"]) == (customer, flags)


def test_only_regular_calls_in_english_have_a_language(bring_in: Any) -> None:
    _, log = bring_in(call(type="PE"), call(call_id=2, type="NW"))
    assert log.contacts.select("reason", "language").collect().rows() == [("PE", "en"), ("NW", None)]


def test_durations_are_kept_where_stamps_disagree(bring_in: Any) -> None:
    _, log = bring_in(call(ser_time=150))
    assert segments(log)[2][4] == 150_000
    assert contact(log)["flags"] == "duration_disagrees"


def test_an_agent_in_two_calls_at_once_marks_both(bring_in: Any) -> None:
    second = {"vru_entry": "9:01:00", "vru_exit": "9:01:10", **NOT_QUEUED}
    _, log = bring_in(
        call(),
        call(call_id=2, **second, ser_start="9:01:10", ser_exit="9:01:20", ser_time=10),
        call(call_id=3, **second, ser_start="9:02:40", ser_exit="9:03:00", ser_time=20),  # begins as the first ends
        call(call_id=4, **second, ser_start="9:01:10", ser_exit="9:01:20", ser_time=10, server="TOVA"),
        call(call_id=5, **second, ser_start="9:01:10", ser_exit="9:01:20", ser_time=10, server="NO_SERVER"),
    )
    flags = dict(log.contacts.select("contact_id", "flags").collect().rows())
    assert [number for number in range(1, 6) if "agent_in_two_contacts" in (flags[f"AA0101-{number}"] or "")] == [1, 2]


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ({"outcome": "AGENTS"}, "outcome", "unknown_enum"),
        ({"outcome": ""}, "outcome", "unknown_enum"),
        ({"date": "990231"}, "date", "bad_time"),
        ({"vru_entry": "25:00:00"}, "vru_entry", "bad_time"),
        ({"vru_entry": ""}, "vru_entry", "bad_time"),
        ({"q_exit": "9:00"}, "q_exit", "bad_time"),
        ({"ser_start": "9:0:40"}, "ser_start", "bad_time"),
        ({"q_time": "30.5"}, "q_time", "bad_duration"),
        ({"ser_time": "two"}, "ser_time", "bad_duration"),
        ({"q_time": "-30"}, "queue.duration", "negative_duration"),
        ({"ser_exit": "9:00:30"}, "talk.ended_at", "ends_before_start"),
        ({"call_id": ""}, "call_id", "missing_required"),
        ({"server": ""}, "", "wrong_number_of_fields"),
        ({"server": "DORIT\tmore"}, "", "wrong_number_of_fields"),
        ({"type": "P\0S"}, "type", "nul_byte"),
        ({"type": "P" * (2**20 + 1)}, "type", "field_too_long"),
    ],
)
def test_what_cannot_be_true_goes_to_quarantine(bring_in: Any, cells: dict[str, str], field: str, reason: str) -> None:
    report, log = bring_in(call(call_id=7), call(**cells), call(call_id=9))
    assert quarantined(log) == [(3, field, reason)]
    assert log.contacts.select("contact_id").collect()["contact_id"].to_list() == ["AA0101-7", "AA0101-9"]
    assert (report.rows, report.contacts, report.quarantined) == (3, 2, {reason: 1})


def test_the_detail_shows_what_was_found_and_is_short(bring_in: Any) -> None:
    _, log = bring_in(call(), call(call_id=2, q_time="x" * 5_000))
    detail = log.quarantine["detail"][0]
    assert detail == f"q_time is '{'x' * 60}…' (accepted: whole seconds)"
    assert log.quarantine["contact_id"].to_list() == [None]


def test_bytes_that_are_not_text(bring_in: Any) -> None:
    data = bank_text([call(), call(call_id=2), call(call_id=3)]).encode().replace(b"AA0101\t2\t0", b"AA0101\t2\t\xff")
    report, log = bring_in(data=data)
    assert quarantined(log) == [(3, "customer_id", "wrong_encoding")]
    assert report.contacts == 2


def test_half_a_line_at_the_end(bring_in: Any) -> None:
    data = bank_text([call(), call(call_id=2)]).encode()
    report, log = bring_in(data=data[:-40])
    assert quarantined(log) == [(3, "", "wrong_number_of_fields")]
    assert report.contacts == 1


def test_a_last_line_without_its_end_may_lack_a_letter(bring_in: Any) -> None:
    _, log = bring_in(data=bank_text([call(), call(call_id=2)]).encode()[:-4])
    assert log.contacts.select("flags").collect()["flags"].to_list() == [None, "incomplete_last_line"]
    assert log.segments.select("agent_id").collect()["agent_id"].to_list()[-1] == "DOR"


def test_blank_lines_are_no_rows_but_lines(bring_in: Any) -> None:
    head, *rows = bank_text([call(), call(call_id=2, outcome="?"), call(call_id=3)]).splitlines(keepends=True)
    report, log = bring_in(data="".join([head, rows[0], "\r\n", "\r\n", *rows[1:], "\r\n"]).encode())
    assert report.rows == 3
    assert quarantined(log) == [(5, "outcome", "unknown_enum")]


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\r\n", "\n").encode(),
    ],
    ids=["byte order mark", "utf-16", "plain line feeds"],
)
def test_files_saved_by_another_program(bring_in: Any, rewrite: Any) -> None:
    report, log = bring_in(data=rewrite(bank_text([call(), call(call_id=2)])))
    assert report.contacts == 2
    assert log.contacts.collect()["contact_id"].to_list() == ["AA0101-1", "AA0101-2"]


def test_columns_in_another_order(bring_in: Any) -> None:
    rows = [line.split("\t") for line in bank_text([call()]).splitlines()]
    data = "\r\n".join("\t".join(reversed(row)) for row in rows) + "\r\n"
    _, log = bring_in(data=data.encode())
    assert contact(log)["contact_id"] == "AA0101-1"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (bank_text([]).encode(), "has a header and no rows"),
        (bank_text([call()]).replace("priority", "urgency").encode(), "priority, urgency"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "unknown or missing columns"),
    ],
)
def test_files_that_are_not_the_banks(bring_in: Any, tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(PercallError, match=message) as caught:
        bring_in(data=data)
    assert caught.value.mistakes[0].file == tmp_path / "calls.tsv"
    assert not (tmp_path / "log").exists()


def test_every_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.tsv").write_bytes(b"")
    paths = [tmp_path / "nowhere.tsv", tmp_path / "empty.tsv", tmp_path]
    with pytest.raises(PercallError) as caught:
        import_files("anonymous-bank", paths, tmp_path / "log")
    assert [mistake.file for mistake in caught.value.mistakes] == paths


def test_clock_changes(bring_in: Any) -> None:
    """Israel, 1999: clocks went from 2 to 3 on 2 April, and from 2 back to 1 on 3 September."""
    spring = {"date": "990402", "vru_entry": "1:59:50", "vru_exit": "3:00:10", "vru_time": 20}
    autumn = {"date": "990903", "vru_entry": "1:59:50", "vru_exit": "1:00:10", "vru_time": 20}
    hang = {"outcome": "HANG", **NOT_QUEUED, **NOT_SERVED}
    gone = {"date": "990402", "vru_entry": "2:30:00", "vru_exit": "2:30:10"}
    _, log = bring_in(
        call(call_id=1, **spring, **hang), call(call_id=2, **autumn, **hang), call(call_id=3, **gone, **hang)
    )
    rows = log.contacts.select("contact_id", "started_at", "ended_at", "flags").collect().rows()
    assert rows == [
        (
            "AA0101-1",
            datetime(1999, 4, 1, 23, 59, 50, tzinfo=UTC),
            datetime(1999, 4, 2, 0, 0, 10, tzinfo=UTC),
            None,
        ),
        (
            "AA0101-2",  # 1:59:50 happened twice: the first; 1:00:10 comes after it, so it is the second
            datetime(1999, 9, 2, 22, 59, 50, tzinfo=UTC),
            datetime(1999, 9, 2, 23, 0, 10, tzinfo=UTC),
            "ambiguous_local_time",
        ),
    ]
    assert quarantined(log) == [(4, "vru_entry", "nonexistent_local_time")]
    assert log.segments.collect()["duration_ms"].to_list() == [20_000, 20_000]


def test_another_time_zone(bring_in: Any) -> None:
    _, log = bring_in(call(), time_zone="UTC")
    assert contact(log)["started_at"] == at("01T09:00:00")
    assert log.time_zone == "UTC"
    with pytest.raises(PercallError, match="Mars"):
        bring_in(call(), time_zone="Mars/Olympus")


def test_an_unknown_reader_is_told_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(PercallError, match="anonymous-bank, table"):
        import_files("avaya", [bank_file(tmp_path / "a.tsv", call())], tmp_path / "log")


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = bank_file(tmp_path / "calls.tsv", call(), call(call_id=2, date="990202"))
    import_files("anonymous-bank", [path], tmp_path / "log", progress=lambda *step: told.append(step))
    assert told == [("reading calls.tsv", 0, 1), ("writing days", 1, 1)]


def test_stored_tables_have_the_schemas_types(bring_in: Any) -> None:
    from percall.log.schema import CONTACTS, SEGMENTS

    _, log = bring_in(call())
    assert log.contacts.collect_schema() == pl.Schema(CONTACTS | {"priority": pl.String()})
    assert log.segments.collect_schema() == pl.Schema(SEGMENTS)
    assert log.agent_states is None
