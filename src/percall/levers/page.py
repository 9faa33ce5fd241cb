"""The lists in ``docs/levers.md``. Renew it with ``python -m percall.levers.page docs/levers.md``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from percall.levers.catalogue import CATALOGUE
from percall.levers.lever import PRICED_IN, Lever, Parameter, Value
from percall.levers.prices import FOLLOWS

LEVERS: Final = "levers"
COSTS: Final = "costs"
ASSUMPTION: Final = "assumption"


def page(text: str) -> str:
    """``text`` with what stands between its marks renewed. Raises ValueError where a mark is missing."""
    sections = "\n".join(section(lever) for lever in CATALOGUE.values())
    return _between(_between(text, LEVERS, sections), COSTS, follows_table())


def _between(text: str, name: str, content: str) -> str:
    begin, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
    before, _, rest = text.partition(begin)
    _, mark, after = rest.partition(end)
    if not mark:
        raise ValueError(f"{begin!r} and {end!r} must stand in the page")
    return f"{before}{begin}\n\n{content}\n{end}{after}"


def section(lever: Lever) -> str:
    """A lever with its parameters as a table, in English."""
    head = f"### {lever.name['en']}\n\n`{lever.id}`. {lever.says['en']}\n\n"
    table = "| Parameter | Default | No effect | Likely | Meaning | Source |\n| --- | --- | --- | --- | --- | --- |\n"
    return head + table + "".join(_row(parameter) for parameter in lever.parameters)


def _row(parameter: Parameter) -> str:
    likely = "" if parameter.low is None else f"{shown(parameter.low)} to {shown(parameter.high or 0.0)}"
    neutral = "" if parameter.neutral == parameter.default else shown(parameter.neutral)
    unit = (
        ""
        if parameter.unit in ("choice", "names", "factor", "share", "number")
        else f" {parameter.unit.replace('money', PRICED_IN)}"
    )
    cells = (
        f"`{parameter.name}`", shown(parameter.default) + unit, neutral, likely, parameter.meaning["en"],
        _source(parameter),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |\n"


def _source(parameter: Parameter) -> str:
    """Where the default comes from; nothing where it claims nothing."""
    if parameter.source is not None:
        return f"{parameter.source.title}, {parameter.source.year}"
    claims = parameter.default != parameter.neutral or parameter.unit not in ("choice", "names", "factor")
    return ASSUMPTION if claims and parameter.default != 0 else ""


def follows_table() -> str:
    """What the cost of each category grows and shrinks with, where the centre file does not say."""
    rows = "".join(f"| {category} | {follows} |\n" for category, follows in FOLLOWS.items())
    return "| Category | follows |\n| --- | --- |\n" + rows


def shown(value: Value) -> str:
    """A value as the centre file would have it."""
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return value if isinstance(value, str) else f"{value:,.10g}".replace(",", " ")


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(page(file.read_text(encoding="utf-8")), encoding="utf-8")
