"""What is odd about contacts that can be true: seen in their segments, and written into ``contacts.flags``."""

from __future__ import annotations

import polars as pl

from percall.log.ordering import day_numbers, order
from percall.log.raw import CONTACT, flag
from percall.log.store import DAY
from percall.log.verdicts import FLAGS


def mark(contacts: pl.DataFrame, segments: pl.DataFrame) -> pl.DataFrame:
    """The contacts with a Boolean ``flag()`` column for every flag that any of them carries.

    ``contacts`` have a ``day``; ``segments`` are in order of contact and seq.
    """
    own = _in_segments(contacts, segments)
    contacts = contacts.drop(flag("agent_in_two_contacts"), strict=False)  # it may have been true of fewer contacts
    for name, positions in (own | {"agent_in_two_contacts": _in_two_contacts(contacts, segments)}).items():
        if positions.is_empty():
            continue
        marks = pl.repeat(False, contacts.height, dtype=pl.Boolean, eager=True).scatter(positions, True)
        if flag(name) in contacts.columns:
            marks |= contacts[flag(name)].fill_null(False)
        contacts = contacts.with_columns(marks.alias(flag(name)))
    return contacts


def to_text(contacts: pl.DataFrame) -> pl.DataFrame:
    """The ``flag()`` columns as the one column ``flags``: names in the order of FLAGS; null where there is none."""
    names = [name for name in FLAGS if flag(name) in contacts.columns]
    bits = (pl.col(flag(name)).fill_null(False).cast(pl.UInt32) * 2**bit for bit, name in enumerate(names))
    sets = contacts.select(pl.sum_horizontal(pl.repeat(0, pl.len(), dtype=pl.UInt32), *bits)).to_series()
    distinct = sets.unique().sort()  # few, so each text is put together once
    texts = [" ".join(name for bit, name in enumerate(names) if 2**bit & number) or None for number in distinct]
    flags = pl.Series("flags", texts, pl.String).gather(distinct.search_sorted(sets))
    return contacts.drop(flag(name) for name in names).with_columns(flags)


def from_text(contacts: pl.DataFrame) -> pl.DataFrame:
    """The ``flag()`` columns back from ``flags``."""
    names = pl.col("flags").str.split(" ")
    return contacts.with_columns(names.list.contains(name).alias(flag(name)) for name in FLAGS).drop("flags")


def count(contacts: pl.DataFrame) -> dict[str, int]:
    """How many contacts carry each flag, for those that any carries."""
    totals = {name: int(contacts[flag(name)].sum()) for name in FLAGS if flag(name) in contacts.columns}
    return {name: total for name, total in totals.items() if total}


def _in_segments(contacts: pl.DataFrame, segments: pl.DataFrame) -> dict[str, pl.Series]:
    """Positions of contacts by what is odd in their own segments."""
    start, end, kind = pl.col("started_at"), pl.col("ended_at"), pl.col("kind")
    follows = pl.col(CONTACT) == pl.col(CONTACT).shift(1)
    early = follows & (start < end.shift(1))
    after_queue = (kind == "talk") & (kind.shift(1) == "queue")
    bounds = segments.select(
        begins=contacts["started_at"].gather(segments[CONTACT]), ends=contacts["ended_at"].gather(segments[CONTACT])
    )
    odd = {
        "duration_disagrees": ((end - start).dt.total_milliseconds() - pl.col("duration_ms")).abs() > 1_000,
        "overlapping_segments": early & ~after_queue,
        "segment_outside_contact": (kind != "wrap") & ((start < pl.col("begins")) | (end > pl.col("ends"))),
        "service_before_queue_end": early & after_queue,
        "unknown_agent": (kind == "talk") & pl.col("agent_id").is_null(),
    }
    seen = pl.concat([segments, bounds], how="horizontal").lazy().select(CONTACT, **odd).collect()
    return {name: seen[CONTACT].filter(seen[name].fill_null(False)) for name in odd}


def _in_two_contacts(contacts: pl.DataFrame, segments: pl.DataFrame) -> pl.Series:
    """Positions of voice contacts in which an agent talks while talking in another one of the same local day.

    Chats are left out: an agent holds several on purpose.
    """
    talks = segments.filter(
        pl.col("kind") == "talk", pl.col("agent_id").is_not_null(), pl.col("started_at") < pl.col("ended_at")
    ).select(CONTACT, "started_at", "ended_at", agent=pl.col("agent_id").cast(pl.Categorical).to_physical())
    voice = (contacts["channel"] == "voice").gather(talks[CONTACT])
    talks = talks.with_columns(contacts[DAY].gather(talks[CONTACT])).filter(voice)
    talks = talks[order(day_numbers(talks[DAY]), talks["agent"], talks["started_at"])]
    follows = (pl.col(DAY) == pl.col(DAY).shift(1)) & (pl.col("agent") == pl.col("agent").shift(1))
    busy_until = pl.col("ended_at").cum_max().over(DAY, "agent").shift(1)
    clash = follows & (pl.col("started_at") < busy_until)
    next_clash = follows.shift(-1) & (pl.col("started_at").shift(-1) < pl.col("ended_at"))
    return talks.lazy().filter(clash | next_clash).select(pl.col(CONTACT).unique()).collect().to_series()
