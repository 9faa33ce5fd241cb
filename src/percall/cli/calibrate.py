"""``percall calibrate``: a centre file from a contact log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from percall.centre import Centre, load_centre
from percall.cli import console
from percall.cli.frame import framed
from percall.cli.measure import day
from percall.cli.options import FirstDay, LastDay, LogFolder
from percall.errors import Mistake, PercallError
from percall.log import Log, open_log
from percall.twin.calibration import calibrate, observe
from percall.twin.centre_file import CALIBRATED, as_yaml

ASSUMED_CURRENCY = "USD"
NO_CURRENCY = (
    "ASSUMED: a contact log names no currency. Which currency is your ledger in? (--currency EUR says it at once)"
)


def run(
    log: LogFolder,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The centre file to write; never overwritten.")],
    centre: Annotated[
        Path | None, typer.Option("--centre", metavar="FILE", help="A centre file whose costs and targets to keep.")
    ] = None,
    tier: Annotated[
        str | None, typer.Option("--tier", metavar="COLUMN", help="Attribute of the log that tells customers apart.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(help="Currency of the new file, where there is no centre file; else USD is assumed.")
    ] = None,
    first: FirstDay = None,
    last: LastDay = None,
) -> None:
    """Describe demand, handling, patience, self-service and staff as a log shows them, with their standard errors.

    For example: percall calibrate --log log --out centre.yaml, then: percall simulate centre.yaml
    """
    opened = open_log(log)
    base = base_centre(centre, opened, log.name, currency or ASSUMED_CURRENCY)
    found = calibrate(observe(opened, day(first), day(last), tier), base)
    guessed = currency is None and centre is None
    notes = dict(found.notes) | ({("currency",): NO_CURRENCY} if guessed else {})
    try:
        with out.open("x", encoding="utf-8") as made:
            made.write(as_yaml(found.centre, CALIBRATED, notes))
    except FileExistsError as error:
        raise PercallError(Mistake("exists already and is left as it is", out, accepted="a new file name")) from error
    if guessed:
        console.warn(framed("assumed_currency", currency=ASSUMED_CURRENCY))
    if found.assumed:
        console.warn(framed("assumed_staff", path=out))
    elif not found.recorded:
        console.warn(framed("inferred"))
    console.say(f"wrote {out}; then: percall simulate {out}")


def base_centre(file: Path | None, log: Log, name: str, currency: str) -> Centre:
    """The centre whose costs and targets stay: from its file or, without one, empty."""
    return load_centre(file) if file else Centre(name=name, time_zone=log.time_zone or "UTC", currency=currency)
