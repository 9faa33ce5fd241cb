"""``percall levers`` as a user meets it; what is found comes from a comparison made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import Result

import percall.cli.levers as command
import percall.demo
from percall.centre import load_centre
from percall.demo.levers import DAYS, FIRST
from percall.ledger import read_ledger
from percall.levers.comparison import Comparison
from support.levers_found import HOSTILE, found
from support.reading import assert_in_order
from support.small_log import centre, line
from support.small_log import ledger as ledger_of

CENTRE = """\
name: small
time_zone: UTC
currency: USD
queues: {line: {}}
teams: {all: {}}
arrivals: {demands: {calls: {reason: any, per_hour: {daily: 60}}}}
reasons: {any: {talk: {family: exponential, mean_s: 120}, patience: {family: exponential, mean_s: 60}}}
routing: {rules: [{queue: line}]}
staffing: {groups: {agents: {team: all, agents: 3, staffed: {daily: 3}}}}
"""
LEDGER = "date,category,amount,currency\n2024-01,salaries,10000,USD\n"
OWN = '''\
from percall.levers.lever import Plan


def quieter(plan: Plan) -> Plan:
    """Fewer contacts."""
    return plan
'''

Percall = Callable[..., Result]


class Asked:
    """Stands in for ``compare``: keeps what it was asked and gives what was found by hand."""

    def __init__(self) -> None:
        self.options: dict[str, Any] = {}
        self.finds: Comparison = found()

    def __call__(self, centre: Any, ledger: Any, **options: Any) -> Comparison:
        self.options = options
        options["progress"]("levers", 1, 11)
        return self.finds


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    asked = Asked()
    monkeypatch.setattr(command, "compare", asked)
    return asked


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command and its files, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("centre.yaml", CENTRE), ("ledger.csv", LEDGER), ("own.py", OWN)):
        Path(name).write_text(text, encoding="utf-8")
    return ["levers", "centre.yaml", "--ledger", "ledger.csv"]


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [80, 120])
def test_the_ranking_then_what_to_do_first_then_how_sure(
    percall: Percall, given: list[str], asked: Asked, width: int
) -> None:
    done = percall(*given, width=width)
    assert done.exit_code == 0, done.stderr
    assert max(len(line) for line in done.stdout.splitlines()) <= width
    told = plain(done.stdout)
    order = [
        "A contact can cost $5.43 instead of $6.20",
        "1 Self-service",
        "10 Call-back",
        "The two are never added.",
        "only frees capacity: no bill gets smaller",
        "Analytics of contacts is not decided",
        "Call-back is vetoed: Abandonment rate would be 7.1%",
        "IVR was not tried. The centre has no menu.",
        "Do these three first",
        "1. Self-service.",
        "3. Scheduling.",
        "2,048 sets of levers",
        "Self-service and Automated agent spoil each other",
        "Automated agent pays above 14%",
    ]
    assert_in_order(told, order)
    assert "VoIP pays nowhere" not in told  # it is not among the first three
    assert "warning: =A warning" in done.stderr


def test_cash_and_capacity_stand_apart_with_their_intervals(percall: Percall, given: list[str], asked: Asked) -> None:
    rows = percall(*given, width=120).stdout.splitlines()
    top = next(number for number, row in enumerate(rows) if "1 Self-service" in row)
    assert plain(rows[top]).endswith("saves cash $9,120 3.1 mo $12,400 87.0%")
    assert plain(rows[top + 1]) == "± $340 ± $280"
    assert "21,520" not in " ".join(rows)  # 9,120 + 12,400


def test_in_russian(percall: Percall, given: list[str], asked: Asked) -> None:
    told = plain(percall(*given, "--lang", "ru").stdout)
    for text in ("Контакт может стоить 5,43 $ вместо 6,20 $", "Начните с этих трёх", "только высвобождает время"):
        assert text in told


def test_names_are_no_markup(percall: Percall, given: list[str], asked: Asked) -> None:
    assert HOSTILE in plain(percall(*given, width=200).stdout)


def test_options_reach_the_comparison(percall: Percall, given: list[str], asked: Asked) -> None:
    done = percall(
        *given, "--only", "ai, ivr", "--budget", "50,000.5", "--own", "own.py:quieter", "--days", "14", "--seed", "7",
        "--from", "2024-01-15", "--folder", "kept",
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    asked.options.pop("progress")
    assert list(asked.options.pop("more")) == ["quieter"]
    assert asked.options == {
        "first": date(2024, 1, 15),
        "days": 14,
        "only": ("ai", "ivr"),
        "budget": 50_000_500_000,
        "seed": 7,
        "folder": Path("kept"),
        "processes": -1,
    }


def test_without_options_every_lever_is_tried_without_a_limit_from_the_first_monday(
    percall: Percall, given: list[str], asked: Asked
) -> None:
    percall(*given)
    assert (asked.options["only"], asked.options["budget"]) == (None, None)
    assert asked.options["first"] == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("opens", "closes", "first"),
    [
        ("2024-01-03", "2024-01-31", date(2024, 1, 8)),
        ("2024-01-03", "2024-01-10", date(2024, 1, 3)),  # no whole week from a Monday on
        ("2024-01-01", "2024-01-07", date(2024, 1, 1)),
    ],
)
def test_the_first_day_is_a_monday_that_the_ledger_covers(opens: str, closes: str, first: date) -> None:
    lines = [
        line(number, "salaries", "5", first_day=date.fromisoformat(day), last_day=date.fromisoformat(day))
        for number, day in enumerate((opens, closes))
    ]
    assert command.first_day(ledger_of(*lines), centre(), 7) == first


def test_months_in_which_only_equipment_wears_out_are_not_simulated() -> None:
    bought, payday = date(2023, 9, 15), date(2024, 3, 31)
    book = ledger_of(
        line(1, "equipment", "64000", first_day=bought, last_day=date(2026, 9, 14), life_months=36),
        line(2, "salaries", "90000", first_day=payday, last_day=payday, dated=True),
        line(3, "rent", "9000", "2024-03"),
        line(4, "rent", "9000", "2024-04"),
    )
    assert command.first_day(book, centre(), 7) == date(2024, 3, 4)
    assert command.first_day(book, centre(), 31) == date(2024, 3, 1)


def test_the_days_of_the_demo_are_those_that_the_command_takes_too() -> None:
    folder = Path(percall.demo.__file__).parent
    described = load_centre(folder / "centre.yaml")
    book = read_ledger([folder / "ledger.csv"], described)
    assert command.first_day(book, described, DAYS) == FIRST


def test_json_goes_to_standard_output(percall: Percall, given: list[str], asked: Asked) -> None:
    told = json.loads(percall(*given, "--format", "json").stdout)
    assert told["portfolio"]["first_three"] == ["self_service", "ai", "scheduling"]


def test_what_the_file_ends_in_says_the_format(percall: Percall, given: list[str], asked: Asked) -> None:
    for name in ("levers.html", "levers.xlsx", "levers.json"):
        done = percall(*given, "--out", name, "--lang", "ru")
        assert (done.exit_code, done.stdout) == (0, "")
        assert f"записано: {name}" in done.stderr
    assert "Начните с этих трёх" in Path("levers.html").read_text(encoding="utf-8")
    assert openpyxl.load_workbook("levers.xlsx").sheetnames[1] == "Рычаги"
    assert json.loads(Path("levers.json").read_text(encoding="utf-8"))["centre"] == "Demo <i>Telecom</i>"


def test_what_was_found_before_ctrl_c_is_shown_and_said_to_be_a_part(
    percall: Percall, given: list[str], asked: Asked
) -> None:
    asked.finds = found(portfolio=None, screening=None, stopped=True)
    done = percall(*given)
    assert done.exit_code == 130
    assert "run the command again to go on" in plain(done.stderr)
    told = plain(done.stdout)
    assert "3 levers would pay for themselves; which set is best is not known yet" in told
    assert "Do these three first" in told
    assert "Each was judged alone" in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--budget", "plenty"], "'plenty' is no amount"),
        (["--budget", "-5"], "'-5' is no amount"),
        (["--budget", "nan"], "'nan' is no amount"),
        (["--out", "levers.pdf"], "no format ends in '.pdf'"),
        (["--format", "table", "--out", "levers.html"], "a table is for the terminal"),
        (["--own", "own.py:louder"], "names no function"),
    ],
)
def test_a_mistake_is_a_sentence(
    percall: Percall, given: list[str], asked: Asked, options: list[str], said: str
) -> None:
    done = percall(*given, *options)
    assert done.exit_code == 2
    assert said in plain(done.stderr)


def test_a_centre_that_cannot_be_simulated_is_refused_with_its_line(
    percall: Percall, given: list[str], asked: Asked
) -> None:
    Path("centre.yaml").write_text("name: small\ntime_zone: UTC\ncurrency: USD\n", encoding="utf-8")
    done = percall(*given)
    assert done.exit_code == 2
    assert "arrivals.demands: says nothing of who calls" in plain(done.stderr)
