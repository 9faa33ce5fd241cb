"""Idle: paid time that no contact used, and what stands behind the figure."""

from __future__ import annotations

from decimal import Decimal

from percall.report import charts
from percall.report.cells import figure_text
from percall.report.figures import Figures
from percall.report.naming import share_text
from percall.report.page import Block, Facts, Figure, Section, figure
from percall.report.words import Words

SPLIT = {
    "shrinkage": "idle_shrinkage_cost",
    "slack": "idle_schedule_slack_cost",
    "buffer": "idle_service_buffer_cost",
}
"""Word, metric."""


def section(figures: Figures, words: Words) -> Section:
    """The amount, its parts where agent states tell them, and the source of capacity."""
    blocks: list[Block] = [_chart(figures, words)] if figures.idle_known and figures.spent.idle else []
    return Section(words("idle.title"), _lead(figures, words), [*blocks, Facts(_facts(figures, words))])


def _lead(figures: Figures, words: Words) -> str:
    if not figures.idle_known:
        return words("idle.lead_loaded" if figures.whole.view == "loaded" else "idle.lead_none")
    spent, form = figures.spent, words.form
    return words(
        "idle.lead",
        idle=form.headline(spent.idle),
        ledger=form.headline(spent.ledger),
        share=share_text(spent.idle, spent.ledger, words),
    )


def _chart(figures: Figures, words: Words) -> Figure:
    form, total = words.form, figures.total
    split = {word: total[metric] for word, metric in SPLIT.items() if total[metric] is not None}
    if len(split) == len(SPLIT):
        amounts = split
        caption = words("idle.caption_split", **{word: form.headline(amount) for word, amount in split.items()})
    else:
        bought = [one for one in figures.spending if one.idle]
        used = sum((one.contacts for one in bought), Decimal(0))
        amounts = {"used": used, "unused": figures.spent.idle}
        together = form.headline(sum((one.ledger for one in bought), Decimal(0)))
        caption = words("idle.caption_whole", together=together, idle=form.headline(figures.spent.idle))
    rows = [
        {
            "name": words(f"idle.{word}"),
            "amount": float(amount),
            "text": form.headline(amount, max(amounts.values())),
            "colour": "contacts" if word == "used" else "idle",
        }
        for word, amount in amounts.items()
    ]
    return figure(lambda width: charts.bars(rows, width=width), caption, form)


def _facts(figures: Figures, words: Words) -> list[str]:
    source = figures.whole.capacity_source
    said = [words(f"idle.source.{source}")]
    if source == "none":
        return said
    centre = figures.costed.centre
    said.append(words("idle.practical", share=words.form.percent(centre.practical_capacity(), 0)))
    for metric in ("occupancy", "utilisation"):
        value = figures.total[metric]
        if value is not None:
            said.append(words(f"idle.{metric}", **{metric: figure_text(metric, value, words)}))
    return said
