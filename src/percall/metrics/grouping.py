"""What contacts may be grouped by: anything the log knows of them, except who served them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import narwhals as nw
import polars as pl

from percall.costing import engines
from percall.costing.activity import TIMES, VOLUMES
from percall.errors import Mistake, PercallError
from percall.log.schema import AGENT_KINDS
from percall.metrics.catalogue import CATALOGUE

DERIVED: Final = ("hour", "weekday")
"""Local hour (0 to 23) and ISO weekday (1 Monday to 7 Sunday) of the contact's start."""

WHY: Final = (
    "cost per contact is no measure of a person: it follows from what came in, how long it waited and what was paid, "
    "none of which an agent decides; team is the finest grain"
)

_PEOPLE: Final = re.compile(
    r"(agent|server|operator|advis[eo]r|representative|rep|csr|employee|staff|worker|user|handled by|answered by)"
    r"( (id|name|no|number|code|login|email))?"
    r"|((имя|фио|код|номер|логин) )?(оператора?|агента?|сотрудника?|исполнител[ья])"
)
_NO_PEOPLE: Final = frozenset({"channel", "direction", "outcome", "language", "team", "site", "day", *DERIVED})
_OF_PERCALL: Final = frozenset(
    {*TIMES, *VOLUMES, "queued", "agents", "cost", "started_at_us", "period", "small", *CATALOGUE}
)


def groupable(contacts: nw.LazyFrame[Any]) -> tuple[str, ...]:
    """The columns that ``by`` accepts: the log's own that hold names, whole numbers, dates or flags, and DERIVED."""
    own = tuple(
        name
        for name, kind in contacts.collect_schema().items()
        if (kind.is_integer() or kind in (nw.String, nw.Boolean, nw.Date, nw.Categorical, nw.Enum))
        and name not in _OF_PERCALL
        and not name.startswith(("cost_", "agent_us_"))
        and not names_a_person(name)
    )
    return tuple(dict.fromkeys((*own, *DERIVED)))


def names_a_person(column: str) -> bool:
    """Whether a column is called what agents are called."""
    plain = re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)).strip().casefold()
    return _PEOPLE.fullmatch(plain) is not None


def require_groupable(by: Sequence[str], accepted: Sequence[str]) -> None:
    """Raises PercallError for every column that is unknown, named twice, or names the agent."""
    mistakes = []
    for place, column in enumerate(by):
        if not isinstance(column, str):
            mistakes.append(Mistake(f"{column!r} is no name of a column", field="by", accepted=", ".join(accepted)))
        elif names_a_person(column):
            mistakes.append(Mistake(f"no figures by {column!r}: {WHY}", field="by", accepted=", ".join(accepted)))
        elif column not in accepted:
            mistakes.append(_unknown(column, accepted))
        elif column in by[:place]:
            mistakes.append(Mistake(f"{column!r} is named twice", field="by"))
    if mistakes:
        raise PercallError(*mistakes)


def _unknown(column: str, accepted: Sequence[str]) -> Mistake:
    close = difflib.get_close_matches(column, accepted, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return Mistake(f"contacts cannot be grouped by {column!r}{hint}", field="by", accepted=", ".join(accepted))


def require_no_agents(by: Sequence[str], cells: pl.DataFrame, contacts: nw.LazyFrame[Any], segments: Any) -> None:
    """Raises PercallError where the values of a column are mostly agent ids, whatever the column is called.

    ``cells`` holds the columns ``by`` and ``__contacts``, the number of contacts of each cell. Mostly: more than half
    of the distinct values, or of the contacts that have one. Values that are mere numbers may agree with agent ids by
    accident; they count only where they agree with the agent who served the contact.
    """
    suspects = [column for column in by if column not in _NO_PEOPLE]
    if not suspects:
        return
    served = engines.lazy(segments).filter(nw.col("kind").is_in(AGENT_KINDS), ~nw.col("agent_id").is_null())
    agents = set(engines.collect(served.select("agent_id").unique())["agent_id"].cast(pl.String))
    mistakes = []
    for column in suspects:
        known = cells.select(pl.col(column).cast(pl.String).alias("value"), "__contacts").drop_nulls("value")
        weights = dict(known.group_by("value").agg(pl.col("__contacts").sum()).iter_rows())
        if not _mostly(weights, agents):
            continue
        if all(value.isdecimal() for value in weights) and not _serve(column, contacts, served):
            continue
        mistakes.append(Mistake(f"no figures by {column!r}, whose values are mostly agent ids: {WHY}", field="by"))
    if mistakes:
        raise PercallError(*mistakes)


def _mostly(weights: Mapping[str, int], agents: set[str]) -> bool:
    found = {value: count for value, count in weights.items() if value in agents}
    return 2 * len(found) > len(weights) or 2 * sum(found.values()) > sum(weights.values())


def _serve(column: str, contacts: nw.LazyFrame[Any], served: nw.LazyFrame[Any]) -> bool:
    """Whether the column mostly names the agent who served the contact."""
    value = nw.col("__value").cast(nw.String)
    pairs = served.select("contact_id", "agent_id").unique()
    both = contacts.select("contact_id", __value=nw.col(column)).join(pairs, on="contact_id", how="inner")
    same = both.filter(~nw.col("__value").is_null()).select(
        same=nw.when(value == nw.col("agent_id")).then(nw.lit(1)).otherwise(nw.lit(0))
    )
    count, agreeing = engines.collect(same.select(n=nw.len(), same=nw.col("same").sum())).row(0)
    return 2 * (agreeing or 0) > count
