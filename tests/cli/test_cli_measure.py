"""``percall measure``: readable tables, clean files, and sentences where it cannot go on."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest
from typer.testing import Result

import percall as pc

Run = Callable[..., Result]


def test_one_row_is_a_list_of_measures(percall: Run, small: Any) -> None:
    result = percall("measure", *small.given)
    assert result.exit_code == 0, result.stderr
    lines = {line[:40].strip(): line[40:].strip() for line in result.stdout.splitlines()}
    assert lines["Contacts"] == "47"
    assert "Ledger $1,374.00 = Contacts" in result.stdout
    assert "Unassigned $9.00" in result.stdout.replace("\n", " ")
    assert "Difference $0.000000" in result.stdout
    assert "Capacity comes from the agent states" in result.stdout


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("grain", [("--by", "queue,reason"), ("--period", "day"), ()])
def test_every_table_fits_its_terminal(percall: Run, small: Any, width: int, lang: str, grain: tuple[str, ...]) -> None:
    result = percall("measure", *small.given, "--lang", lang, *grain, width=width)
    assert result.exit_code == 0, result.stderr
    assert max(map(len, result.stdout.splitlines())) <= width
    assert "…" not in result.stdout
    assert "Traceback" not in result.stderr


def test_a_wide_terminal_shows_more_measures(percall: Run, small: Any) -> None:
    narrow = percall("measure", *small.given, "--by", "queue").stdout
    wide = percall("measure", *small.given, "--by", "queue", width=160).stdout
    assert "(FCR)" not in narrow
    assert "(FCR)" in wide


def test_chosen_metrics_are_all_shown_however_narrow_the_terminal(percall: Run, small: Any) -> None:
    chosen = ["cost_total", "asa", "aht", "talk_time", "hold_time", "wrap_time", "service_level", "fcr", "longest_wait"]
    result = percall("measure", *small.given, "--by", "queue", "--metrics", ",".join(chosen))
    words = result.stdout.replace("\n", " ").split()
    assert result.stdout.count("sales") == 2  # two tables
    assert words.index("hold") > words.index("talk")
    assert "Longest" in words


def test_small_cells_are_marked(percall: Run, small: Any) -> None:
    result = percall("measure", *small.given, "--by", "queue")
    (marked,) = [line for line in result.stdout.splitlines() if "help" in line]
    (plain,) = [line for line in result.stdout.splitlines() if "sales" in line]
    assert "†" in marked
    assert "†" not in plain
    assert "† Fewer than 10 contacts" in result.stdout


def test_json_is_clean_and_is_what_the_api_says(percall: Run, small: Any) -> None:
    result = percall("measure", *small.given, "--by", "queue", "--period", "week", "--format", "json")
    costed = pc.cost(
        small.log, pc.read_ledger(small.ledger, centre := pc.load_centre(small.centre), rates=_rates()), centre
    )
    assert json.loads(result.stdout) == pc.measure(costed, by=("queue",), period="week").as_json()
    assert "warning: the ledger pays for" in result.stderr


def _rates() -> tuple[Any, ...]:
    from percall.centre.model import ExchangeRate

    return (ExchangeRate(currency="EUR", rate="2"),)


def test_a_file_says_by_its_name_what_it_wants_to_be(percall: Run, small: Any, tmp_path: Path) -> None:
    files = {ending: tmp_path / f"figures.{ending}" for ending in ("csv", "json", "parquet", "xlsx")}
    for path in files.values():
        result = percall("measure", *small.given, "--by", "queue", "--out", path)
        assert (result.exit_code, result.stdout) == (0, ""), result.stderr
        assert f"wrote {path}" in result.stderr.replace("\n", "")
    contacts = [6, 41]
    assert pl.read_csv(files["csv"])["contacts"].to_list() == contacts
    assert pl.read_parquet(files["parquet"])["contacts"].to_list() == contacts
    assert [row["contacts"] for row in json.loads(files["json"].read_text())["rows"]] == contacts
    assert fastexcel.read_excel(files["xlsx"]).load_sheet("rows").to_polars()["contacts"].to_list() == contacts


def test_csv_on_stdout_is_only_csv(percall: Run, small: Any) -> None:
    result = percall("measure", *small.given, "--by", "queue", "--format", "csv")
    assert pl.read_csv(io.StringIO(result.stdout))["queue"].to_list() == ["help", "sales"]


def test_days_and_view(percall: Run, small: Any) -> None:
    one_day = ("--from", "2024-03-11", "--to", "2024-03-11")
    assert json.loads(percall("measure", *small.given, *one_day, "--format", "json").stdout)["rows"][0]["contacts"] == 1
    loaded = json.loads(percall("measure", *small.given, "--view", "loaded", "--format", "json").stdout)
    assert loaded["reconciliation"][0]["idle"] == "0.000000"
    assert loaded["reconciliation"][0]["contacts"] == "1365.000000"
    assert loaded["rows"][0]["cost_total"] == loaded["reconciliation"][0]["ledger"] == "1374.000000"


def test_two_ledgers_are_read_as_one(percall: Run, small: Any, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text("date,category,amount\n2024-03,rent,100.00\n", encoding="utf-8")
    rows = json.loads(percall("measure", *small.given, "--ledger", more, "--format", "json").stdout)["reconciliation"]
    assert rows[0]["ledger"] == "1474.000000"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--metrics", "asa,nonsense"), "unknown metric 'nonsense'"),
        (("--by", "agent_id"), "cost per contact is no measure of a person"),
        (("--by", "nonsense"), "nonsense"),
        (("--out", "figures.doc"), "no format ends in '.doc'"),
        (("--format", "table", "--out", "x.csv"), "a table is for the terminal"),
        (("--format", "csv", "--metrics", "asa"), "a file holds every metric"),
        (("--rates", "nowhere.csv"), "nowhere.csv"),
        (("--from", "1999-01-01", "--to", "1999-01-02"), "no contacts"),
        (("--from", "2024-03-05", "--to", "2024-03-04"), "2024-03-04"),
        (("--log", "nowhere"), "nowhere"),
        (("--from", "yesterday"), "yesterday"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    percall: Run, small: Any, arguments: tuple[str, ...], sentence: str
) -> None:
    result = percall("measure", *small.given, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert sentence in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_every_mistake_in_a_ledger_is_named(percall: Run, small: Any, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("date,category,amount\n2024-03,salary mountain,ten\n2024-13,rent,5\n", encoding="utf-8")
    result = percall("measure", "--log", small.log, "--centre", small.centre, "--ledger", bad)
    said = result.stderr
    assert result.exit_code == 2
    assert said.count("error: bad.csv:2, ") == 2
    assert "bad.csv:3, date" in said
    assert "3 mistakes" in said
