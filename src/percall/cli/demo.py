"""``percall demo``: a sample month, costed, and what would make it cheaper, on the terminal and in two reports."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from percall.cli import console, sheet
from percall.cli.compiling import announce_compiling
from percall.cli.frame import framed
from percall.cli.levers import show
from percall.cli.options import Language
from percall.cli.words import WORDS
from percall.demo.levers import compare_alone, known
from percall.demo.make import Demo, make_demo
from percall.levers.comparison import Comparison
from percall.report.cells import metric_name
from percall.report.figures import Figures
from percall.report.format import Format
from percall.report.levers import write_levers
from percall.report.levers.found import Found
from percall.report.naming import group_name, notice_text, share_text
from percall.report.sections import opening
from percall.report.words import Words

BY_QUEUE = ("contacts", "cost_total", "work_cost", "idle_cost", "cost_per_contact", "service_level")
CONTACT = "0000020352"
"""A customer who wanted to leave, was put through, and waited for it."""


def run(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where to write the demo.")] = Path("percall-demo"),
    lang: Language = "en",
) -> None:
    """Simulate and cost a month of a made-up contact centre, and try what would make it cheaper.

    Writes its files and two reports. Running it again is safe.
    """
    announce_compiling()
    with console.progress() as progress:
        demo = make_demo(out, lang, progress)
    screen, words = console.results(), Words(Format(lang, demo.figures.costed.currency))
    _summary(screen, demo, words)
    _next(screen, demo, _cheaper(screen, demo, words), words)


def _summary(screen: Console, demo: Demo, words: Words) -> None:
    """What contacts cost."""
    figures = demo.figures
    screen.print(Text(f"\n{opening.headline(figures, words)}", style="bold"))
    screen.print(Text(opening.lead(figures, words)))
    _by_queue(screen, figures, words)
    screen.print(Text(words(f"proof.view_{figures.whole.view}")))
    _spending(screen, figures, words)
    screen.print(Text(sheet.reconciliation(figures.whole.reconciliation[0], words)))
    screen.print(Text(words(f"idle.source.{figures.whole.capacity_source}")))
    for warning in figures.whole.warnings:
        screen.print(Text(notice_text(warning, words)))


def _by_queue(screen: Console, figures: Figures, words: Words) -> None:
    centre, rows, whole = figures.costed.centre, figures.by["queue"].rows, figures.total
    names = [group_name("queue", row["queue"], centre, words) for row in rows]
    apart = figures.apart("queue")["cost_total"]
    columns = {}
    for metric in BY_QUEUE:
        shown = [sheet.figure(row, metric, words) for row in rows]
        rest = [words.form.money(apart) if metric == "cost_total" else ""] if apart else []
        columns[metric_name(metric, words)] = [*shown, *rest, sheet.figure(whole, metric, words)]
    names += [words("breakdown.no_contact")] if apart else []
    names.append(words("breakdown.total"))
    screen.print(sheet.table({words("breakdown.column.queue"): names}, columns, total=True))


def _spending(screen: Console, figures: Figures, words: Words) -> None:
    lines = [*figures.spending, figures.spent]
    names = [words.named("category", one.category) for one in figures.spending]
    columns = {
        words(f"proof.{part}"): [words.form.money(amount) if (amount := getattr(one, part)) else "" for one in lines]
        for part in ("ledger", "contacts", "idle", "unassigned")
    }
    shares = [share_text(one.ledger, figures.spent.ledger, words) for one in lines]
    categories = {words("spending.category"): [*names, words("spending.total")]}
    screen.print(sheet.table(categories, columns | {words("spending.share"): shares}, total=True))


def _cheaper(screen: Console, demo: Demo, words: Words) -> Path | None:
    """Show what would make contacts cheaper, and write its page; None where the user would not wait for it."""
    comparison = known(demo.centre, demo.ledger) or _tried(demo)
    if comparison is None:
        return None
    show(screen, Found(comparison, words))
    page = demo.report.with_name("levers.html")
    write_levers(comparison, page, "html", lang=words.lang)
    return page


def _tried(demo: Demo) -> Comparison | None:
    console.say(framed("trying"))
    try:
        with console.progress() as bar:
            return compare_alone(
                demo.centre, demo.ledger, lambda stage, done, of: bar(framed(f"stage_{stage}"), done, of)
            )
    except KeyboardInterrupt:
        console.say(framed("left_out"))
        return None


def _next(screen: Console, demo: Demo, levers: Path | None, words: Words) -> None:
    own = WORDS[words.lang]
    given = f"--log {demo.log.name} --ledger {demo.ledger.name} --centre {demo.centre.name}"
    screen.print(Text(f"\n{own['open'].format(file=demo.report)}", style="bold"))
    if levers is not None:
        screen.print(Text(own["open_levers"].format(file=levers), style="bold"))
    screen.print(Text(own["try"]))
    for command in (
        *_activation(),
        f"cd {demo.log.parent}",
        f"percall measure {given} --by team",
        f"percall measure {given} --by hour",
        f"percall bill {CONTACT} {given}",
        "percall metrics cost_per_contact",
        f"percall levers {demo.centre.name} --ledger {demo.ledger.name}",
    ):
        screen.print(f"  {command}", soft_wrap=True, markup=False)


def _activation() -> list[str]:
    """How to have the command at hand after ``make demo``, which sets it up where the shell does not look."""
    activate = Path(sys.prefix, "bin", "activate")
    return [f". {os.path.relpath(activate)}"] if activate.exists() and not shutil.which("percall") else []
