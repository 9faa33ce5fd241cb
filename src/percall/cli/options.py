"""Options that several commands share, declared once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from percall.errors import Mistake, PercallError

Lang = Literal["en", "ru"]

EARLIEST, LATEST = 1900, 2199
"""Years."""
MOST_DAYS = 36_525
"""Days that are simulated: a century."""

LogFolder = Annotated[Path, typer.Option("--log", metavar="DIR", help="Folder of the contact log.")]
LedgerFiles = Annotated[
    list[Path], typer.Option("--ledger", metavar="FILE", help="Cost sheet (CSV, XLSX); give it again for each file.")
]
MappingFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help="What the columns of a cost sheet mean (percall ledger suggest); one for all, or one for each.",
    ),
]
CentreFile = Annotated[Path, typer.Option("--centre", metavar="FILE", help="The centre file, such as centre.yaml.")]
RatesFile = Annotated[
    Path | None, typer.Option("--rates", metavar="FILE", help="Exchange rates: currency, rate, since.")
]


def _day(option: typer.CallbackParam, given: datetime | None) -> datetime | None:
    """The day, if there are days enough before and after it."""
    if given is not None and not EARLIEST <= given.year <= LATEST:
        wrong = f"{given.date()} is too far away"
        raise PercallError(Mistake(wrong, field=option.opts[0], accepted=f"years {EARLIEST} to {LATEST}"))
    return given


FirstDay = Annotated[
    datetime | None,
    typer.Option("--from", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], callback=_day, help="First day."),
]
LastDay = Annotated[
    datetime | None,
    typer.Option("--to", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], callback=_day, help="Last day."),
]


def _processes(given: int) -> int:
    if given == 0:
        raise PercallError(Mistake("nothing is done by 0 processes", field="--processes", accepted="-1, or 1 and more"))
    return given


Processes = Annotated[int, typer.Option(callback=_processes, help="Processes side by side; -1: one a core.")]
Language = Annotated[Lang, typer.Option("--lang", help="Language of the output.")]


def names(text: str | None) -> tuple[str, ...]:
    """The names in a list with commas."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())
