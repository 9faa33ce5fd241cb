"""The real half month, measured here and by the independent programs behind the reference figures."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from percall.centre.model import Centre
from percall.costing import Costed, cost
from percall.log import Log, import_files, open_log
from percall.metrics import measure
from support.shared_data import shared_data
from support.small_log import ledger, line

DOC = Path(__file__).resolve().parents[2] / "docs" / "reference-figures.md"
PARTS = {"00-07": 0, "07-10": 7, "10-14": 10, "14-18": 14, "18-24": 18}
SCOPES: dict[str, dict[str, Any]] = {
    "all": {},
    "week": {"period": "week"},
    "type": {"by": ["reason"]},
    "daypart": {"by": ["daypart"]},
}

SAME = {
    "contacts": "offered",
    "offered": "offered",
    "answered": "answered",
    "handled": "answered",
    "abandoned": "abandoned",
    "zero_wait_hangups": "zero_wait_hang",
    "self_served": "vru_only",
    "abandonment_rate": "abandon_rate_demand",
    "abandonment_rate_without_short": "abandon_rate_demand_excl_le5s",
    "asa": "asa_answered_s",
    "time_to_abandon": "wait_abandoned_s",
    "longest_wait": "wait_max_s",
    "service_level": "sl20_demand",
    "service_level_answered_and_abandoned": "sl20_demand",
    "service_level_abandons_ignored": "sl20_answered",
    "service_level_offered": "sl20_offered",
}
"""Metrics whose definition agrees with the reference's, by the reference's name."""

BOOK = ledger(line(1, "software", "17313", "1999-02"))
"""One dollar a call, so that shares of cost are shares of calls."""


def centre(**sections: Any) -> Centre:
    return Centre.model_validate({"name": "Bank", "time_zone": "Asia/Jerusalem", "currency": "USD"} | sections)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Log:
    folder = tmp_path_factory.mktemp("bank") / "log"
    import_files("anonymous-bank", [shared_data("anonymous_bank_1999-02-01_14.tsv")], folder)
    return open_log(folder)


def costed_by(log: Log, described: Centre) -> Costed:
    hour = pl.col("started_at").dt.convert_time_zone("Asia/Jerusalem").dt.hour()
    part: Any = None
    for name, start in PARTS.items():
        part = pl.lit(name) if part is None else pl.when(hour >= start).then(pl.lit(name)).otherwise(part)
    return cost((log.contacts.with_columns(daypart=part), log.segments), BOOK, described)


@pytest.fixture(scope="module")
def costed(bank: Log) -> Costed:
    return costed_by(bank, centre())


def reference(name: str) -> list[dict[str, str]]:
    with shared_data(f"reference/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kpi(scope: str) -> dict[tuple[str, str], float]:
    """(key, metric) -> figure."""
    return {(row["key"], row["metric"]): float(row["figure"]) for row in reference("kpi") if row["scope"] == scope}


def ours(costed: Costed, scope: str) -> dict[str, dict[str, Any]]:
    """Key of the reference -> our row."""
    key = {"all": "period", "week": "period", "type": "reason", "daypart": "daypart"}[scope]
    return {row[key]: row for row in measure(costed, **SCOPES[scope]).rows}  # type: ignore[misc]


@pytest.mark.parametrize("scope", SCOPES)
def test_where_definitions_agree_figures_agree(costed: Costed, scope: str) -> None:
    theirs = kpi(scope)
    rows = ours(costed, scope)
    assert set(rows) == {key for key, _ in theirs}
    for key, row in rows.items():
        for name, their_name in SAME.items():
            if isinstance(row[name], int):
                assert row[name] == theirs[key, their_name], (key, name)
            else:
                # Floats: the order in which the reference added is not ours.
                assert row[name] == pytest.approx(theirs[key, their_name], rel=1e-9), (key, name)


@pytest.mark.parametrize("window_days", [1, 3, 7])
@pytest.mark.parametrize(("match", "variant"), [(["customer_id"], "rolling"), (["customer_id", "reason"], "same_type")])
def test_repeat_rates_agree(bank: Log, match: list[str], variant: str, window_days: int) -> None:
    (theirs,) = (
        row
        for row in reference("repeat")
        if row["index_population"] == "answered" and row["variant"] == variant and row["days"] == str(window_days)
    )
    described = centre(repeats={"match": match, "window_days": window_days})
    (row,) = measure(costed_by(bank, described)).rows
    assert row["repeat_rate"] == int(theirs["repeated_eligible"]) / int(theirs["index_eligible"])
    assert row["fcr"] == row["fcr_unrepeated"] == pytest.approx(float(theirs["fcr_proxy"]), rel=1e-12)


@pytest.mark.parametrize("scope", SCOPES)
def test_handle_time_differs_by_the_calls_whose_service_time_is_missing(costed: Costed, scope: str) -> None:
    theirs = kpi(scope)
    for key, row in ours(costed, scope).items():
        seconds = theirs[key, "service_seconds"]
        assert row["talk_time"] == row["aht"]  # the bank records neither hold nor wrap-up
        timed = round(seconds / row["aht"])
        assert row["aht"] == pytest.approx(seconds / timed, rel=1e-12)
        missing = theirs[key, "answered"] - timed
        assert 0 <= missing <= 25
        assert missing == (25 if scope == "all" else missing)


def test_no_transfers_are_known_and_every_call_without_a_server_leaves_the_rate(costed: Costed) -> None:
    (row,) = measure(costed).rows
    named = kpi("all")["all", "answered_named"]
    assert row["transfers"] == 0
    assert named == 14130
    known = costed.contacts.filter(pl.col("outcome") == "handled", pl.col("agents") > 0)
    assert known.lazy().collect().height == named


def test_the_page_quotes_what_is_measured(costed: Costed) -> None:
    (row,) = measure(costed).rows
    theirs = {name: figure for (_, name), figure in kpi("all").items()}
    text = DOC.read_text(encoding="utf-8")
    for quoted in (
        f"| `aht`, `talk_time` | {row['aht']:.3f} s | `aht_s` {theirs['aht_s']:.3f} s |",
        f"| `abandoned` | {row['abandoned']:,} | `abandoned` {theirs['abandoned']:,.0f} |",
        f"| `zero_wait_hangups` | {row['zero_wait_hangups']} | `zero_wait_hang` {theirs['zero_wait_hang']:.0f} |",
        f"| `service_level` | {row['service_level']:.4f} | `sl20_demand` {theirs['sl20_demand']:.4f} |",
        f"| `repeat_rate` | {row['repeat_rate']:.4f} | `same_type`, 7 days {1591 / 2928:.4f} |",
    ):
        assert quoted in text, quoted
    assert all(f"`{name}`" in text for name in SAME)


def test_the_page_quotes_what_calls_cost(bank: Log) -> None:
    pools = {
        driver: {"driver": driver, "categories": [category]}
        for driver, category in (
            ("agent_time", "handle_seconds"),
            ("line_time", "connected_seconds"),
            ("contacts", "contacts"),
        )
    }
    with shared_data("ledger_1999-02-01_14.csv").open(encoding="utf-8", newline="") as file:
        lines = [
            line(number, row["driver"], row["amount_usd"], "1999-02") for number, row in enumerate(csv.DictReader(file))
        ]
    priced = cost(bank, ledger(*lines), centre(costs={"pools": pools}))
    text = DOC.read_text(encoding="utf-8")
    types = {
        row["key"]: row for row in reference("cost") if row["by"] == "type" and row["method"] == "largest_remainder"
    }
    for row in measure(priced, by=["reason"]).rows:
        theirs = types[str(row["reason"])]["cost_per_call_usd"]
        assert f"| {row['reason']} | {row['cost_per_contact']} | {theirs} |" in text
    (whole,) = measure(priced).rows
    seconds = kpi("all")["all", "service_seconds"]
    by_reference = float(str(whole["cost_total"])) / (seconds / 60)
    assert f"| `cost_per_agent_minute` | {whole['cost_per_agent_minute']} USD | {by_reference:.6f} USD" in text
    assert f"{whole['cost_total']:,.2f} USD\nover the half month, {whole['cost_per_contact']} USD a call" in text
