"""Every lever on its own: what it saves, how surely, what it takes, and why it may not be."""

from __future__ import annotations

from typing import Final

from percall.levers.comparison import Amount, Judged
from percall.money import to_units
from percall.report import charts
from percall.report.format import DASH
from percall.report.levers.amounts import about, half, money, payback
from percall.report.levers.found import Found, Outcome, outcome
from percall.report.levers.reasons import reasons
from percall.report.page import Block, Cell, Column, Facts, Figure, Section, Table, TableRow, figure

COLOURS: Final[dict[Outcome, str]] = {
    "saves": "contacts",
    "unpaid": "contacts-mid",
    "unaffordable": "contacts-mid",
    "frees": "idle",
    "costs": "waste",
    "nothing": "unassigned",
    "not_decided": "unassigned",
    "vetoed": "unassigned",
}
"""Of the theme, by how a lever came out."""


def section(found: Found) -> Section:
    """The ranking, drawn and in figures, then every reason."""
    words = found.words
    blocks: list[Block] = [_chart(found), _table(found)] if found.comparison.levers else []
    said = [sentence for one in found.comparison.levers for sentence in reasons(one, found)]
    said += skipped(found)
    return Section(words("levers.ranking.title"), tally(found), [*blocks, *([Facts(said)] if said else [])])


def tally(found: Found) -> str:
    """How many levers came out how, in one sentence."""
    outcomes = [outcome(one) for one in found.comparison.levers]
    counted = [found.words(f"levers.count.{kind}", n=outcomes.count(kind)) for kind in COLOURS if kind in outcomes]
    if not counted:
        return found.words("levers.ranking.none")
    return found.words("levers.ranking.lead", n=len(outcomes), counted=found.joined(counted))


def skipped(found: Found) -> list[str]:
    """The levers that were not tried, and why."""
    return [
        found.words("levers.ranking.skipped", lever=found.said(one.name), why=found.said(one.why))
        for one in found.comparison.skipped
    ]


def _chart(found: Found) -> Figure:
    words = found.words
    rows = [
        {"name": found.said(one.name), "text": about(one.restaffed.cash_saved.value, words)}
        | _ends(one.restaffed.cash_saved)
        | {"colour": COLOURS[outcome(one)]}
        for one in found.comparison.levers
    ]
    first = found.comparison.levers[0]
    caption = words(
        "levers.ranking.caption",
        lever=found.said(first.name),
        cash=about(first.restaffed.cash_saved.value, words),
        share=words.form.percent(found.comparison.terms.confidence, 0),
    )
    kinds = {outcome(one) for one in found.comparison.levers}
    legend: dict[str, list[str]] = {}
    for kind, colour in COLOURS.items():
        if kind in kinds:
            legend.setdefault(colour, []).append(words(f"levers.outcome.{kind}"))
    key = [(" / ".join(named), colour) for colour, named in legend.items()]
    return figure(lambda width: charts.estimates(rows, width=width), caption, words.form, key)


def _ends(amount: Amount) -> dict[str, float]:
    """Where the marks of an estimate are drawn; an unknown interval has no length."""
    low, high = (amount.value if end is None else end for end in (amount.low, amount.high))
    return {"value": float(to_units(amount.value)), "low": float(to_units(low)), "high": float(to_units(high))}


def _table(found: Found) -> Table:
    words = found.words
    columns = [
        Column(words("levers.column.lever"), "text"),
        Column(words("levers.column.outcome"), "text"),
        Column(words("levers.column.cash")),
        Column("±", minor=True),
        Column(words("levers.column.running"), minor=True),
        Column(words("levers.column.once"), minor=True),
        Column(words("levers.column.payback")),
        Column(words("levers.column.npv"), minor=True),
    ]
    rows = [
        TableRow(_cells(place, one, found), "small" if one.verdict == "vetoed" else "")
        for place, one in enumerate(found.comparison.levers, 1)
    ]
    said = words("levers.ranking.said", n=found.comparison.terms.horizon_months)
    return Table(words("levers.ranking.table"), columns, rows, said)


def _cells(place: int, judged: Judged, found: Found) -> list[Cell]:
    words, worth, cash = found.words, judged.worth, judged.restaffed.cash_saved
    return [
        Cell(f"{place}. {found.said(judged.name)}"),
        Cell(words(f"levers.outcome.{outcome(judged)}")),
        Cell(about(cash.value, words)),
        Cell(half(cash, words) or DASH),
        Cell(money(worth.running_per_month, words)),
        Cell(money(worth.one_off_total, words)),
        Cell(payback(worth.payback_months, words)),
        Cell(about(worth.npv.value, words)),
    ]
