"""A caller's own frames: what is missing or untrue in them is said, and what is merely other is understood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from percall.costing import Costed, cost
from percall.errors import PercallError
from percall.metrics import measure
from percall.money import MICROS
from support.engines import in_memory, on_duckdb
from support.small_log import Stretch, centre, contact, frames, ledger, line, states

BOOK = ledger(line(1, "salaries", "6"), line(2, "software", "4"))
TEAMS = centre(teams={"sales": {"agents": ["ann"]}, "care": {"agents": ["7"]}})
CONTACTS, SEGMENTS = frames(
    [
        contact("a", "2024-03-04T09:00", Stretch("queue", 0, 30), Stretch("talk", 30, 120, "ann")),
        contact("b", "2024-03-04T10:00", Stretch("talk", 0, 60, "7")),
    ]
)
STATES = states([("ann", "available", "2024-03-04T09:00", "2024-03-04T10:00")])
COSTS = {"a": 6 * MICROS, "b": 4 * MICROS}

ENGINES: dict[str, Callable[..., tuple[Any, ...]]] = {"polars": lambda *tables: tables, "duckdb": on_duckdb}


@pytest.fixture(params=ENGINES)
def on_engine(request: pytest.FixtureRequest) -> Callable[..., tuple[Any, ...]]:
    return ENGINES[request.param]


def by_id(costed: Costed) -> dict[str, int]:
    return dict(in_memory(costed.contacts).select("contact_id", "cost").iter_rows())


def refused(*tables: pl.DataFrame) -> str:
    """What is said of tables that cannot be costed; the same words on each engine."""
    said = set()
    for on in ENGINES.values():
        with pytest.raises(PercallError) as error:
            cost(on(*tables), BOOK, centre())
        said.add(str(error.value))
    (words,) = said
    return words


def test_what_nobody_has_may_be_left_out(on_engine: Callable[..., tuple[Any, ...]]) -> None:
    least = CONTACTS.select("contact_id", "channel", "direction", "started_at", "outcome")
    stretches = SEGMENTS.select("contact_id", "seq", "kind", "started_at", "ended_at")
    book = ledger(line(1, "salaries", "6"), line(2, "software", "4"), line(3, "management", "2", reason="billing"))
    costed = cost(on_engine(least, stretches), book, centre())
    assert by_id(costed) == COSTS
    assert costed.reconciliation()[0].unassigned == 2 * MICROS  # of reasons that nobody recorded
    (row,) = measure(costed).rows
    assert (row["contacts"], row["repeat_rate"], row["fcr"], row["transfers"]) == (2, None, None, None)


@pytest.mark.parametrize("column", ["contact_id", "channel", "direction", "started_at", "outcome"])
def test_a_missing_column_of_contacts_is_named(column: str) -> None:
    assert f"contacts.{column}: is missing" in refused(CONTACTS.drop(column), SEGMENTS)


def test_every_mistake_is_named_at_once() -> None:
    words = refused(CONTACTS.drop("outcome", "channel"), SEGMENTS.drop("seq"), STATES.drop("state"))
    assert [line.split(":")[0] for line in words.splitlines()] == [
        "contacts.channel",
        "contacts.outcome",
        "segments.seq",
        "agent_states.state",
    ]
    assert "accepted: voice, chat, email, message, web" in words


def test_times_without_a_zone_are_refused_rather_than_guessed() -> None:
    naive = pl.col("started_at").dt.replace_time_zone(None)
    words = refused(CONTACTS.with_columns(naive), SEGMENTS.with_columns(naive), STATES.with_columns(naive))
    assert words.count("started_at: is Datetime") == 3
    assert "time zone" in words
    assert "contacts.started_at: is Date " in refused(CONTACTS.with_columns(pl.col("started_at").dt.date()), SEGMENTS)
    assert "contacts.started_at: is String" in refused(CONTACTS.with_columns(pl.col("started_at").cast(str)), SEGMENTS)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channel": pl.lit("phone")}, "contacts.channel: 'phone' (rows: 2) (accepted: voice, chat"),
        ({"direction": pl.lit("in")}, "contacts.direction: 'in' (rows: 2) (accepted: inbound, outbound)"),
        ({"outcome": pl.lit("answered")}, "contacts.outcome: 'answered' (rows: 2) (accepted: handled"),
        ({"channel": pl.lit(None, pl.String)}, "contacts.channel: is empty (rows: 2)"),
        ({"contact_id": pl.lit("a")}, "contacts.contact_id: names more than one row: a (rows: 2)"),
        (
            {"contact_id": pl.when(pl.col("contact_id") == "a").then("contact_id")},
            "contacts.contact_id: is empty (rows: 1)",
        ),
        (
            {"started_at": pl.when(pl.col("contact_id") == "a").then("started_at")},
            "contacts.started_at: is empty (rows: 1)",
        ),
        ({"resolved": pl.lit("yes")}, "contacts.resolved: is String (accepted: true, false or null)"),
        ({"customer_id": pl.lit(1.5)}, "contacts.customer_id: is Float64 (accepted: text or whole numbers)"),
    ],
)
def test_what_cannot_be_true_of_contacts_is_refused(wrong: dict[str, pl.Expr], said: str) -> None:
    assert said in refused(CONTACTS.with_columns(**wrong), SEGMENTS)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": pl.lit("speaking")}, "segments.kind: 'speaking' (rows: 3) (accepted: ivr, bot, queue, ring, talk"),
        ({"contact_id": pl.lit(None, pl.String)}, "segments.contact_id: is empty (rows: 3)"),
        ({"seq": pl.lit(1)}, "segments.contact_id, seq: names more than one row: a, 1 (rows: 2)"),
        (
            {"seq": pl.lit(10**12)},
            "segments.seq: is out of range or empty (rows: 3) (accepted: whole numbers from 0 to 2147483647)",
        ),
        (
            {"seq": -pl.col("seq")},
            "segments.seq: is out of range or empty (rows: 3) (accepted: whole numbers from 0 to 2147483647)",
        ),
        ({"duration_ms": pl.duration(milliseconds="duration_ms")}, "segments.duration_ms: is Duration"),
    ],
)
def test_what_cannot_be_true_of_segments_is_refused(wrong: dict[str, pl.Expr], said: str) -> None:
    assert said in refused(CONTACTS, SEGMENTS.with_columns(**wrong))


def test_what_cannot_be_true_of_agent_states_is_refused() -> None:
    words = refused(CONTACTS, SEGMENTS, STATES.with_columns(state=pl.lit("Busy"), agent_id=pl.lit(None, pl.String)))
    assert "agent_states.state: 'Busy' (rows: 1)" in words
    assert "agent_states.agent_id: is empty (rows: 1)" in words


def test_other_types_of_the_same_meaning_are_understood(on_engine: Callable[..., tuple[Any, ...]]) -> None:
    contacts = CONTACTS.with_columns(
        pl.col("channel", "outcome").cast(pl.Categorical),
        pl.col("direction").cast(pl.Enum(["inbound", "outbound"])),
        pl.col("started_at").dt.cast_time_unit("ms").dt.convert_time_zone("Asia/Tokyo"),
        queue=pl.lit(5),
        resolved=pl.lit(None),
        converted=pl.lit(None, pl.String),
    )
    segments = SEGMENTS.with_columns(
        pl.col("kind", "agent_id").cast(pl.Categorical),
        pl.col("duration_ms").cast(pl.Float64),
        pl.col("started_at").dt.cast_time_unit("ms"),
    )
    book = ledger(line(1, "salaries", "6", queue="5"), line(2, "software", "4", team="care"))
    costed = cost(on_engine(contacts, segments), book, TEAMS)
    assert by_id(costed) == {"a": 4 * MICROS, "b": 6 * MICROS}
    assert measure(costed, by=["team"]).rows[0]["contacts"] == 1


def test_ids_that_are_numbers_are_read_as_text(on_engine: Callable[..., tuple[Any, ...]]) -> None:
    number = pl.col("contact_id").replace_strict({"a": 10, "b": 9}, return_dtype=pl.Int64)
    segments = SEGMENTS.with_columns(number, agent_id=pl.lit(7))
    costed = cost(on_engine(CONTACTS.with_columns(number), segments), BOOK, TEAMS)
    assert by_id(costed) == {"10": 6 * MICROS, "9": 4 * MICROS}
    assert costed.bill("9").cost == 4 * MICROS
    assert in_memory(costed.contacts)["team"].to_list() == ["care", "care"]


def test_a_duration_that_is_no_time_is_unknown(on_engine: Callable[..., tuple[Any, ...]]) -> None:
    for duration in (pl.lit(-5), pl.lit(float("nan")), pl.lit(2.0**60), pl.lit(2**50)):
        costed = cost(on_engine(CONTACTS, SEGMENTS.with_columns(duration_ms=duration)), BOOK, centre())
        assert in_memory(costed.contacts)["talk_ms"].to_list() == [None, None]
        assert costed.reconciliation()[0].unassigned == 6 * MICROS


@pytest.mark.parametrize(
    "name",
    ["cost", "Cost", "COST_SALARIES", "day", "Talk_MS", "Team", "started_at_us", "agent_us_1", "__day", "Channel"],
)
def test_a_column_that_would_be_taken_for_one_of_ours_is_refused(name: str) -> None:
    with pytest.raises(PercallError, match=rf"contacts\.{name}: "):
        cost((CONTACTS.with_columns(pl.lit("x").alias(name)), SEGMENTS), BOOK, centre())


@pytest.mark.parametrize("name", ["started_at_us", "shared_us", "__team", "Kind", "note"])
def test_other_columns_of_segments_do_not_matter(name: str, on_engine: Callable[..., tuple[Any, ...]]) -> None:
    assert by_id(cost(on_engine(CONTACTS, SEGMENTS.with_columns(pl.lit("x").alias(name))), BOOK, centre())) == COSTS


def test_the_callers_own_columns_come_back_untouched() -> None:
    own = CONTACTS.with_columns(pl.Series("List", [[1], [2]]), team=pl.lit("gold"), price=pl.lit(1.5))
    back = cost((own, SEGMENTS), BOOK, centre()).contacts
    assert back.sort("contact_id").select(own.columns).equals(own)


def test_segments_of_contacts_that_are_not_there_are_said() -> None:
    costed = cost((CONTACTS, SEGMENTS.with_columns(contact_id=pl.lit("z"), seq=pl.int_range(3))), BOOK, centre())
    assert "segments of contacts that are not among the contacts, not used: 3" in costed.warnings


@pytest.mark.parametrize("given", [None, 5, CONTACTS, (CONTACTS,), (CONTACTS, SEGMENTS, None, None), ("a", "b"), {}])
def test_what_is_no_log_is_refused(given: Any) -> None:
    with pytest.raises(PercallError, match=r"log: .*contacts, segments"):
        cost(given, BOOK, centre())


def test_frames_of_two_engines_are_refused() -> None:
    (relation,) = on_duckdb(SEGMENTS)
    for mixed in ((CONTACTS, relation), (on_duckdb(CONTACTS)[0], SEGMENTS), (on_duckdb(CONTACTS)[0], relation)):
        with pytest.raises(PercallError, match="one engine and one connection"):
            cost(mixed, BOOK, centre())


def test_pandas_in_and_pandas_out() -> None:
    """pandas has no null flag, text may be objects, and a missing number makes floats of the others."""
    contacts = CONTACTS.to_pandas().astype({"channel": "category", "queue": object})
    segments = SEGMENTS.with_columns(duration_ms=pl.when(pl.col("kind") == "talk").then("duration_ms")).to_pandas()
    assert segments["duration_ms"].dtype == "float64"
    costed = cost((contacts, segments, STATES.to_pandas()), BOOK, TEAMS)
    assert type(costed.contacts).__module__.startswith("pandas")
    assert dict(zip(costed.contacts["contact_id"], costed.contacts["cost_software"], strict=True)) == {
        "a": 2 * MICROS,
        "b": 2 * MICROS,
    }
    (row,) = measure(costed).rows
    assert (row["contacts"], row["outcomes"], row["asa"]) == (2, None, 0)
    assert measure(costed, by=["channel"]).rows[0]["channel"] == "voice"


def test_an_empty_text_is_unknown_not_a_name(on_engine: Callable[..., tuple[Any, ...]]) -> None:
    """Else all unnamed agents would be one who is everywhere at once, all unnamed customers one who always returns."""
    contacts, segments = frames(
        [
            contact("a", "2024-03-04T09:00", Stretch("talk", 0, 60, ""), customer_id="", reason="x"),
            contact("b", "2024-03-04T09:00", Stretch("talk", 0, 60, ""), customer_id="", reason="x"),
            contact("c", "2024-03-20T09:00", Stretch("talk", 0, 60, "ann"), customer_id="", reason="x"),
        ]
    )
    costed = cost(on_engine(contacts, segments), BOOK, centre())
    assert set(by_id(costed).values()) <= {3_333_333, 3_333_334}
    assert measure(costed).rows[0]["repeat_rate"] is None


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_a_contact_of_no_time_that_a_ledger_can_have_is_refused(year: str) -> None:
    contacts, segments = frames([contact("a", f"{year}-12-31T23:59"), contact("b", "2024-03-04T09:00")])
    with pytest.raises(PercallError, match=r"contacts\.started_at: a contact starts before 1900 or after 2199"):
        cost((contacts, segments), BOOK, centre(time_zone="Asia/Tokyo"))
