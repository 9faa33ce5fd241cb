"""The opening: what a contact cost, in one line, one sentence and a few tiles."""

from __future__ import annotations

from percall.report.cells import figure_text, metric_name, why_unknown
from percall.report.figures import FULL, Figures
from percall.report.format import DASH
from percall.report.naming import share_text
from percall.report.page import Tile
from percall.report.words import Words


def headline(figures: Figures, words: Words) -> str:
    """What one contact cost."""
    price = figures.total[FULL]
    return words("headline.unknown") if price is None else words("headline.known", price=words.form.price(price))


def lead(figures: Figures, words: Words) -> str:
    """What was spent on how many contacts, and what became of the money."""
    spent, form = figures.spent, words.form
    amounts = {
        "carried": form.headline(spent.contacts),
        "carried_share": share_text(spent.contacts, spent.ledger, words),
        "idle": form.headline(spent.idle),
        "idle_share": share_text(spent.idle, spent.ledger, words),
    }
    sentences = [
        words(
            "lead.spent",
            span=form.span(figures.first, figures.last),
            ledger=form.headline(spent.ledger),
            contacts=words("contacts", n=figures.total["contacts"]),
        )
    ]
    if figures.idle_known:
        sentences.append(words("lead.unit", **amounts))
    elif figures.whole.view == "loaded":
        sentences.append(words("lead.loaded", **amounts))
    else:
        sentences.append(words("lead.no_capacity", **amounts))
    if spent.unassigned:
        sentences.append(words("lead.unassigned", unassigned=form.headline(spent.unassigned)))
    return " ".join(sentences)


def trend_line(figures: Figures, words: Words) -> str:
    """The price against that of the period before."""
    if figures.comparison is None:
        return words("trend_line.none")
    form = words.form
    (begin, end, before), (later_begin, later_end, after) = figures.comparison.earlier, figures.comparison.later
    was, now = before[FULL], after[FULL]
    if not was or now is None:
        return words("trend_line.none")
    return words(
        "trend_line.compared",
        earlier=form.span(begin, end),
        later=form.span(later_begin, later_end),
        earlier_price=form.price(was),
        later_price=form.price(now),
        change=form.change(float(now / was) - 1),
        contacts_change=form.change(after["contacts"] / before["contacts"] - 1),
    )


def tiles(figures: Figures, words: Words) -> list[Tile]:
    """The six figures a director asks for first."""
    target, form = figures.costed.centre.service_target, words.form
    in_time = words("tile.target", share=form.percent(target.share, 0), within=form.seconds(target.within_s))
    answered = form.count(figures.total["answered"])
    return [
        _tile(FULL, words("tile.full"), figures, words),
        _tile(figures.price, words("tile.work"), figures, words)
        if figures.idle_known
        else _tile("cost_per_handled_contact", words("tile.handled"), figures, words),
        Tile(
            words("tile.spent"),
            form.headline(figures.spent.ledger),
            words("tile.categories", n=len(figures.spending)),
        ),
        _tile("contacts", words("tile.answered", answered=answered), figures, words),
        _idle_tile(figures, words),
        _tile("service_level", in_time, figures, words),
    ]


def _tile(metric: str, detail: str, figures: Figures, words: Words) -> Tile:
    value = figures.total[metric]
    if value is None:
        return Tile(metric_name(metric, words), DASH, words("unknown.because", why=why_unknown(metric, words)))
    return Tile(metric_name(metric, words), figure_text(metric, value, words), detail)


def _idle_tile(figures: Figures, words: Words) -> Tile:
    name = metric_name("idle_share", words)
    if not figures.idle_known:
        return Tile(name, DASH, words("unknown.idle_loaded" if figures.whole.view == "loaded" else "unknown.idle_none"))
    return _tile("idle_share", words.form.headline(figures.spent.idle), figures, words)
