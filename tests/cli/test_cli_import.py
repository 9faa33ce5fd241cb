"""``percall import``: files into the log, a mapping proposed, and files that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

import percall as pc

Run = Callable[..., Result]

CALLS = """\
Call ID,Started,Talk (s),Agent,Result
1,2024-03-04 09:00:00,60,ann,answered
2,2024-03-04 09:05:00,90,bob,answered
3,2024-03-04 09:10:00,-5,bob,answered
"""

MAPPING = """\
time_zone: Europe/Berlin
contacts:
  contact_id: Call ID
  started_at: Started
  channel: {constant: voice}
  direction: {constant: inbound}
  outcome: {column: Result, values: {answered: handled}}
  agent_id: Agent
  segments: {talk: {duration: Talk (s)}}
"""

BANK = (
    "vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time\t"
    "outcome\tser_start\tser_exit\tser_time\tserver\r\n"
    "AA0101\t7\t0\t0\tPS\t990201\t9:00:00\t9:00:10\t10\t9:00:10\t9:00:40\t30\tAGENT\t9:00:40\t9:02:40\t120\tMORIAH\r\n"
    "AA0101\t8\t0\t0\tPS\t990201\t9:01:00\t9:01:10\t10\t0:00:00\t0:00:00\t0\tPHANTOM\t0:00:00\t0:00:00\t0\tNO_SERVER\r\n"
)


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """An export of three calls, one of which cannot be true."""
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    path = tmp_path / "calls.csv"
    path.write_text(CALLS, encoding="utf-8")
    return path


def counts(result: Result) -> dict[str, int]:
    """What the command said of rows: what they are, and how many."""
    rows = [line.strip().split("  ", 1) for line in result.stdout.splitlines() if line.strip()[0].isdigit()]
    return {what.strip(): int(count.replace(",", "")) for count, what in rows}


def test_rows_put_aside_are_named_with_file_row_and_reason(percall: Run, calls: Path) -> None:
    calls.write_text(CALLS + "".join(f"{n},2024-03-04 09:00:00,-{n},ann,answered\n" for n in range(4, 9)), "utf-8")
    arguments = ("import", "table", calls, "--log", calls.parent / "log", "--mapping", calls.parent / "mapping.yaml")
    said = percall(*arguments, width=200).stdout
    assert said.count("put aside: ") == 3
    assert "put aside: calls.csv:4, talk.duration: talk lasts -5000 ms\n" in said
    assert "3 more rows were put aside; the Parquet file in " in said


def test_a_table_comes_in_and_every_row_is_accounted_for(percall: Run, calls: Path) -> None:
    arguments = ("import", "table", calls, "--log", calls.parent / "log", "--mapping", calls.parent / "mapping.yaml")
    first = percall(*arguments, width=200)
    assert first.exit_code == 0, first.stderr
    said = counts(first)
    assert said.pop("rows read") == 3
    assert sum(said.values()) == 3
    assert any(what.startswith("rows in quarantine: ") for what in said)
    assert "is up to date" in first.stdout
    again = percall(*arguments, width=200)
    assert counts(again)["contacts the log had already"] == 2
    assert "is as it was" in again.stdout
    assert pc.open_log(calls.parent / "log").time_zone == "Europe/Berlin"


def test_a_time_zone_on_the_command_line_wins(percall: Run, calls: Path) -> None:
    log, mapping = calls.parent / "log", calls.parent / "mapping.yaml"
    result = percall("import", "table", calls, "--log", log, "--mapping", mapping, "--time-zone", "Asia/Tokyo")
    assert result.exit_code == 0, result.stderr
    assert pc.open_log(log).time_zone == "Asia/Tokyo"


def test_a_suggested_mapping_is_printed_and_imports(percall: Run, calls: Path) -> None:
    result = percall("import", "table", "--suggest", calls)
    assert (result.exit_code, result.stderr) == (0, "")
    mapping = calls.parent / "suggested.yaml"
    mapping.write_text(result.stdout, encoding="utf-8")
    done = percall("import", "table", calls, "--log", calls.parent / "log", "--mapping", mapping, width=200)
    assert done.exit_code == 0, done.stderr
    assert counts(done)["new contacts"] == 2


def test_the_bank_format_comes_in(percall: Run, tmp_path: Path) -> None:
    path = tmp_path / "bank.tsv"
    path.write_bytes(BANK.encode())
    result = percall("import", "anonymous-bank", path, "--log", tmp_path / "log", width=200)
    assert result.exit_code == 0, result.stderr
    assert counts(result) == {"rows read": 2, "new contacts": 1, "rows the platform says to ignore": 1}


@pytest.mark.parametrize(
    ("arguments", "sentences"),
    [
        (("table", "calls.csv"), ["error: --log: is needed", "error: --mapping: is needed", "2 mistakes"]),
        (("table", "calls.csv", "--log", "log"), ["error: --mapping: is needed"]),
        (("table", "nowhere.csv", "--log", "log", "--mapping", "mapping.yaml"), ["error: nowhere.csv"]),
        (("table", "calls.csv", "--log", "log", "--mapping", "nowhere.yaml"), ["error: nowhere.yaml"]),
        (("table", "--suggest", "nowhere.csv"), ["error: nowhere.csv"]),
        (("anonymous-bank", "calls.csv", "--log", "log"), ["error: calls.csv"]),
        (("anonymous-bank", "calls.csv", "--log", "log", "--time-zone", "Moon"), ["Moon"]),
        (("anonymous-bank", "calls.csv"), ["--log"]),
        (("table",), ["FILE"]),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_no_log_is_made(
    percall: Run, calls: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentences: list[str]
) -> None:
    monkeypatch.chdir(calls.parent)
    result = percall("import", *arguments, width=200)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert [sentence for sentence in sentences if sentence not in result.stderr] == []
    assert "Traceback" not in result.stderr
    assert not (calls.parent / "log" / "log.json").exists()
