"""What is odd about contacts that can be true: seen in their segments, and written into ``contacts.flags``."""

from __future__ import annotations

import polars as pl

from percall.log.ordering import order
from percall.log.raw import MARKS, bit, marks
from percall.log.store import DAY
from percall.log.stretches import CONTACT
from percall.log.verdicts import FLAGS


def mark(contacts: pl.DataFrame, segments: pl.DataFrame) -> pl.DataFrame:
    """The contacts with everything odd about their segments among their MARKS.

    ``contacts`` have a ``day``; ``segments`` are in order of contact and seq.
    """
    across = bit("agent_in_two_contacts")
    found = contacts[MARKS]
    found -= found & across  # of the day as it was before; now it may be true of fewer
    odd = _in_segments(contacts, segments) | {"agent_in_two_contacts": _in_two_contacts(contacts, segments)}
    for name, positions in odd.items():
        if positions.len():
            found |= pl.zeros(contacts.height, dtype=pl.UInt32, eager=True).scatter(positions, bit(name))
    return contacts.with_columns(found.alias(MARKS))


def to_text(contacts: pl.DataFrame) -> pl.DataFrame:
    """MARKS as the column ``flags``: names in the order of FLAGS; null where there is none."""
    sets = contacts[MARKS]
    distinct = sets.unique().sort()  # few, so each text is put together once
    texts = [" ".join(name for name in FLAGS if bit(name) & number) or None for number in distinct]
    flags = pl.Series("flags", texts, pl.String).gather(distinct.search_sorted(sets))
    return contacts.drop(MARKS).with_columns(flags)


def from_text(contacts: pl.DataFrame) -> pl.DataFrame:
    """MARKS back from the column ``flags``."""
    names = pl.col("flags").str.split(" ")
    said = marks(**{name: names.list.contains(name) for name in FLAGS})
    return contacts.with_columns(said.alias(MARKS)).drop("flags")


def count(contacts: pl.DataFrame) -> dict[str, int]:
    """How many contacts carry each flag, for those that any carries."""
    totals = {name: int((contacts[MARKS] & bit(name) != 0).sum()) for name in FLAGS}
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
    """Positions, some twice, of voice contacts in which an agent talks while talking in another of the same local day.

    Chats are left out: an agent holds several on purpose.
    """
    talks = segments.filter(
        pl.col("kind") == "talk", pl.col("agent_id").is_not_null(), pl.col("started_at") < pl.col("ended_at")
    ).select(CONTACT, "started_at", "ended_at", agent=pl.col("agent_id").cast(pl.Categorical).to_physical())
    voice = (contacts["channel"] == "voice").gather(talks[CONTACT])
    talks = talks.with_columns(contacts[DAY].gather(talks[CONTACT])).filter(voice)
    talks = talks[order(talks[DAY], talks["agent"], talks["started_at"])]
    follows = ((pl.col(DAY) == pl.col(DAY).shift(1)) & (pl.col("agent") == pl.col("agent").shift(1))).fill_null(False)
    talks = talks.with_columns(follows=follows, shift=(~follows).cum_sum().set_sorted())  # sorted: no hashing of groups
    busy_until = pl.col("ended_at").cum_max().over("shift").shift(1)
    clash = pl.col("follows") & (pl.col("started_at") < busy_until)
    next_clash = pl.col("follows").shift(-1) & (pl.col("started_at").shift(-1) < pl.col("ended_at"))
    return talks.filter(clash | next_clash)[CONTACT]
