"""Names of metrics as people give them: the error for one that is unknown, or that a metric no longer has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from percall.errors import Mistake, PercallError
from percall.metrics.catalogue import CATALOGUE

RENAMED: Final = {"full_cost_per_contact": "cost_per_contact"}
"""Names that metrics had, and those that they have now."""


def known_metrics(names: Iterable[str], field: str | None = None) -> tuple[str, ...]:
    """The names, all of metrics. Raises PercallError for every other one, with what it is called now or may have meant.

    ``field`` is where the names were given.
    """
    taken = tuple(names)
    if mistakes := [unknown_metric(name, field) for name in taken if name not in CATALOGUE]:
        raise PercallError(*mistakes)
    return taken


def unknown_metric(
    name: str, field: str | None = None, accepted: str = "the ids that `percall metrics` lists"
) -> Mistake:
    """What to say of a name that no metric has."""
    if name in RENAMED:
        return Mistake(f"{name!r} is called {RENAMED[name]!r} now", field=field, accepted=RENAMED[name])
    close = difflib.get_close_matches(name, CATALOGUE, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return Mistake(f"unknown metric {name!r}{hint}", field=field, accepted=accepted)
