"""A centre after a change of named fields: what a lever of the user's own does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from percall.centre.clashes import Clash, Place
from percall.centre.levers import OwnLever
from percall.centre.model import Centre
from percall.centre.wording import in_words, shown

FIXED: Final = ("name", "time_zone", "currency", "guardrails", "levers")
"""Sections that no lever changes: the centre's name and units, and the rules by which levers are judged."""

ANY: Final = "*"


def changed(centre: Centre, own: OwnLever) -> tuple[Centre, list[Clash]]:
    """The centre after ``own``, and what is wrong with it: then the centre is as it was.

    Each clash stands at ``set`` or ``scale`` and the field as it is written there.
    """
    values = centre.model_dump()
    wrong = [
        *_done(values, own.set, "set", lambda field, given: given),
        *_done(values, own.scale, "scale", _scaled),
    ]
    if wrong:
        return centre, wrong
    try:
        return Centre.model_validate(values), []
    except ValidationError as error:
        places = [("set", field) for field in own.set] + [("scale", field) for field in own.scale]
        found = {(_to_blame(detail["loc"], places), *in_words(detail)) for detail in error.errors(include_url=False)}
        return centre, [Clash(place, what, accepted) for place, what, accepted in sorted(found)]


def _done(
    values: dict[str, Any], changes: Mapping[str, Any], kind: str, change: Callable[[Any, Any], Any]
) -> Iterator[Clash]:
    """Makes the changes in ``values``; every one that cannot be made. A factor passes over what is not given."""
    for field, by in changes.items():
        path = tuple(field.split("."))
        if path[0] in FIXED:
            yield Clash((kind, field), f"{path[0]} is not a lever's to change", "another section")
            continue
        found = list(_holders(values, path, creating=kind == "set"))
        if kind == "scale":
            found = [(holder, key) for holder, key in found if holder[key] is not None]
        if not found:
            yield Clash((kind, field), "fits nothing in this file", "keys of this file with dots between, * for any")
        for holder, key in found:
            try:
                holder[key] = change(holder[key] if kind == "scale" else None, by)
            except TypeError:
                yield Clash((kind, field), f"{shown(holder[key])} is no number", "a number, numbers, or a duration")


def _holders(values: Any, path: tuple[str, ...], *, creating: bool) -> Iterator[tuple[Any, Any]]:
    """Containers and keys that a path fits. ``creating`` makes the sections that the file leaves out on the way."""
    head, rest = path[0], path[1:]
    for key in _keys(values, head, creating=creating):
        if not rest:
            yield values, key
            continue
        if creating and isinstance(values, dict) and values.get(key) is None:
            values[key] = {}
        if isinstance(values[key], tuple):
            values[key] = list(values[key])
        yield from _holders(values[key], rest, creating=creating)


def _keys(values: Any, wanted: str, *, creating: bool) -> list[Any]:
    if isinstance(values, list):
        return [i for i in range(len(values)) if wanted in (ANY, str(i))]
    if not isinstance(values, dict):
        return []
    known = [key for key in values if wanted in (ANY, key)]
    return known or ([wanted] if creating and wanted != ANY else [])


def _scaled(value: Any, factor: float) -> Any:
    """A number, numbers or a duration times a factor; whole numbers stay whole. Raises TypeError for anything else."""
    match value:
        case {"mean_s": mean, "quantiles_s": quantiles}:
            mean = None if mean is None else _scaled(mean, factor)
            return {**value, "mean_s": mean, "quantiles_s": _scaled(quantiles, factor)}
        case bool() | None | str() | dict():
            raise TypeError
        case list() | tuple():
            return tuple(_scaled(one, factor) for one in value)
        case int():
            return round(value * factor)
        case Decimal():
            return value * Decimal(repr(factor))
        case _:
            return value * factor


def _to_blame(place: Place, changes: list[tuple[str, str]]) -> tuple[str, str]:
    """Which change made the value at ``place`` wrong: the first that names it, or what is around or within it."""
    return next((change for change in changes if _touches(place, change[1].split("."))), changes[0])


def _touches(place: Place, path: list[str]) -> bool:
    return all(part in (ANY, str(key)) for key, part in zip(place, path, strict=False))
