"""``percall metrics``: every figure percall knows, and what one of them means."""

from __future__ import annotations

from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from percall.cli import console
from percall.cli.options import Lang, Language
from percall.cli.words import WORDS
from percall.metrics import FAMILIES, explain


def run(
    metric: Annotated[str | None, typer.Argument(metavar="[ID]", help="The metric to explain.")] = None,
    lang: Language = "en",
) -> None:
    """List the metrics, or explain one: meaning, formula, estimator, source."""
    if metric is None:
        _list(lang)
    else:
        _explain(metric, lang)


def _list(lang: Lang) -> None:
    words = WORDS[lang]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column(words["id"], no_wrap=True)
    table.add_column(words["measure"])
    table.add_column(words["unit"])
    for metrics in FAMILIES.values():
        for metric in metrics:
            table.add_row(metric.id, metric.name[lang], words[f"unit_{metric.unit}"])
        table.add_section()
    screen = console.results()
    screen.print(table)
    screen.print(Text(words["explain"]))


def _explain(metric: str, lang: Lang) -> None:
    said = explain(metric, lang)
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    for label, text in said.items():
        table.add_row(label, Text(text))
    console.results().print(table)
