"""What the section ``levers`` of a centre file asks of the catalogue that it does not have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from percall.centre import load_centre
from percall.centre.clashes import Place, dotted
from percall.centre.model import Centre
from percall.centre.source import read_source
from percall.errors import Mistake
from percall.ledger.cells import CellError
from percall.levers.catalogue import CATALOGUE
from percall.levers.lever import ALL, Value, checked


def check_levers(path: str | Path) -> list[Mistake]:
    """Every mistake in the parameters of levers, and categories to follow that no pool carries, with line and field.

    Raises PercallError where the file does not load.
    """
    source, centre = read_source(path), load_centre(path)
    found: list[tuple[Place, str, str | None]] = []
    for lever, values in centre.levers.parameters.items():
        for name, value in values.items():
            place: Place = ("levers", "parameters", lever, name)
            found += [(place, what, accepted) for what, accepted in _wrong(centre, lever, name, value)]
    for category in centre.levers.follows:
        if centre.costs.pool_of(category) is None:
            carried = ", ".join(c for pool in centre.costs.chart().values() for c in pool.categories)
            found.append((("levers", "follows", category), "no pool carries this category", carried))
    return [Mistake(what, source.file, source.line(place), dotted(place), ok) for place, what, ok in found]


def _wrong(centre: Centre, lever: str, name: str, value: Value) -> list[tuple[str, str | None]]:
    known = CATALOGUE[lever].by_name
    if name not in known:
        return [("is not one of its parameters", ", ".join(known))]
    try:
        value = checked(known[name], value)
    except CellError as wrong:
        return [(wrong.what, wrong.accepted)]
    if known[name].unit != "names" or value == ALL or not isinstance(value, tuple):
        return []
    sections: dict[str, Mapping[str, object]]
    sections = {"reasons": centre.reasons, "queues": centre.queues, "menus": centre.self_service}
    named = sections[name]
    return [(f"there is no {one}", ", ".join((ALL, *named))) for one in value if one not in named]
