"""``percall levers``: what would make a contact cheaper, by how much, how surely, and what to do first."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from textwrap import wrap
from typing import Annotated, Final, Literal, get_args

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from percall import periods
from percall.centre import Centre
from percall.cli import console, sheet
from percall.cli.compiling import announce_compiling
from percall.cli.frame import framed
from percall.cli.guard import INTERRUPTED
from percall.cli.measure import day
from percall.cli.options import MOST_DAYS, FirstDay, Language, LedgerFiles, MappingFiles, Processes, RatesFile, names
from percall.errors import Mistake, PercallError
from percall.ledger import Charge, Ledger, charges, read_ledger, read_rates
from percall.levers.compare import compare
from percall.levers.comparison import Comparison, Judged
from percall.levers.lever import Lever
from percall.levers.own import from_python
from percall.money import to_micros
from percall.report.format import Format
from percall.report.levers import first as opening
from percall.report.levers import pairs, ranking, sensitivity, write_levers
from percall.report.levers.amounts import about, give_or_take, payback_short, service_text
from percall.report.levers.found import Found, outcome
from percall.report.levers.reasons import reasons
from percall.report.words import Words
from percall.twin.checks import load_workable

Shape = Literal["table", "json", "xlsx", "html"]

KEPT: Final = Path("percall-levers")
MOST_PAIRS: Final = 4
"""Pairs told on the terminal; the page has all."""


def run(
    centre: Annotated[Path, typer.Argument(metavar="CENTRE", help="The centre file.")],
    ledger: LedgerFiles,
    only: Annotated[str | None, typer.Option(metavar="LEVER,...", help="Only these levers.")] = None,
    budget: Annotated[
        str | None, typer.Option(metavar="MONEY", help="Most that may be spent once; without it no limit.")
    ] = None,
    own: Annotated[
        list[str] | None, typer.Option("--own", metavar="FILE.py:NAME", help="A lever of your own; again for more.")
    ] = None,
    start: FirstDay = None,
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="Days that are simulated, from the first on.")] = 7,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same result.")] = 1,
    folder: Annotated[
        Path, typer.Option("--folder", metavar="DIR", help="Where results are kept, so that a broken-off run goes on.")
    ] = KEPT,
    shape: Annotated[Shape | None, typer.Option("--format", help="Default: table, or what FILE ends in.")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write there: html, xlsx or json.")] = None,
    rates: RatesFile = None,
    mapping: MappingFiles = None,
    processes: Processes = -1,
    lang: Language = "en",
) -> None:
    """Try every way to make contacts cheaper on the simulated centre, alone and together, and say what to do first.

    For example: percall levers centre.yaml --ledger march.csv --budget 50000 --out levers.html
    """
    shape = shape or _shape_of(out)
    _check_output(shape, out)
    limit = None if budget is None else _money(budget)
    described = load_workable(centre)
    book = read_ledger(ledger, described, rates=read_rates(rates) if rates else (), mapping=mapping or ())
    announce_compiling()
    with console.progress() as progress:
        found = compare(
            described,
            book,
            first=day(start) or first_day(book, described, days),
            days=days,
            only=names(only) or None,
            budget=limit,
            seed=seed,
            folder=folder,
            processes=processes,
            more=_own(own or []),
            progress=lambda stage, done, of: progress(framed(f"stage_{stage}"), done, of),
        )
    _hand_over(found, shape, out, lang)
    if found.stopped:
        raise typer.Exit(INTERRUPTED)


def first_day(ledger: Ledger, centre: Centre, days: int) -> date:
    """The first Monday from which on the ledger covers so many days; its first day where there is none.

    Rate periods that cost less than half of the dearest do not count: a lease or the wear of equipment goes on in them,
    but nobody's pay is known.
    """
    if not ledger.lines:
        raise PercallError(Mistake("the ledger has no lines", field="--ledger", accepted="a cost sheet with costs"))
    ends = min(line.first_day for line in ledger.lines), max(line.last_day for line in ledger.lines)
    due: dict[date, list[Charge]] = {}
    for charge in charges(ledger, centre, *ends):
        due.setdefault(periods.first_day(charge.first_day, centre.costs.rate_period), []).append(charge)
    cost = {period: sum(charge.micros for charge in within) for period, within in due.items()}
    dearest = max(cost.values())
    whole = [charge for period in due if 2 * (dearest - cost[period]) <= abs(dearest) for charge in due[period]]
    opens, closes = min(charge.first_day for charge in whole), max(charge.last_day for charge in whole)
    monday = opens + timedelta(days=-opens.weekday() % 7)
    return monday if monday + timedelta(days=days - 1) <= closes else opens


def _own(given: Sequence[str]) -> dict[str, Lever]:
    levers = [from_python(one) for one in given]
    return {lever.id: lever for lever in levers}


def _money(text: str) -> int:
    """An amount in currency units as micro-units."""
    try:
        amount = Decimal(text.replace(",", "").replace("_", ""))
        micros = to_micros(amount) if amount >= 0 else None
    except (InvalidOperation, ValueError, OverflowError):
        micros = None
    if micros is None:
        raise PercallError(Mistake(f"{text!r} is no amount", field="--budget", accepted="such as 50000"))
    return micros


def _shape_of(out: Path | None) -> Shape:
    if out is None:
        return "table"
    for shape in get_args(Shape):
        if shape == out.suffix.lower().lstrip("."):
            return shape
    raise PercallError(Mistake(f"no format ends in {out.suffix!r}", out, field="--out", accepted=".html, .xlsx, .json"))


def _check_output(shape: Shape, out: Path | None) -> None:
    if shape == "table" and out is not None:
        raise PercallError(
            Mistake("a table is for the terminal", out, field="--out", accepted="a file that ends in .html or .xlsx")
        )
    if shape in ("xlsx", "html") and out is None and sys.stdout.isatty():
        raise PercallError(Mistake(f"{shape} is not for a terminal", field="--out", accepted="a file"))


def _hand_over(found: Comparison, shape: Shape, out: Path | None, lang: str) -> None:
    if shape == "table":
        show(console.results(), Found(found, Words(Format(lang, found.currency))))
        return
    with console.status("drawing"):
        write_levers(found, out if out is not None else sys.stdout, shape, lang=lang)
    if out is not None:
        console.say(framed("wrote", path=out))


def show(screen: Console, found: Found) -> None:
    """Print the ranking and why, then what to do first and why, then how sure it all is."""
    comparison, words = found.comparison, found.words
    _title(screen, opening.headline(found))
    _say(screen, opening.lead(found))
    if comparison.levers:
        screen.print(table(found))
        today = comparison.today.service.get("service_level")
        _say(screen, words("levers.narrow.said", level=service_text("service_level", today, words)))
        _say(screen, words("levers.capacity.lead"))
    for text in (*_reasons(found), *ranking.skipped(found)):
        _say(screen, text, "· ")
    _title(screen, opening.title(found))
    _say(screen, opening.because(found))
    for number, point in enumerate(opening.points(found), 1):
        _say(screen, f"{point.title}. {point.text}", f"{number}. ")
    if beside := [*opening.proof(found), *_more(found)]:
        _title(screen, words("levers.proof.title"))
    for text in beside:
        _say(screen, text, "· ")
    console.warn(*(found.said(text) for text in comparison.warnings))
    if comparison.stopped:
        console.warn(words("levers.stopped"))


def _title(screen: Console, text: str) -> None:
    screen.print()
    screen.print(Text("\n".join(wrap(text, screen.width)), style="bold"))


def _say(screen: Console, text: str, mark: str = "") -> None:
    """A paragraph, or an item of a list: never broken inside a figure, as Rich would at a space that does not break."""
    screen.print(Text("\n".join(wrap(mark + text, screen.width, subsequent_indent=" " * len(mark)))))


def table(found: Found) -> Table:
    """The ranking: cash and capacity in columns of their own, half of each interval below its figure."""
    words, levers = found.words, found.comparison.levers
    called = {
        words("levers.column.lever"): [f"{place} {found.said(one.name)}" for place, one in enumerate(levers, 1)],
        words("levers.column.outcome"): [words(f"levers.outcome.{outcome(one)}") for one in levers],
    }
    figures = {words(f"levers.narrow.{name}"): cells for name, cells in _figures(levers, found).items()}
    return sheet.table(called, figures)


def _figures(levers: Sequence[Judged], found: Found) -> dict[str, list[str]]:
    words = found.words

    def estimate(one: Judged, name: str) -> str:
        amount = one.restaffed.cash_saved if name == "cash" else one.same_staff.capacity_freed
        return f"{about(amount.value, words)}\n{give_or_take(amount, words)}".rstrip()

    served = [one.same_staff.standing.service.get("service_level") for one in levers]
    return {
        "cash": [estimate(one, "cash") for one in levers],
        "payback": [payback_short(one.worth.payback_months, words) for one in levers],
        "capacity": [estimate(one, "capacity") for one in levers],
        "service": [service_text("service_level", level, words) for level in served],
    }


def _reasons(found: Found) -> Iterator[str]:
    for one in found.comparison.levers:
        yield from reasons(one, found)


def _more(found: Found) -> Iterator[str]:
    """Pairs and break-evens, those that matter for what comes first."""
    yield from pairs.sentences(found)[:MOST_PAIRS]
    firsts = opening.firsts(found)
    for one in found.comparison.break_evens:
        if one.lever in firsts:
            yield sensitivity.break_even(one, found)
