"""The proof: reconciliation by period, what was put aside, and every warning."""

from __future__ import annotations

from percall.costing import Reconciliation
from percall.money import to_units
from percall.report.figures import Figures
from percall.report.naming import notice_text, period_name
from percall.report.page import Block, Cell, Column, Facts, Section, Table, TableRow
from percall.report.words import Words

PARTS = ("ledger", "contacts", "idle", "unassigned")


def section(figures: Figures, words: Words) -> Section:
    """Ledger = contacts + idle + unassigned, period by period; then rows in no figure; then warnings."""
    exact = not any(line.difference for line in figures.series.reconciliation)
    lead = words("proof.lead_exact" if exact else "proof.lead_wrong")
    warnings = [notice_text(warning, words) for warning in figures.whole.warnings]
    blocks: list[Block] = [
        _reconciliation(figures, words),
        Facts(_facts(figures, words)),
        *_quarantine(figures, words),
        Facts(warnings, warning=True) if warnings else Facts([words("proof.no_warnings")]),
    ]
    return Section(words("proof.title"), lead, blocks)


def _facts(figures: Figures, words: Words) -> list[str]:
    facts = [words(f"proof.view_{figures.whole.view}")]
    if figures.whole.capacity_source == "none":
        facts.append(words("proof.no_capacity"))
    return facts


def _reconciliation(figures: Figures, words: Words) -> Table:
    period = figures.series.period
    rows = [
        TableRow(_amounts(period_name(line.period, period, words), line, words))
        for line in figures.series.reconciliation
    ]
    total = TableRow(_amounts(words("proof.total"), figures.balance, words), "total")
    columns = [
        Column(words(f"period_column.{period}"), "text"),
        *(Column(words(f"proof.{part}"), minor=part in ("idle", "unassigned")) for part in PARTS),
        Column(words("proof.difference")),
    ]
    return Table(words("proof.table"), columns, [*rows, total])


def _amounts(name: str, line: Reconciliation, words: Words) -> list[Cell]:
    amounts = [Cell(words.form.money(to_units(getattr(line, part)))) for part in PARTS]
    return [Cell(name), *amounts, Cell(words.form.exact(to_units(line.difference)))]


def _quarantine(figures: Figures, words: Words) -> list[Block]:
    count, by_reason = figures.whole.quarantined["count"], figures.whole.quarantined["by_reason"]
    if not count:
        return [Facts([words("proof.clean")])]
    columns = [Column(words("proof.reason"), "text"), Column(words("proof.rows"))]
    rows = [
        TableRow([Cell(words.named("quarantine", reason)), Cell(words.form.count(found))])
        for reason, found in by_reason.items()
    ]
    return [Table(words("proof.quarantine"), columns, rows, said=words("proof.quarantined", n=count))]
