"""The real half month of the bank's calls, against figures that were computed without percall.

``reference/kpi.csv`` counts rows of the file; here the same figures come out of the stored log. They agree exactly:
every duration is whole seconds and nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from percall.log import ImportReport, Log, import_files, open_log
from support.shared_data import shared_data

FILE = "anonymous_bank_1999-02-01_14.tsv"
ZONE = "Asia/Jerusalem"
PARTS = {"00-07": (0, 7), "07-10": (7, 10), "10-14": (10, 14), "14-18": (14, 18), "18-24": (18, 24)}


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> tuple[ImportReport, Log]:
    root = tmp_path_factory.mktemp("half-month") / "log"
    report = import_files("anonymous-bank", [shared_data(FILE)], root)
    return report, open_log(root)


@pytest.fixture(scope="module")
def calls(brought: tuple[ImportReport, Log]) -> pl.DataFrame:
    """One row a contact with seconds of menu, queue and talk: null where unknown, 0 where there was none."""
    _, log = brought
    lengths = (
        log.segments.collect()
        .with_columns(seconds=pl.col("duration_ms") / 1000)
        .group_by("contact_id")
        .agg(
            *(
                pl.when((pl.col("kind") == kind).any())
                .then(pl.col("seconds").filter(pl.col("kind") == kind).first())
                .otherwise(0)
                .alias(kind)
                for kind in ("ivr", "queue", "talk")
            ),
            queued=(pl.col("kind") == "queue").any(),
        )
    )
    local = pl.col("started_at").dt.convert_time_zone(ZONE)
    return (
        log.contacts.collect()
        .join(lengths, on="contact_id", validate="1:1")
        .with_columns(week=local.dt.strftime("%G-W%V"), hour=local.dt.hour())
    )


def figures(calls: pl.DataFrame) -> dict[str, float]:
    """The reference's definitions, in the words of the log. See the data's README."""
    answered = calls.filter(outcome="handled")
    abandoned = calls.filter(pl.col("outcome") == "abandoned", pl.col("queue_s") > 0)
    return {
        "offered": calls.height,
        "vru_only": calls.filter(outcome="self_served").height,
        "zero_wait_hang": calls.filter(pl.col("outcome") == "abandoned", pl.col("queue_s") == 0).height,
        "answered": answered.height,
        "abandoned": abandoned.height,
        "queued": calls.filter(pl.col("queue_s") > 0).height,
        "queued_incl_zero_wait": calls.filter("queued").height,
        "answered_no_server": answered.filter(pl.col("flags").str.contains("unknown_agent")).height,
        "hang_with_service": calls.filter(pl.col("flags").str.contains("abandoned_with_talk")).height,
        "wait_max_s": calls["queue_s"].max(),
        "queue_seconds_total": calls["queue_s"].sum(),
        "asa_answered_s": answered["queue_s"].sum() / answered.height,
        "service_seconds": answered["talk"].sum(),
        "aht_s": answered["talk"].sum() / answered.height,
        "connected_seconds": calls.select(pl.col("ivr", "queue_s", "talk").sum()).sum_horizontal().item(),
    }


def scopes() -> Iterator[tuple[str, str, pl.Expr]]:
    yield "all", "all", pl.lit(True)
    for week in ("1999-W05", "1999-W06"):
        yield "week", week, pl.col("week") == week
    for reason in ("IN", "NE", "NW", "PE", "PS", "TT"):
        yield "type", reason, pl.col("reason") == reason
    for part, (first, end) in PARTS.items():
        yield "daypart", part, pl.col("hour").is_between(first, end, closed="left")


@pytest.mark.parametrize(
    ("scope", "key", "chosen"), list(scopes()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_the_log_gives_the_reference_figures(calls: pl.DataFrame, scope: str, key: str, chosen: pl.Expr) -> None:
    reference = pl.read_csv(shared_data("reference/kpi.csv")).filter(scope=scope, key=key)
    expected = dict(reference.select("metric", "figure").rows())
    found = figures(calls.rename({"queue": "queue_name", "queue_right": "queue_s"}).filter(chosen))
    assert found == {name: pytest.approx(expected[name], rel=1e-12, abs=0) for name in found}


def test_every_row_is_accounted_for(brought: tuple[ImportReport, Log]) -> None:
    report, log = brought
    assert (report.rows, report.new, report.ignored, report.quarantined) == (17_456, 17_313, 143, {})
    assert log.contacts.select(pl.col("contact_id").n_unique()).collect().item() == 17_313


def test_the_flags_are_those_its_dictionary_counts(brought: tuple[ImportReport, Log]) -> None:
    """The README's counts: 275 answered by nobody (and 50 abandoned with service, whose server is not named either),
    25 without stamps, 17 negative menu times of which one is a phantom, 14 past midnight, 50 abandoned with service.
    The counts of overlaps are snapshots: the README says "thousands" and "some hundreds"."""
    flags = brought[0].flags
    assert {name: flags[name] for name in ("unknown_agent", "missing_stamp", "negative_menu_time")} == {
        "unknown_agent": 275 + 50,
        "missing_stamp": 25,
        "negative_menu_time": 16,
    }
    assert (flags["stamps_cross_midnight"], flags["abandoned_with_talk"], flags["spoiled_customer_id"]) == (14, 50, 13)
    assert (flags["service_before_queue_end"], flags["agent_in_two_contacts"]) == (5_502, 352)


def test_no_duration_is_lost_or_invented(brought: tuple[ImportReport, Log]) -> None:
    segments = brought[1].segments.collect()
    assert segments.filter(kind="ivr").height == 17_313
    assert segments["duration_ms"].null_count() == 25 + 16
    assert (segments["duration_ms"].drop_nulls() >= 0).all()
    stamped = segments.drop_nulls(["started_at", "ended_at"])
    assert ((stamped["ended_at"] - stamped["started_at"]).dt.total_milliseconds() == stamped["duration_ms"]).all()


def test_doing_it_again_changes_not_a_byte(brought: tuple[ImportReport, Log]) -> None:
    root = brought[1].root
    assert root is not None
    before = _bytes(root)
    report = import_files("anonymous-bank", [shared_data(FILE)], root)
    assert (report.unchanged, report.new, report.superseded, report.changed) == (17_313, 0, 0, False)
    assert report.flags == brought[0].flags
    assert _bytes(root) == before


def test_two_halves_make_the_same_log_as_the_whole(brought: tuple[ImportReport, Log], tmp_path: Path) -> None:
    """Cut anywhere, in any order: also a day's calls that come in two files, and an agent's two calls at once."""
    head, *rows = shared_data(FILE).read_bytes().splitlines(keepends=True)
    for name, part in {"a.tsv": rows[10_000:], "b.tsv": rows[:10_000]}.items():
        (tmp_path / name).write_bytes(head + b"".join(part))
        import_files("anonymous-bank", [tmp_path / name], tmp_path / "log")
    found, expected = open_log(tmp_path / "log"), brought[1]
    same = found.contacts.drop("source").collect(), expected.contacts.drop("source").collect()
    assert same[0].equals(same[1])
    assert found.segments.collect().equals(expected.segments.collect())


def _bytes(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
