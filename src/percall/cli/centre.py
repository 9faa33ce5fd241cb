"""``percall centre``: check a centre file, or start one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from percall.centre import load_centre, starter
from percall.cli import console
from percall.errors import Mistake, PercallError
from percall.levers.checks import check_levers
from percall.twin.checks import check_file, doubts

app = typer.Typer(no_args_is_help=True, help="The centre file: queues, teams, targets and cost pools.")


@app.command("check")
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="The centre file.")]) -> None:
    """Say every mistake in a centre file, with its line and field; or what the file describes."""
    centre = load_centre(file)
    mistakes = [*check_file(file), *check_levers(file)]
    if mistakes:
        raise PercallError(*mistakes)
    console.warn(*map(str, doubts(file)))
    agents = len(centre.team_of_agents())
    console.results().print(
        Text(
            f"{file}: no mistakes. {centre.name}, {centre.time_zone}, {centre.currency}; "
            f"queues: {len(centre.queues)}, teams: {len(centre.teams)}, agents named: {agents}."
        )
    )


@app.command("new")
def new(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where to write it.")] = Path("centre.yaml"),
) -> None:
    """Write a commented centre file to start from. An existing file is never overwritten."""
    try:
        with file.open("x", encoding="utf-8") as made:
            made.write(starter())
    except FileExistsError as error:
        raise PercallError(Mistake("exists already and is left as it is", file, accepted="a new file name")) from error
    console.say(f"wrote {file}; read it through, then: percall centre check {file}")
