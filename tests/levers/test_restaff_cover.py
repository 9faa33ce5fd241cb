"""The linear program against Erlang A, and what it must not leave out."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from percall.centre.model import ServiceTarget
from percall.floor.codes import Codes
from percall.levers.restaff.cover import MOST_BUSY, Cover
from percall.levers.restaff.gain import gains
from percall.levers.restaff.load import Load, Tally, load_of
from percall.levers.restaff.patterns import patterns_of
from percall.levers.restaff.program import Bases, Program
from percall.levers.restaff.week import Week
from percall.queueing import service_level
from percall.twin import replicate, workable
from support.twin_centres import MONDAY, busy, exponential, single_queue

TARGET = ServiceTarget(share=0.8, within_s=20)


def flat(erlangs: float, patience_s: float = 180.0) -> Load:
    return Load(np.full((1, 1, 48), erlangs), np.zeros((1, 1)), np.array([300.0]), np.array([patience_s]))


@pytest.mark.parametrize("erlangs", [0.5, 3.0, 10.0, 80.0])
def test_gains_are_a_concave_curve_above_erlang_a(erlangs: float) -> None:
    found = gains(np.array([erlangs]), 300.0, 180.0, TARGET)
    assert (np.diff(found.slopes[0]) <= 1e-9).all()
    rate = 12 * erlangs
    agents, answered = found.fewest[0], found.at_least[0]
    for width, slope in zip(found.widths[0], found.slopes[0], strict=True):
        agents, answered = agents + width, answered + width * slope
        exact = rate * service_level(rate, 300, agents, 20, 180)
        assert answered >= exact - 1e-3 * rate  # loads between powers of two are interpolated
    assert answered == pytest.approx(rate, rel=0.01)


@pytest.mark.parametrize("erlangs", [2.0, 8.0, 30.0])
def test_a_flat_load_gets_the_agents_with_whom_erlang_a_just_holds_the_target(erlangs: float) -> None:
    """At a constant load there is nothing to move, so the program must find Erlang A's own answer.

    One per cent: between the points of ``SAFETY`` service is taken as straight.
    """
    centre = single_queue(60, exponential(300), 9)
    week = Week(Codes(centre), MONDAY, 7)
    crews = Cover(week, patterns_of(centre)).fewest(flat(erlangs), np.ones(1))
    agents = crews.heads.mean()
    assert service_level(12 * erlangs, 300, agents, 20, 180) == pytest.approx(0.8, abs=0.01)


def test_where_a_search_starts_changes_no_hours() -> None:
    """The program of one load begins where that of another ended; the best is the best all the same."""
    week = Week(workable(busy()), MONDAY, 7)
    cover = Cover(week, patterns_of(week.centre))
    for seed in range(4):
        erlangs = np.random.default_rng(seed).exponential(6, (2, 3, 48))  # uneven, so that bases differ
        load = Load(erlangs, np.ones((2, 3)), np.full(3, 300.0), np.full(3, 180.0))
        fresh = Cover(week, cover.patterns)
        hours = (sum(one.paid_hours(one.fewest(load, np.ones(3))).values()) for one in (cover, fresh))
        assert next(hours) == pytest.approx(next(hours), rel=1e-9)
    assert len(cover.bases) == 1


def test_a_program_that_nothing_solves_has_no_solution_wherever_it_starts() -> None:
    bases: Bases = {}
    found = []
    for most in (2.0, 0.5, 3.0):
        program = Program()
        x = program.variables(np.ones(1), most)
        program.add(program.rows(np.array([-1.0])), x, -1.0)
        found.append(program.solve(bases))
    assert [None if one is None else one.tolist() for one in found] == [[1.0], None, [1.0]]


def test_hours_suffice_for_work_that_can_wait() -> None:
    centre = single_queue(60, exponential(300), 9)
    load = replace(flat(1.0), later_h=np.array([[200.0]]))
    crews = Cover(Week(Codes(centre), MONDAY, 7), patterns_of(centre)).fewest(load, np.ones(1))
    assert crews.heads.sum() / 2 == pytest.approx((24 + 200) / MOST_BUSY)


def test_open_hours_are_attended_even_where_nobody_calls() -> None:
    centre = busy()
    week = Week(workable(centre), MONDAY, 7)
    load = Load(np.zeros((2, 3, 48)), np.zeros((2, 3)), np.ones(3), np.full(3, math.inf))
    crews = Cover(week, patterns_of(centre)).fewest(load, np.ones(3))
    assert crews.agents[0].sum() == pytest.approx(2)  # both shifts of the helpers, who may serve every queue in the end
    assert crews.agents[1].sum() == 0  # nobody at weekends


def test_moved_hours_follow_the_load_and_are_no_more() -> None:
    centre = single_queue(60, exponential(300), 9)
    cover = Cover(Week(Codes(centre), MONDAY, 7), patterns_of(centre))
    load = flat(2.0)
    load.erlangs[0, 0, 20:24] = 8.0
    crews = cover.moved(load, {"agents": 7 * 24 * 3.5})
    assert cover.paid_hours(crews)["agents"] == pytest.approx(7 * 24 * 3.5)
    assert crews.heads[0, 0, 20:24].mean() > 8
    assert crews.heads[0, 0, :20].mean() == pytest.approx(crews.heads[0, 0, 24:].mean(), abs=0.5)


def test_the_load_is_what_agents_worked_and_lost_customers_would_have_asked() -> None:
    """Against rate times handling time: 60 an hour of 300 s are 5 Erlangs. Four standard errors of 14 days."""
    for agents in (12, 5):
        centre = single_queue(60, exponential(300), agents, exponential(120))
        codes, tally = workable(centre), Tally()
        replicate(codes, MONDAY, 14, 1, warm_up=1, rows=tally)
        load = load_of(Week(codes, MONDAY, 14), codes, [tally])
        calls = 60 * 24 * 14
        assert load.erlangs.mean() == pytest.approx(5, rel=4 * math.sqrt(2 / calls))
        assert load.aht_s[0] == pytest.approx(300, rel=4 * math.sqrt(1 / calls) * 1.2)
        assert load.patience_s[0] == pytest.approx(120)


def test_chats_share_an_agent_and_mails_and_outbound_calls_wait() -> None:
    codes, tally = workable(busy()), Tally()
    run = replicate(codes, MONDAY, 7, 1, warm_up=1, rows=tally)
    load = load_of(Week(codes, MONDAY, 7), codes, [tally])
    worked_h = run.sums["own_us"].sum() / 3.6e9
    counted_h = float((load.erlangs.sum(axis=(1, 2)) / 2 + load.later_h.sum(axis=1)) @ [5, 2])
    assert load.later_h[0].sum() > 0
    assert counted_h > worked_h  # the lost and the rings; and less than each chat alone would be
    talk_h = sum(run.sums[name].sum() for name in ("talk_ms", "hold_ms", "wrap_ms")) / 3.6e6
    lost = run.sums["abandoned"].sum() / run.sums["handled"].sum()
    assert counted_h < talk_h * (1 + lost)
