"""The checks every contact log passes, whichever reader it came from: what cannot be true goes to quarantine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from percall.log.localtime import FIRST, LAST
from percall.log.raw import MARKS, RAW_AGENT_STATES, RAW_CONTACTS, RAW_SEGMENT_ROWS, ROW, Raw, bit
from percall.log.rules import BROKEN, Rule, broken_rows, quarantined, without
from percall.log.schema import CHANNELS, CONTACTS, DIRECTIONS, KINDS, OUTCOMES, QUARANTINE, REQUIRED, STATES
from percall.log.stretches import CONTACT, RAW_SEGMENTS, Span, segments_of, with_thirds

STARTED, ENDED = pl.col("started_at"), pl.col("ended_at")

PROVENANCE = ("source", ROW)
"""Columns that say where a row came from, not what it says: they are no part of its content."""


@dataclass(frozen=True)
class Checked:
    """Tables that can be true. ``repeated``: rows left out because the import brought the very same row before.

    ``contacts`` have the columns of RAW_CONTACTS, attributes and those that ``spans`` refer to; ``segments``, with the
    columns of RAW_SEGMENTS, are those that had rows of their own. ``segment_rows`` and ``state_rows`` count the rows of
    their own that segments and agent states came from.
    """

    contacts: pl.DataFrame
    spans: Sequence[Span]
    segments: pl.DataFrame
    agent_states: pl.DataFrame
    quarantine: pl.DataFrame
    repeated: int
    segment_rows: int
    state_rows: int


def check(raw: Raw) -> Checked:
    """Separate what can be true from what cannot. Nothing is lost: every row is in the one or the other."""
    contacts, bad_contacts, repeated = _check_contacts(raw)
    contacts, own, bad_segments = _check_segment_rows(contacts, raw.segment_rows)
    states, bad_states, repeated_states = _check_agent_states(raw.agent_states)
    return Checked(
        contacts=contacts,
        spans=raw.spans,
        segments=own,
        agent_states=states,
        quarantine=pl.concat([raw.quarantine, bad_contacts, bad_segments, bad_states]),
        repeated=repeated,
        segment_rows=raw.segment_rows.height - bad_segments.height,
        state_rows=states.height + repeated_states,
    )


def content_hash(contacts: pl.DataFrame, segments: pl.DataFrame, attributes: Iterable[str]) -> pl.Series:
    """One number for what each contact says: its columns and its segments, but not where it came from or its flags.

    Comparable between frames of one run whose attributes are the same.
    """
    said = [name for name in CONTACTS if name not in ("source", "flags")] + sorted(attributes)
    stretches = segments.select(CONTACT, said=segments.drop(CONTACT).hash_rows()).group_by(CONTACT)
    rows = contacts.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias(CONTACT), said=contacts.select(said).hash_rows()
    )
    both = rows.join(stretches.agg(pl.col("said").sum()), on=CONTACT, how="left", maintain_order="left")
    return both.select(pl.struct("said", "said_right").hash()).to_series()


def _check_contacts(raw: Raw) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    contacts = _complete(raw.contacts, RAW_CONTACTS).with_columns(pl.col(MARKS).fill_null(0))
    bad = broken_rows(contacts, [*_contact_rules(), *(rule for span in raw.spans for rule in _span_rules(span))])
    possible = without(contacts, bad["index"])
    repeats, clashes = _recurring(possible, raw)
    quarantine = pl.concat([quarantined(contacts, bad), quarantined(possible, clashes)])
    left_out = pl.concat([repeats, clashes["index"]])
    return without(possible, left_out), quarantine, repeats.len()


def _contact_rules() -> list[Rule]:
    closed = {"channel": CHANNELS, "direction": DIRECTIONS, "outcome": OUTCOMES}
    return [
        *(Rule("missing_required", name, pl.col(name).is_null(), pl.lit(f"{name} is empty")) for name in REQUIRED),
        *(_closed(name, accepted) for name, accepted in closed.items()),
        *_time_rules(),
    ]


def _span_rules(span: Span) -> list[Rule]:
    """What cannot be true of a stretch told by its contact's row."""
    negative = pl.format("{} lasts {} ms", pl.lit(span.kind), span.duration_ms)
    rules = [
        *_time_rules(span.started_at, span.ended_at),
        Rule("negative_duration", "duration", span.duration_ms < 0, negative),
    ]
    return [rule._replace(field=f"{span.kind}.{rule.field}", broken=span.took_place & rule.broken) for rule in rules]


def _segment_rules() -> list[Rule]:
    negative = pl.format("{} lasts {} ms", "kind", "duration_ms")
    return [
        Rule("missing_required", "kind", pl.col("kind").is_null(), pl.lit("kind is empty")),
        _closed("kind", KINDS),
        *_time_rules(),
        Rule("negative_duration", "duration", pl.col("duration_ms") < 0, negative),
    ]


def _state_rules() -> list[Rule]:
    required = ("agent_id", "state", "started_at", "ended_at")
    return [
        *(Rule("missing_required", name, pl.col(name).is_null(), pl.lit(f"{name} is empty")) for name in required),
        _closed("state", STATES),
        *_time_rules(),
    ]


def _closed(name: str, accepted: tuple[str, ...]) -> Rule:
    detail = pl.format("{} is '{}' (accepted: {})", pl.lit(name), pl.col(name), pl.lit(", ".join(accepted)))
    return Rule("unknown_enum", name, ~pl.col(name).cast(pl.String).is_in(accepted), detail)


def _time_rules(start: pl.Expr = STARTED, end: pl.Expr = ENDED) -> list[Rule]:
    possible = [
        Rule("impossible_date", name, ~time.is_between(FIRST, LAST), pl.format("{} is {}", pl.lit(name), time))
        for name, time in (("started_at", start), ("ended_at", end))
    ]
    backwards = pl.format("starts {} and ends {} (UTC)", start, end)
    return [*possible, Rule("ends_before_start", "ended_at", end < start, backwards)]


def _recurring(contacts: pl.DataFrame, raw: Raw) -> tuple[pl.Series, pl.DataFrame]:
    """Keys that recur: positions of rows that only repeat an earlier one, and the rows of keys with two contents."""
    if contacts["contact_id"].hash().n_unique() == contacts.height:
        return pl.Series(dtype=pl.UInt32), pl.DataFrame(schema=BROKEN)
    recurs = contacts["contact_id"].is_duplicated()
    rows = contacts.filter(recurs)
    again = contacts.with_row_index("index").filter(recurs).select("index", "contact_id", *PROVENANCE)
    again = again.with_columns(content=content_hash(rows, segments_of(rows, raw.spans), raw.attributes)).with_columns(
        contents=pl.col("content").n_unique().over("contact_id"), copy=pl.int_range(pl.len()).over("contact_id")
    )
    repeats = again.filter(pl.col("contents") == 1, pl.col("copy") > 0)["index"]
    place = pl.format("{}:{}", *PROVENANCE)
    detail = pl.format(
        "{} differs at {} and {}", "contact_id", *(end.over("contact_id") for end in (place.first(), place.last()))
    )
    clashes = again.filter(pl.col("contents") > 1).select(
        "index",
        field=pl.lit("contact_id"),
        reason=pl.lit("key_with_two_contents"),
        detail=detail,
    )
    return repeats, clashes


def _check_segment_rows(contacts: pl.DataFrame, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Segments that had rows of their own, joined to their contacts; the contacts that lost one are flagged."""
    if rows.is_empty():
        return contacts, pl.DataFrame(schema=RAW_SEGMENTS), pl.DataFrame(schema=QUARANTINE)
    rows = with_thirds(_complete(rows, RAW_SEGMENT_ROWS))
    positions = contacts.select("contact_id", pl.int_range(pl.len(), dtype=pl.UInt32).alias(CONTACT))
    rows = rows.join(positions, on="contact_id", how="left", maintain_order="left")
    unknown = pl.format("no contact {}", pl.col("contact_id").fill_null("without an id"))
    rules = [Rule("unknown_contact", "contact_id", pl.col(CONTACT).is_null(), unknown), *_segment_rules()]
    bad = broken_rows(rows, rules)
    if bad.height:
        incomplete = rows[CONTACT].gather(bad["index"]).drop_nulls().unique()
        zeros = pl.zeros(contacts.height, dtype=pl.UInt32, eager=True)
        marks = zeros.scatter(incomplete, bit("segment_in_quarantine"))
        contacts = contacts.with_columns(pl.col(MARKS) | marks)
    good = _without_copies(without(rows, bad["index"])).sort(
        CONTACT, "seq", "started_at", nulls_last=True, maintain_order=True
    )
    ordered = good.with_columns(seq=pl.int_range(pl.len()).over(CONTACT).cast(pl.Int32) + 1)
    return contacts, ordered.select(list(RAW_SEGMENTS)), quarantined(rows, bad)


def _without_copies(rows: pl.DataFrame) -> pl.DataFrame:
    """Segments once each. Two that say the same are one, unless nothing says when: two holds may last as long."""
    said = [name for name in rows.columns if name not in PROVENANCE]
    return rows.filter(pl.struct(said).is_first_distinct() | pl.col("started_at").is_null())


def _check_agent_states(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    rows = _complete(rows, RAW_AGENT_STATES)
    bad = broken_rows(rows, _state_rules())
    good = without(rows, bad["index"])
    distinct = good.unique(["agent_id", "started_at", "state", "ended_at"], keep="first", maintain_order=True)
    detail = pl.format("{} has two states that start at {} (UTC)", "agent_id", "started_at")
    twice = pl.struct("agent_id", "started_at").is_duplicated()
    clashes = broken_rows(distinct, [Rule("key_with_two_contents", "started_at", twice, detail)])
    quarantine = pl.concat([quarantined(rows, bad), quarantined(distinct, clashes)])
    return without(distinct, clashes["index"]), quarantine, good.height - distinct.height


def _complete(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The frame with every column of the schema, null where the platform has it not."""
    lacking = {name: pl.lit(None, dtype) for name, dtype in schema.items() if name not in frame.columns}
    return frame.with_columns(**lacking) if lacking else frame


def keep(contacts: pl.DataFrame, segments: pl.DataFrame, mask: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The contacts under a mask and their segments, pointing at the contacts' new positions."""
    if mask.all():
        return contacts, segments
    moved = mask.cast(pl.UInt32).cum_sum() - 1
    left = segments.filter(mask.gather(segments[CONTACT]))
    return contacts.filter(mask), left.with_columns(moved.gather(left[CONTACT]).cast(pl.UInt32).alias(CONTACT))
