"""From ``centre.yaml`` to a Centre, or to every mistake in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from percall.centre.changes import changed
from percall.centre.clashes import Place, clashes, dotted
from percall.centre.model import Centre
from percall.centre.source import Source, read_source
from percall.centre.wording import in_words
from percall.errors import Mistake, PercallError


def load_centre(path: str | Path) -> Centre:
    """The centre that a file describes. Raises PercallError with every mistake in it, in the order of its lines."""
    return centre_of(read_source(path))


def centre_of(source: Source) -> Centre:
    """The centre that a file describes which has been read. Raises PercallError as ``load_centre``."""
    mistakes = [*source.mistakes, *_clashes(source)]
    try:
        centre = Centre.model_validate(source.values)
    except ValidationError as error:
        mistakes += _misfits(error, source)
    if not mistakes:
        mistakes += _own_levers(centre, source)
    if mistakes:
        raise PercallError(*sorted(mistakes, key=lambda mistake: mistake.row or 0))
    return centre


def check_centre(path: str | Path) -> list[Mistake]:
    """Every mistake in a centre file, in the order of its lines; none where ``load_centre`` accepts it."""
    try:
        load_centre(path)
    except PercallError as error:
        return list(error.mistakes)
    return []


def _clashes(source: Source) -> list[Mistake]:
    mistakes = []
    for clash in clashes(source.values):
        what = f"{clash.what} (line {source.line(clash.other)})" if clash.other else clash.what
        mistakes.append(Mistake(what, source.file, source.line(clash.place), clash.field, clash.accepted))
    return mistakes


def _misfits(error: ValidationError, source: Source) -> list[Mistake]:
    mistakes = []
    for detail in error.errors(include_url=False):
        place = _place(tuple(part for part in detail["loc"] if part != "[key]"), source.values)
        if detail["type"] != "clash" and place is not None:  # clashes: found among the plain values, with lines
            what, accepted = in_words(detail)
            mistakes.append(Mistake(what, source.file, source.line(place), dotted(place), accepted))
    return mistakes


def _place(loc: Place, values: Any) -> Place | None:
    """Where in the file ``loc`` is. None for what was only wrong had the value been a list instead of one, or a list.

    Where a value may be one or a list, ``loc`` names the type tried, such as ``tuple[float, ...]``.
    """
    place: Place = ()
    for n, part in enumerate(loc):
        if isinstance(values, dict):
            if part not in values:
                return (*place, *loc[n:])  # a key that is missing
        elif isinstance(part, str):
            if part.startswith("tuple[") != isinstance(values, list):
                return None
            continue
        elif not isinstance(values, list):
            return place
        values = values[part]
        place = (*place, part)
    return place


def _own_levers(centre: Centre, source: Source) -> list[Mistake]:
    """What levers of the user's own would change that is not there, or into what cannot be."""
    mistakes = []
    for name, own in centre.levers.own.items():
        for clash in changed(centre, own)[1]:
            place: Place = ("levers", "own", name, *clash.place)
            mistakes.append(Mistake(clash.what, source.file, source.line(place), dotted(place), clash.accepted))
    return mistakes
