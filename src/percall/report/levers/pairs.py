"""Levers that help or spoil each other."""

from __future__ import annotations

from percall.levers.comparison import Pair
from percall.report.levers.amounts import about, half
from percall.report.levers.found import Found
from percall.report.page import Cell, Column, Section, Table, TableRow

SHOWN = ("help", "spoil")


def section(found: Found) -> Section:
    """The pairs of which it is certain, the strongest first."""
    words, pairs = found.words, found.comparison.pairs
    counts = {kind: sum(one.verdict == kind for one in pairs) for kind in (*SHOWN, "independent", "not_decided")}
    counted = [words(f"levers.pairs.count.{kind}", n=number) for kind, number in counts.items() if number]
    lead = words("levers.pairs.lead", counted=found.joined(counted))
    told = strongest(found)
    return Section(words("levers.pairs.title"), lead, [_table(told, found)] if told else [])


def strongest(found: Found) -> list[Pair]:
    """The pairs that do not simply add up, those first that move most money."""
    told = (one for one in found.comparison.pairs if one.verdict in SHOWN)
    return sorted(told, key=lambda one: -abs(one.interaction.value))


def sentences(found: Found) -> list[str]:
    """The same pairs in words."""
    words = found.words
    said = []
    for one in strongest(found):
        pair = words("levers.pairs.both", first=found.name(one.first), second=found.name(one.second))
        amount = about(abs(one.interaction.value), words)
        said.append(
            words("levers.pairs.helps" if one.verdict == "help" else "levers.pairs.spoils", pair=pair, amount=amount)
        )
    return said


def _table(pairs: list[Pair], found: Found) -> Table:
    words = found.words
    columns = [
        Column(words("levers.pairs.pair"), "text"),
        Column(words("levers.pairs.verdict"), "text"),
        Column(words("levers.pairs.apart"), minor=True),
        Column(words("levers.pairs.together"), minor=True),
        Column(words("levers.pairs.interaction")),
        Column("±", minor=True),
    ]
    rows = [
        TableRow(
            [
                Cell(words("levers.pairs.both", first=found.name(one.first), second=found.name(one.second))),
                Cell(words(f"levers.pairs.{one.verdict}")),
                Cell(about(one.apart.value, words)),
                Cell(about(one.together.value, words)),
                Cell(about(one.interaction.value, words)),
                Cell(half(one.interaction, words)),
            ]
        )
        for one in pairs
    ]
    return Table(words("levers.pairs.table"), columns, rows, words("levers.pairs.said"))
