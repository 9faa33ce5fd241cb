"""``percall log``: the contact log itself: whether it is whole, and mending it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from percall.cli import console, sheet
from percall.cli.options import Lang, Language, LogFolder
from percall.cli.words import WORDS
from percall.errors import Mistake
from percall.log.damage import named
from percall.log.rebuild import Holding, check_log, rebuild_log
from percall.report.format import DASH, Format
from percall.report.words import Words

app = typer.Typer(no_args_is_help=True, help="The contact log itself: whether it is whole, and mending it.")


@app.command("check")
def check(log: LogFolder, lang: Language = "en") -> None:
    """Read every file of the log, say whether each is as it was written, and what the log holds.

    For example: percall log check --log log
    """
    _show(check_log(log), lang)
    console.results().print(WORDS[lang]["whole"])


@app.command("rebuild")
def rebuild(
    log: LogFolder,
    time_zone: Annotated[
        str | None,
        typer.Option("--time-zone", metavar="ZONE", help="In which its days were cut, where its files do not say."),
    ] = None,
    lang: Language = "en",
) -> None:
    """Make a lost or damaged log.json anew from the log's files; leave damaged days out, and say what to import again.

    Nothing is deleted. For example: percall log rebuild --log log
    """
    own, rebuilt = WORDS[lang], rebuild_log(log, time_zone)
    _show(rebuilt.holdings, lang)
    screen = console.results()
    _tell(own["aside"], rebuilt.aside)
    for table, days in rebuilt.lost.items():
        for day, sources in days.items():
            screen.print(Text(own["lost"].format(day=day, table=own[table], sources=named(sources) or DASH)))
    screen.print(own["rebuilt" if rebuilt.changed else "whole"])


def _tell(title: str, mistakes: Sequence[Mistake]) -> None:
    """Files left out of the log, and why."""
    screen = console.results()
    if mistakes:
        screen.print(Text(title))
    for mistake in mistakes:
        screen.print(Text(f"  {mistake}"), soft_wrap=True)


def _show(holdings: Sequence[Holding], lang: Lang) -> None:
    """What the log holds, a row a table."""
    own, form = WORDS[lang], Words(Format(lang, "USD")).form
    names = {
        own["table"]: [own[one.table] for one in holdings],
        own["first_day"]: [one.first.isoformat() if one.first else DASH for one in holdings],
        own["last_day"]: [one.last.isoformat() if one.last else DASH for one in holdings],
    }
    figures = {
        own["files"]: [form.count(one.files) for one in holdings],
        own["rows"]: [form.count(one.rows) for one in holdings],
        own["hours"]: [DASH if one.seconds is None else form.number(one.seconds / 3600, 1) for one in holdings],
    }
    console.results().print(sheet.table(names, figures))
