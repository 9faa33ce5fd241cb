"""Waste: what abandoned, repeated and transferred contacts cost."""

from __future__ import annotations

from percall.report import charts
from percall.report.cells import Cells, metric_name
from percall.report.figures import Figures
from percall.report.format import DASH
from percall.report.naming import share_text
from percall.report.page import Block, Cell, Column, Figure, Section, Table, TableRow, figure
from percall.report.words import Words

KINDS = {
    "abandoned": ("cost_abandoned", "abandonment_rate"),
    "repeated": ("cost_repeated", "repeat_rate"),
    "transferred": ("cost_transferred", "transfer_rate"),
}
"""Kind, metric of its cost, metric of how often it happens."""


def section(figures: Figures, words: Words) -> Section:
    """What is known of the three kinds, the dearest in words."""
    known = [kind for kind, (cost, _) in KINDS.items() if figures.total[cost] is not None]
    blocks: list[Block] = [_table(figures, words)]
    if not known:
        return Section(words("waste.title"), words("waste.lead_unknown"), blocks)
    first = max(known, key=lambda kind: figures.total[KINDS[kind][0]])
    cost = figures.total[KINDS[first][0]]
    lead = words(
        "waste.lead",
        name=words(f"waste.{first}").lower(),
        amount=words.form.headline(cost),
        share=share_text(cost, figures.total["cost_total"], words),
    )
    return Section(words("waste.title"), lead, [_chart(known, figures, words), *blocks])


def _chart(known: list[str], figures: Figures, words: Words) -> Figure:
    costs = {words(f"waste.{kind}"): figures.total[KINDS[kind][0]] for kind in known}
    said = {name: words.form.headline(cost, max(costs.values())) for name, cost in costs.items()}
    rows = [
        {"name": name, "amount": float(cost), "text": said[name], "colour": "waste"} for name, cost in costs.items()
    ]
    listed = "; ".join(words("waste.known", name=name.lower(), amount=amount) for name, amount in said.items())
    caption = words("waste.caption", known=listed)
    return figure(lambda width: charts.bars(rows, width=width), caption, words.form)


def _table(figures: Figures, words: Words) -> Table:
    cells, total = Cells(words, figures.whole.minimum_contacts), figures.total
    longest = max((total[cost] for cost, _ in KINDS.values() if total[cost]), default=None)
    rows = []
    for kind, (cost, rate) in KINDS.items():
        known = total[cost] is not None
        share = cells.share(total[cost], total["cost_total"], longest) if known else Cell(DASH)
        amount = cells.amount(total[cost], longest or total[cost]) if known else cells.metric(total, cost)
        often = cells.metric(total, rate)
        named = Cell(f"{often.text} ({metric_name(rate, words)})", note=often.note)
        rows.append(TableRow([Cell(words(f"waste.{kind}")), amount, share, named]))
    columns = [
        Column(words("waste.kind"), "text"),
        Column(words("waste.cost")),
        Column(words("waste.share"), "share"),
        Column(words("waste.rate"), minor=True),
    ]
    about = words("waste.repeats", n=figures.costed.centre.repeats.window_days)
    return Table(words("waste.table"), columns, rows, notes=[*cells.notes(), about])
