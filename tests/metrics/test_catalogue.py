"""Every metric is declared completely, in both languages, and the page in docs says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from percall.centre.model import Benchmark
from percall.errors import PercallError
from percall.log.schema import QUARANTINE
from percall.metrics import CATALOGUE, FAMILIES, Metric, benchmarks_for, explain, measure
from percall.metrics.benchmarks import shipped
from percall.metrics.catalogue import all_sums
from percall.metrics.metric import Calculation, Choice
from percall.metrics.naming import RENAMED, known_metrics
from percall.metrics.page import page
from percall.metrics.sources import RUSSIAN
from support.measuring import costed, talk
from support.small_log import centre, contact, ledger, line

DOCS = Path(__file__).resolve().parents[2] / "docs"

ASKED_FOR = """
    offered answered abandoned short_abandons self_served callbacks abandonment_rate asa service_level
    service_level_answered_and_abandoned service_level_abandons_ignored service_level_offered longest_wait aht talk_time
    hold_time wrap_time occupancy utilisation transfers transfer_rate repeat_rate fcr cost_total cost_per_contact
    cost_per_outcome cost_per_handled_contact cost_per_resolution cost_per_agent_minute idle_cost idle_share
    idle_shrinkage_cost idle_schedule_slack_cost idle_service_buffer_cost cost_abandoned cost_abandoned_share
    cost_repeated cost_repeated_share cost_transferred cost_transferred_share unassigned_cost
"""

metrics = pytest.mark.parametrize("metric", CATALOGUE.values(), ids=list(CATALOGUE))


def test_nothing_asked_for_is_missing_and_no_id_is_used_twice() -> None:
    assert set(ASKED_FOR.split()) <= set(CATALOGUE)
    assert len(CATALOGUE) == sum(len(family) for family in FAMILIES.values())


@metrics
def test_declared_completely(metric: Metric) -> None:
    for text in (metric.name, metric.meaning, metric.formula):
        assert set(text) == {"en", "ru"}
        assert all(text.values())
        assert text["ru"] != text["en"]
    assert metric.source
    assert metric.nulls in RUSSIAN
    assert metric.estimator.split(": ")[0] in ("sum", "maximum", "ratio of sums", "one of")
    if metric in FAMILIES["capacity"]:
        assert (metric.grain == "any") == (metric.id in ("idle_cost", "idle_share"))


@metrics
def test_every_ratio_is_a_ratio_of_sums(metric: Metric) -> None:
    if isinstance(metric.how, Choice):
        assert set(metric.how.options) <= set(CATALOGUE)
        assert {CATALOGUE[option].unit for option in metric.how.options} == {metric.unit}
        return
    if metric.unit == "contacts":
        assert metric.how.bottom is None
    if metric.unit == "share" or "per_" in metric.id:
        assert metric.how.bottom is not None
        assert metric.how.top.how == metric.how.bottom.how == "sum"
        assert metric.estimator == f"ratio of sums: {metric.how.top.name} / {metric.how.bottom.name}"


def test_a_sum_is_declared_once() -> None:
    found = [part for metric in CATALOGUE.values() if isinstance(metric.how, Calculation) for part in metric.how.sums()]
    assert {part.name: part for part in found} == all_sums()
    assert all(all_sums()[part.name] is part for part in found)


@metrics
def test_explained_in_both_languages(metric: Metric) -> None:
    english, russian = explain(metric.id), explain(metric.id, "ru")
    assert english["Name"] == metric.name["en"]
    assert russian["Название"] == metric.name["ru"]
    assert len(english) == len(russian) == 10
    assert russian["Неизвестно"] == RUSSIAN[metric.nulls]
    assert "percall's" not in russian["Источник"]


def test_an_unknown_metric_or_language_is_refused_with_what_is_accepted() -> None:
    with pytest.raises(PercallError, match="did you mean 'asa'"):
        explain("asaa")
    with pytest.raises(PercallError, match="en, ru"):
        explain("asa", "de")  # type: ignore[arg-type]


def test_the_page_is_up_to_date() -> None:
    text = (DOCS / "metrics.md").read_text(encoding="utf-8")
    assert text == page(), "run: python -m percall.metrics.page > docs/metrics.md"
    assert all(f"`{name}`" in text for name in CATALOGUE)


def test_benchmarks_say_where_they_come_from() -> None:
    assert all(one.metric in CATALOGUE and one.source and one.scope and one.definition for one in shipped())
    assert all(one.low <= one.high for one in shipped())
    assert all((CATALOGUE[one.metric].unit == "money") == (one.currency is not None) for one in shipped())
    usual = benchmarks_for("cost_per_contact")[0]
    assert (usual.low, usual.high, usual.currency) == (Decimal("2.70"), Decimal("5.60"), "USD")


OURS = Benchmark(
    metric="cost_per_contact",
    low=Decimal(1),
    high=Decimal(2),
    currency="EUR",
    scope="our sites",
    year=2024,
    source="our own books",
    definition="ours",
)


def test_the_centres_own_benchmarks_come_first() -> None:
    found = benchmarks_for("cost_per_contact", centre(benchmarks=[OURS]))
    assert found == (OURS, *benchmarks_for("cost_per_contact"))
    assert benchmarks_for("asa", centre(benchmarks=[OURS])) == ()
    with pytest.raises(PercallError, match="unknown metric"):
        benchmarks_for("cost_per_smile")
    misspelt = OURS.model_copy(update={"metric": "cost_per_smile"})
    with pytest.raises(PercallError, match="benchmarks: unknown metric 'cost_per_smile'"):
        benchmarks_for("asa", centre(benchmarks=[misspelt]))


def test_what_is_published_as_fully_loaded_is_filed_under_the_whole_cost() -> None:
    """Work cost leaves idle time out: beside a fully loaded range it would flatter the centre."""
    assert {one.metric for one in shipped() if CATALOGUE[one.metric].unit == "money"} == {"cost_per_contact"}


@pytest.mark.parametrize(
    "ask",
    [
        lambda name: explain(name),
        lambda name: known_metrics([name]),
        lambda name: benchmarks_for(name),
        lambda name: benchmarks_for("asa", centre(benchmarks=[OURS.model_copy(update={"metric": name})])),
    ],
)
def test_an_old_name_says_the_new_one(ask: Callable[[str], object]) -> None:
    for old, new in RENAMED.items():
        assert old not in CATALOGUE
        assert new in CATALOGUE
        with pytest.raises(PercallError, match=f"'{old}' is called '{new}' now"):
            ask(old)


BOOK_OF_1999 = ledger(line(1, "software", "1", "1999-02"))


def test_json_is_of_the_agreed_form() -> None:
    log = costed(
        [contact("a", "1999-02-01T09:00", talk(90), reason="PS"), contact("b", "1999-02-01T09:01")], BOOK_OF_1999
    )
    spoiled = pl.DataFrame(
        [{"source": "f", "row": n, "field": "x", "reason": r, "detail": "d"} for n, r in enumerate("bab")],
        schema=QUARANTINE,
    )
    object.__setattr__(log, "quarantine", spoiled)
    made = measure(log, by=["reason"], period="month").as_json()
    assert list(made) == [
        *("currency", "timezone", "period", "by", "view", "capacity_source"),
        *("rows", "totals", "reconciliation", "quarantined"),
    ]
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    assert made["quarantined"] == {"count": 3, "by_reason": {"a": 1, "b": 2}}
    assert made["reconciliation"] == [
        {"period": "1999-02"}
        | {"ledger": "1.000000", "contacts": "1.000000"}
        | {"idle": "0.000000", "unassigned": "0.000000", "difference": "0.000000"}
    ]
    first = made["rows"][0]  # type: ignore[index]
    assert (first["period"], first["reason"]) == ("1999-02", "PS")
    assert first["aht"] == 90.0
    assert first["cost_total"] == "0.500000"
    assert first["repeat_rate"] is None
    assert first["small"] is True
