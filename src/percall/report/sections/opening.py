"""The opening: what a contact cost, in one line, one sentence and a few tiles."""

from __future__ import annotations

from percall.report.cells import division, figure_text, metric_name, why_unknown
from percall.report.figures import PRICE, Figures
from percall.report.format import DASH
from percall.report.naming import share_text
from percall.report.page import Tile
from percall.report.words import Words


def headline(figures: Figures, words: Words) -> str:
    """What one contact cost."""
    price = figures.total[PRICE]
    return words("headline.unknown") if price is None else words("headline.known", price=words.form.price(price))


def lead(figures: Figures, words: Words) -> str:
    """The division that gives the headline, and what became of the money."""
    spent, form, total = figures.spent, words.form, figures.total
    sentences = [
        words(
            "lead.spent",
            span=form.span(figures.first, figures.last),
            ledger=form.headline(spent.ledger),
            contacts=words("contacts", n=total["contacts"]),
        )
    ]
    if figures.work_known and total["work_cost"] is not None:
        parts = {"work": ("work_cost", "work_cost_per_contact"), "idle": ("idle_cost", "idle_cost_per_contact")}
        said = {}
        for part, (amount, price) in parts.items():
            said[part] = form.headline(total[amount])
            said[f"{part}_share"] = share_text(total[amount], spent.ledger, words)
            said[f"{part}_price"] = form.price(total[price])
        sentences.append(words("lead.parts", **said))
    else:
        share = share_text(spent.contacts, spent.ledger, words)
        sentences.append(words("lead.no_capacity", carried=form.headline(spent.contacts), carried_share=share))
    if spent.unassigned:
        sentences.append(words("lead.unassigned", unassigned=form.headline(spent.unassigned)))
    return " ".join(sentences)


def trend_line(figures: Figures, words: Words) -> str:
    """The price against that of the period before."""
    if figures.comparison is None:
        return words("trend_line.none")
    form = words.form
    (begin, end, before), (later_begin, later_end, after) = figures.comparison.earlier, figures.comparison.later
    was, now = before[PRICE], after[PRICE]
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
        _tile(PRICE, division(figures.total, PRICE, words), figures, words),
        _second(figures, words),
        Tile(
            words("tile.spent"),
            form.headline(figures.spent.ledger),
            words("tile.categories", n=len(figures.spending)),
        ),
        _tile("contacts", words("tile.answered", answered=answered), figures, words),
        _idle_tile(figures, words),
        _tile("service_level", in_time, figures, words),
    ]


def _second(figures: Figures, words: Words) -> Tile:
    """What a sale or a lead cost, where some were made; or what of the price is work; or the price of those served."""
    if figures.total["outcomes"]:
        return _tile("cost_per_outcome", division(figures.total, "cost_per_outcome", words), figures, words)
    metric = "work_cost_per_contact" if figures.work_known else "cost_per_handled_contact"
    return _tile(metric, division(figures.total, metric, words), figures, words)


def _tile(metric: str, detail: str, figures: Figures, words: Words) -> Tile:
    value = figures.total[metric]
    if value is None:
        return Tile(metric_name(metric, words), DASH, words("unknown.because", why=why_unknown(metric, words)))
    return Tile(metric_name(metric, words), figure_text(metric, value, words), detail)


def _idle_tile(figures: Figures, words: Words) -> Tile:
    name = metric_name("idle_share", words)
    if not figures.work_known or figures.total["idle_cost"] is None:
        return Tile(name, DASH, words("unknown.idle_none"))
    return _tile("idle_share", words.form.headline(figures.total["idle_cost"]), figures, words)
