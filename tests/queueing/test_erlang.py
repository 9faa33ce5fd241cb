"""Erlang B, C and A against published values, independent high-precision figures and what must hold of any queue."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from percall import queueing as q

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "data" / "reference" / "erlang.csv"

ULPS = 1e-13
"""Relative tolerance against figures of 20 digits: some hundred roundings of binary64, each 1.1e-16."""

rates = st.floats(0.1, 3000)
handle_times = st.floats(5, 1500)
staff = st.floats(0.1, 400)
patiences = st.floats(1, 5000)
waits = st.floats(0, 600)


def reference_rows() -> list[dict[str, str]]:
    if not REFERENCE.exists():
        pytest.skip(f"reference figures are not on this machine: {REFERENCE}")
    with REFERENCE.open(newline="") as file:
        return list(csv.DictReader(file))


def figures(row: dict[str, str]) -> dict[str, float]:
    """What percall says for each column of the reference that it has a function for."""
    rate, aht, agents, patience = (float(row[k]) for k in ("rate_per_hour", "aht_s", "agents", "patience_s"))
    queue = (rate, aht, agents)
    return {
        "erlangs": q.offered_erlangs(rate, aht),
        "C_erlang_b": q.blocking_probability(q.offered_erlangs(rate, aht), agents),
        "C_pw": q.probability_of_wait(*queue),
        "C_asa": q.asa_s(*queue),
        "C_sl": q.service_level(*queue, within_s=20),
        "A_pw": q.probability_of_wait(*queue, patience),
        "A_pab": q.abandonment(*queue, patience),
        "A_asa_all": q.mean_wait_s(*queue, patience),
        "A_asa_served": q.asa_s(*queue, patience),
        "A_occupancy": q.occupancy(*queue, patience),
        "A_sl_served_of_all": q.service_level(*queue, 20, patience),
        "A_sl_served_of_served": q.service_level(*queue, 20, patience, "abandons_ignored"),
    }


def test_agrees_with_the_reference_figures() -> None:
    rows = reference_rows()
    assert len(rows) == 20
    for row in rows:
        for column, ours in figures(row).items():
            theirs = float(row[column]) if row[column] else math.inf  # empty: Erlang C has no steady state
            assert ours == pytest.approx(theirs, rel=ULPS, abs=1e-15), f"row {row['id']}, {column}"


def test_fifty_agents_with_and_without_patience() -> None:
    """Garnett, Mandelbaum and Reiman, "Designing a call center with impatient customers", Manufacturing & Service
    Operations Management 4(3), 2002: 48 calls a minute of 1 minute, 50 agents; patience of 2 minutes. Tolerances
    are half a unit of the last digit quoted."""
    rate, aht, agents, patience = 48 * 60, 60, 50, 120
    assert q.probability_of_wait(rate, aht, agents) == pytest.approx(0.694456, abs=5e-7)
    assert q.asa_s(rate, aht, agents) == pytest.approx(20.834, abs=5e-4)
    assert q.abandonment(rate, aht, agents, patience) == pytest.approx(0.030912, abs=5e-7)
    assert q.mean_wait_s(rate, aht, agents, patience) == pytest.approx(3.7095, abs=5e-5)


def test_a_hundred_calls_in_half_an_hour() -> None:
    """The worked example most used to teach Erlang C (Call Centre Helper, "Erlang C formula"): 100 calls in 30
    minutes, 180 s, 80 % within 20 s need 14 agents. Tolerances are half a unit of the last digit quoted."""
    queue = (200, 180, 14)
    assert q.offered_erlangs(200, 180) == 10
    assert q.probability_of_wait(*queue) == pytest.approx(0.1741319, abs=5e-8)
    assert q.service_level(*queue, within_s=20) == pytest.approx(0.8883500, abs=5e-8)
    assert q.asa_s(*queue) == pytest.approx(7.836, abs=5e-4)
    assert q.required_agents(200, 180, share=0.8, within_s=20) == 14


@pytest.mark.parametrize(
    ("erlangs", "agents", "blocking"),
    [
        (0.001, 0.5, 0.035647665165532146),
        (0.999, 0.999, 0.500149165766126),
        (1.0, 0.5, 0.7251967773583486),
        (1.2, 7.25, 0.000134851937516456),
        (50.0, 50.75, 0.09600625106844313),
        (3000.0, 3050.1, 0.005794519718221347),
    ],
)
def test_blocking_between_whole_agents(erlangs: float, agents: float, blocking: float) -> None:
    """a^n exp(-a) / Gamma(n + 1, a) evaluated to 50 digits with mpmath 1.4.1's ``gammainc``."""
    assert q.blocking_probability(erlangs, agents) == pytest.approx(blocking, rel=ULPS)


@pytest.mark.parametrize(
    ("queue", "waits", "abandons", "in_20_s"),
    [
        ((100, 300, 3.5, 200), 0.9567879629254203, 0.5867791051878976, 0.06283436790389486),
        ((100_000, 300, 8400.5, 600), 0.26572908107001886, 0.001062191851605513, 0.9989377202629837),
        ((100_000, 300, 5000, 60), 1.0, 0.4, 2.4707284577809784e-09),
        ((500, 300, 60, 86_400), 0.004853768755959744, 9.183112216340587e-07, 0.9985710945937432),
    ],
)
def test_patience_at_the_extremes(
    queue: tuple[float, float, float, float], waits: float, abandons: float, in_20_s: float
) -> None:
    """Mandelbaum and Zeltyn's formulas evaluated to 50 digits with mpmath 1.4.1's ``hyp1f1``: part of an agent,
    thousands of agents, two thirds more load than staff, patience of a day."""
    rate, aht, agents, patience = queue
    assert q.probability_of_wait(*queue) == pytest.approx(waits, rel=ULPS)
    assert q.abandonment(*queue) == pytest.approx(abandons, rel=ULPS)
    # a service level is 1 less the rest, so its error is absolute
    assert q.service_level(rate, aht, agents, 20, patience) == pytest.approx(in_20_s, abs=ULPS)


def test_no_load_and_no_agents() -> None:
    assert q.blocking_probability(0, 0) == 1
    assert q.blocking_probability(0, 3) == 0
    for patience in (60, math.inf):
        assert q.probability_of_wait(0, 180, 3, patience) == 0
        assert q.asa_s(0, 180, 3, patience) == 0
        assert q.service_level(0, 180, 3, 20, patience) == 1
        assert q.occupancy(0, 180, 3, patience) == 0
        assert q.probability_of_wait(100, 180, 0, patience) == 1
        assert q.asa_s(100, 180, 0, patience) == math.inf
        assert q.service_level(100, 180, 0, 20, patience, "abandons_ignored") == 0
        assert q.required_agents(0, 180, 0.8, 20, patience) == 0
    assert q.abandonment(100, 180, 0, 60) == 1


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf])
def test_refuses_what_is_no_quantity(bad: float) -> None:
    with pytest.raises(ValueError, match=r"agents is .*accepted: a number, 0 or more"):
        q.probability_of_wait(100, 180, bad)
    with pytest.raises(ValueError, match="rate_per_hour"):
        q.required_agents(bad, 180, 0.8, 20)
    with pytest.raises(ValueError, match="erlangs"):
        q.blocking_probability(bad, 3)


def test_refuses_what_has_no_answer() -> None:
    with pytest.raises(ValueError, match="no number of agents"):
        q.required_agents(100, 180, 1, 20)
    with pytest.raises(ValueError, match="above 0 seconds"):
        q.abandonment(100, 180, 3, patience_s=0)


@given(st.floats(0.01, 500), st.floats(0, 500), st.floats(0.01, 5))
def test_more_agents_block_less(erlangs: float, agents: float, more: float) -> None:
    fewer_agents, more_agents = (q.blocking_probability(erlangs, n) for n in (agents, agents + more))
    assert 0 <= more_agents <= fewer_agents <= 1
    if fewer_agents > 1e-300:  # below that binary64 has no digits left
        assert more_agents < fewer_agents


@given(rates, handle_times, staff, st.floats(0.01, 5), patiences, waits)
def test_more_agents_serve_better(
    rate: float, aht: float, agents: float, more: float, patience: float, within: float
) -> None:
    slack = 1e-11  # absolute, for differences smaller than the roundings of thousands of summed terms
    for end in (patience, math.inf):
        few, many = (rate, aht, agents), (rate, aht, agents + more)
        assert q.probability_of_wait(*many, end) <= q.probability_of_wait(*few, end) + slack
        assert q.abandonment(*many, end) <= q.abandonment(*few, end) + slack
        assert q.service_level(*many, within, end) >= q.service_level(*few, within, end) - slack
        assert q.occupancy(*many, end) <= q.occupancy(*few, end) + slack


@given(rates, handle_times, staff)
def test_a_lost_contact_is_rarer_than_a_waiting_one(rate: float, aht: float, agents: float) -> None:
    """B < C: a contact that waits keeps the agents busy for others, one that is lost does not."""
    blocking = q.blocking_probability(q.offered_erlangs(rate, aht), agents)
    waiting = q.probability_of_wait(rate, aht, agents)
    assert blocking <= waiting
    if 1e-300 < blocking < 1 - 1e-9 and agents > 0:
        assert blocking < waiting


@given(rates, handle_times, staff, patiences)
def test_patience_lies_between_losing_and_keeping_everybody(
    rate: float, aht: float, agents: float, patience: float
) -> None:
    blocking = q.blocking_probability(q.offered_erlangs(rate, aht), agents)
    with_patience = q.probability_of_wait(rate, aht, agents, patience)
    if blocking > 1e-300:  # below that binary64 has no digits left
        assert blocking * (1 - 1e-12) <= with_patience <= q.probability_of_wait(rate, aht, agents) * (1 + 1e-12)


@settings(deadline=None)  # the chain is summed state by state
@given(rates, handle_times, st.integers(1, 40), patiences)
def test_littles_law(rate: float, aht: float, agents: int, patience: float) -> None:
    """Queue length = arrival rate x mean wait; the left side is summed here from the birth-death chain itself."""
    arrivals, load = rate / 3600, rate * aht / 3600
    assume(load < 200)
    logs, reached = [0.0], 0.0
    for present in range(1, agents + int(4 * load + arrivals * patience + 60 * math.sqrt(1 + arrivals * patience))):
        leaving = min(present, agents) / aht + max(0, present - agents) / patience
        reached += math.log(arrivals / leaving)
        logs.append(reached)
    top = max(logs)
    weights = [math.exp(log - top) for log in logs]
    assume(weights[-1] < 1e-16)
    waiting = sum(max(0, present - agents) * weight for present, weight in enumerate(weights)) / sum(weights)
    busy = sum(min(present, agents) * weight for present, weight in enumerate(weights)) / sum(weights)
    # 1e-9: logarithms of some thousand factors were summed above
    assert arrivals * q.mean_wait_s(rate, aht, agents, patience) == pytest.approx(waiting, rel=1e-9, abs=1e-12)
    assert agents * q.occupancy(rate, aht, agents, patience) == pytest.approx(busy, rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(1, 600), st.floats(30, 600), st.floats(0.5, 60), st.floats(10, 200))
def test_the_mean_wait_is_the_area_over_the_waits(rate: float, aht: float, agents: float, patience: float) -> None:
    """ASA x share answered = the integral over t of the share answered after more than t seconds.

    Loads are moderate here: the rule needs more points for the sharper tails of larger queues."""
    queue = (rate, aht, agents)
    answered = 1 - q.abandonment(*queue, patience)
    assume(answered > 1e-3)
    steps = 200  # of Simpson's rule; nobody outlives 40 patiences
    scale = 40 * patience / steps**3
    area = 0.0
    for step in range(1, steps + 1):  # t = scale * step^3 puts the points where the curve bends
        weight = 1 if step == steps else 4 if step % 2 else 2
        later = answered - q.service_level(*queue, scale * step**3, patience)
        area += weight * later * 3 * scale * step**2 / 3
    assert q.asa_s(*queue, patience) * answered == pytest.approx(area, rel=1e-3, abs=1e-9 * patience)


@given(rates, handle_times, st.floats(0.01, 0.99), waits, st.one_of(patiences, st.just(math.inf)))
def test_required_agents_are_enough_and_one_fewer_is_not(
    rate: float, aht: float, share: float, within: float, patience: float
) -> None:
    agents = q.required_agents(rate, aht, share, within, patience)
    assert q.service_level(rate, aht, agents, within, patience) >= share
    assert agents == 0 or q.service_level(rate, aht, agents - 1, within, patience) < share


@given(rates, handle_times, staff, patiences, waits)
def test_every_figure_is_in_its_range(rate: float, aht: float, agents: float, patience: float, within: float) -> None:
    for end in (patience, math.inf):
        queue = (rate, aht, agents)
        shares = (
            q.probability_of_wait(*queue, end),
            q.abandonment(*queue, end),
            q.occupancy(*queue, end),
            q.service_level(*queue, within, end),
            q.service_level(*queue, within, end, "abandons_ignored"),
        )
        assert all(0 <= share <= 1 + 1e-12 for share in shares)
        assert q.asa_s(*queue, end) >= 0
        assert q.mean_wait_s(*queue, end) >= 0
