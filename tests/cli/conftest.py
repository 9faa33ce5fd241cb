"""A small contact centre on disk, and the command line as a user types it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from percall.cli.main import app
from percall.log.imports import import_frames
from support.small_log import Stretch, at, contact, frames, states

CENTRE = """\
name: Small centre
time_zone: UTC
currency: USD
queues: {sales: {channel: voice}, help: {channel: chat}}
teams:
  day: {agents: [ann, bob]}
minimum_contacts: 10
"""

LEDGER = """\
date,category,amount,currency,channel
2024-03,salaries,1200.00,USD,
2024-03,telephony,80.00,USD,voice
2024-03,software,42.50,EUR,
2024-03,software,9.00,USD,email
"""

RATES = "currency,rate\nEUR,2\n"


@dataclass(frozen=True)
class Centre:
    """Where everything lies."""

    log: Path
    ledger: Path
    centre: Path
    rates: Path

    @property
    def given(self) -> list[str]:
        """The options that name it all."""
        named = {"--log": self.log, "--ledger": self.ledger, "--centre": self.centre, "--rates": self.rates}
        return [part for option, path in named.items() for part in (option, str(path))]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    """40 calls and 6 chats of one morning in March 2024, and one call a week later."""
    folder = tmp_path_factory.mktemp("small")
    start = at("2024-03-04T09:00:00")
    calls = [
        contact(
            f"V{number:02d}",
            start + timedelta(minutes=4 * number),
            Stretch("queue", 0, 10),
            Stretch("talk", 10, 120, "ann"),
            queue="sales",
            customer_id=f"c{number % 30}",
            reason="order",
        )
        for number in range(40)
    ]
    chats = [
        contact(
            f"W{number:02d}",
            start + timedelta(minutes=9 * number),
            Stretch("talk", 0, 300, "bob"),
            channel="chat",
            queue="help",
        )
        for number in range(6)
    ]
    late = contact("X01", "2024-03-11T09:00:00", Stretch("queue", 0, 45), queue="sales", outcome="abandoned")
    paid = [("ann", "available", "2024-03-04T09:00:00", "2024-03-04T13:00:00")]
    log = folder / "log"
    tables = frames([*calls, *chats, late])
    import_frames(*tables, states(paid), log_dir=log, time_zone="UTC", source="small")
    centre, ledger, rates = folder / "centre.yaml", folder / "ledger.csv", folder / "rates.csv"
    for path, text in ((centre, CENTRE), (ledger, LEDGER), (rates, RATES)):
        path.write_text(text, encoding="utf-8")
    return Centre(log, ledger, centre, rates)


@pytest.fixture
def percall() -> Callable[..., Result]:
    """Run ``percall`` with these arguments in a terminal of ``width`` columns."""

    def run(*arguments: object, width: int = 80) -> Result:
        runner = CliRunner(env={"COLUMNS": str(width), "NO_COLOR": "1", "TERM": "dumb"})
        return runner.invoke(app, [str(argument) for argument in arguments], prog_name="percall")

    return run
