"""Names from data that would colour the terminal, move its cursor or turn its text are shown as signs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from typer.testing import Result

from percall.cli.console import results
from percall.cli.sheet import table
from percall.harmless import SIGNS, harmless
from percall.log.imports import import_frames
from support.small_log import Stretch, contact, frames, states

Run = Callable[..., Result]

HOSTILE = "red \x1b[31m back\x08 \x9b2J bell\x07 \x7f turned \u202e\u2066 end\r"
DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
LEDGER = "date,category,amount,currency\n2024-03,salaries,1200.00,USD\n"
SHIFT = [("ann", "available", "2024-03-04T09:00:00", "2024-03-04T12:00:00")]
CENTRE = "name: Small centre\ntime_zone: UTC\ncurrency: USD\n"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options that name a log, ledger and centre whose reasons, queues and contacts have hostile names."""
    folder = tmp_path_factory.mktemp("hostile")
    calls = [
        contact(
            f"{HOSTILE}{number}",
            f"2024-03-04T09:{number:02d}:00",
            Stretch("talk", 0, 50, "ann"),
            reason=HOSTILE,
            queue=HOSTILE,
        )
        for number in range(12)
    ]
    import_frames(*frames(calls), states(SHIFT), log_dir=folder / "log", time_zone="UTC", source="small")
    (folder / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    (folder / "centre.yaml").write_text(CENTRE, encoding="utf-8")
    return [
        f"--{name}={folder / file}"
        for name, file in {"log": "log", "ledger": "ledger.csv", "centre": "centre.yaml"}.items()
    ]


def test_length_stays_and_nothing_dangerous_is_left() -> None:
    assert len(harmless(HOSTILE)) == len(HOSTILE)
    assert not DANGEROUS.search(harmless(HOSTILE))
    assert harmless("two\nlines\tand Юникод, עברית, ä") == "two\nlines\tand Юникод, עברית, ä"
    assert not any(DANGEROUS.search(sign) for sign in SIGNS.values())


@pytest.mark.parametrize("by", ["reason", "queue", "queue,reason"])
def test_tables_show_signs_and_their_columns_stay_straight(percall: Run, hostile: list[str], by: str) -> None:
    done = percall("measure", *hostile, "--by", by, width=200)
    assert done.exit_code == 0, done.stderr
    assert not DANGEROUS.search(done.stdout), repr(done.stdout)
    assert "␛[31m" in done.stdout


@pytest.mark.parametrize("wanted", [f"{HOSTILE}1", f"{HOSTILE}nobody"], ids=["bill", "error"])
def test_a_bill_and_an_error_show_signs(percall: Run, hostile: list[str], wanted: str) -> None:
    done = percall("bill", wanted, *hostile, width=200)
    assert "[31m" in done.stdout + done.stderr
    assert not DANGEROUS.search(done.stdout + done.stderr)


def test_a_page_shows_signs(percall: Run, hostile: list[str], tmp_path: Path) -> None:
    done = percall("report", *hostile, "--out", str(tmp_path / "report.html"))
    assert done.exit_code == 0, done.stderr
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "␛[31m" in page
    assert not DANGEROUS.search(page)


def test_data_for_a_program_is_left_as_it_is(percall: Run, hostile: list[str]) -> None:
    done = percall("measure", *hostile, "--by", "reason", "--format", "json")
    assert {row["reason"] for row in json.loads(done.stdout)["rows"]} == {HOSTILE}


def test_a_text_of_our_own_styles_is_still_coloured() -> None:
    screen = results()
    assert isinstance(screen, Console)
    with screen.capture() as caught:
        screen.print(Text(HOSTILE, style="bold"))
    assert not DANGEROUS.search(caught.get())


def test_cells_are_measured_as_they_are_shown() -> None:
    screen = results()
    with screen.capture() as caught:
        screen.print(table({"name": ["a", HOSTILE]}, {"figure": ["1", "2"]}))
    lines = [line for line in caught.get().splitlines() if line.strip().endswith(("1", "2"))]
    assert len({cell_len(line.rstrip()) for line in lines}) == 1
