"""Who is chosen, on small tables drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from percall.centre.routing import Rule
from percall.routing.agents import choose_agent
from percall.routing.contacts import choose_line
from percall.routing.explain import explain_agent
from percall.routing.lists import append, insert_by_entry, remove
from percall.routing.rules import RuleTable
from percall.routing.tables import (
    AGENT,
    AGENT_CHOICES,
    CALL,
    CONTACT_CHOICES,
    LEVELS,
    LINE,
    MAIL,
    NONE,
    ON_MAIL,
    POOL,
    TEXT,
    WAITING,
)

NOW = 100_000


class Floor:
    """Two groups of three agents. ``free``: (agent, level, idle since), in the order in which they became free."""

    def __init__(self, *free: tuple[int, int, int]) -> None:
        self.agents = np.zeros(6, AGENT)
        self.agents["group"] = [0, 0, 0, 1, 1, 1]
        self.agents["pool"] = NONE
        self.pools = np.zeros(2 * LEVELS, POOL)
        self.pools["head"] = self.pools["tail"] = NONE
        for agent, level, since in free:
            pool = self.agents[agent]["group"] * LEVELS + level
            self.agents[agent]["pool"] = pool
            self.agents[agent]["idle_since"] = since
            append(self.agents, self.pools, pool, agent)

    def choose(
        self,
        policy: str = "longest_idle",
        mode: int = CALL,
        groups: tuple[int, ...] = (0, 1),
        score: tuple[float, float] = (0, 0),
        chance: int = 0,
        last: int = NONE,
    ) -> int:
        arguments = (
            AGENT_CHOICES.index(policy), mode, NOW, chance, last,
            np.array(groups, np.int32), np.array(score, float), self.agents, self.pools,
        )  # fmt: skip
        chosen = choose_agent(*arguments)
        assert explain_agent(*arguments).chosen == (None if chosen == NONE else chosen)
        return chosen


def test_longest_idle_across_groups_and_the_lower_number_in_a_tie() -> None:
    floor = Floor((1, 0, 50), (0, 0, 60), (4, 0, 40), (5, 0, 45))
    assert floor.choose() == 4
    assert floor.choose(groups=(0,)) == 1
    assert Floor((1, 0, 50), (4, 0, 50)).choose() == 1


def test_a_score_comes_before_idle_time() -> None:
    floor = Floor((1, 0, 50), (4, 0, 10))
    assert floor.choose("cheapest_adequate", score=(1.5, 2.5)) == 1
    assert floor.choose("most_skilled", score=(-3, -5)) == 4


def test_nobody_free_is_nobody() -> None:
    assert Floor().choose() == NONE
    assert Floor((1, 0, 50)).choose(groups=(1,)) == NONE


def test_least_busy_looks_at_the_share_of_the_shift() -> None:
    floor = Floor((0, 0, 10), (1, 0, 20), (4, 0, 30))
    floor.agents["on_since"] = [0, 50_000, 0, 0, 0, 0]
    floor.agents["busy_ms"] = [40_000, 30_000, 0, 0, 35_000, 0]  # 40 %, 60 %, 35 % of the shift
    assert floor.choose("least_busy") == 4


def test_round_robin_goes_on_from_the_last() -> None:
    floor = Floor((0, 0, 10), (2, 0, 20), (4, 0, 30))
    assert [floor.choose("round_robin", last=last) for last in (NONE, 0, 2, 4)] == [0, 2, 4, 0]


def test_random_spreads_over_everyone_free() -> None:
    """Chi-squared with two degrees of freedom: above 18.4 once in 10,000."""
    floor = Floor((0, 0, 10), (2, 0, 20), (4, 0, 30))
    drawn = np.random.default_rng(4).integers(0, 2**31, 3000)
    counts = np.bincount([floor.choose("random", chance=int(chance)) for chance in drawn], minlength=6)[[0, 2, 4]]
    assert ((counts - 1000) ** 2 / 1000).sum() < 18.4


def test_text_goes_to_who_has_fewest_and_calls_only_to_the_idle() -> None:
    floor = Floor((0, 2, 10), (1, 1, 90), (4, 1, 80))
    assert floor.choose(mode=TEXT) == 4
    assert floor.choose(mode=CALL) == NONE
    assert floor.choose(mode=MAIL) == NONE


def test_a_call_may_interrupt_mail_when_nobody_is_idle() -> None:
    assert Floor((0, ON_MAIL, 10)).choose(mode=CALL) == 0
    assert Floor((0, ON_MAIL, 10), (1, 0, 20)).choose(mode=CALL) == 1
    assert Floor((0, ON_MAIL, 10)).choose(mode=TEXT) == NONE


def test_an_explanation_names_everyone_eligible() -> None:
    floor = Floor((1, 0, 50), (0, 0, 60))
    explained = explain_agent(
        0, CALL, NOW, 0, NONE, np.array([0], np.int32), np.zeros(2), floor.agents, floor.pools
    )  # fmt: skip
    assert [(c.agent, c.free) for c in explained.candidates] == [(1, True), (0, True), (2, False)]
    assert str(explained) == f"3 agents eligible, 2 free; longest_idle: agent 1, score 0, idle for {NOW - 50} ms"


def waiting(*heads: tuple[float, int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """A line each with one contact: (priority, entered, target, mode)."""
    contacts, lines = np.zeros(len(heads), WAITING), np.zeros(len(heads), LINE)
    lines["head"] = lines["tail"] = NONE
    lines["delay_cost"] = 1
    for i, (priority, entered, target, mode) in enumerate(heads):
        lines[i]["priority"], lines[i]["target_ms"], lines[i]["mode"] = priority, target, mode
        contacts[i]["entered_ms"] = entered
        append(contacts, lines, i, i)
    return lines, contacts


@pytest.mark.parametrize(
    ("policy", "ageing", "expected"),
    [("priority", 0, 1), ("priority", 10, 0), ("first_come", 0, 0), ("least_slack", 0, 2), ("c_mu", 0, 2)],
)
def test_the_most_urgent_head_is_served(policy: str, ageing: float, expected: int) -> None:
    lines, contacts = waiting((1, 40_000, 50_000, CALL), (3, 70_000, 60_000, CALL), (1, 50_000, 10_000, CALL))
    speed = np.array([10.0, 10, 30])
    every = np.arange(3, dtype=np.int32)
    assert choose_line(CONTACT_CHOICES.index(policy), ageing, NOW, -1, every, speed, lines, contacts) == expected


def test_who_joined_first_wins_a_tie_and_other_modes_are_left() -> None:
    lines, contacts = waiting((1, 60_000, 0, CALL), (1, 50_000, 0, TEXT), (1, 50_000, 0, CALL))
    every = np.arange(3, dtype=np.int32)
    assert choose_line(0, 0.0, NOW, -1, every, np.ones(3), lines, contacts) == 1
    assert choose_line(0, 0.0, NOW, CALL, every, np.ones(3), lines, contacts) == 2
    assert choose_line(0, 0.0, NOW, MAIL, every, np.ones(3), lines, contacts) == NONE


def test_a_contact_that_comes_back_takes_the_place_it_had() -> None:
    lines = np.zeros(1, LINE)
    lines["head"] = lines["tail"] = NONE
    contacts = np.zeros(4, WAITING)
    contacts["entered_ms"] = [10, 20, 30, 20]
    for contact in (0, 1, 2, 3):
        insert_by_entry(contacts, lines, 0, contact)
    remove(contacts, lines, 0, 1)
    order, at = [], lines[0]["head"]
    while at >= 0:
        order.append(int(at))
        at = contacts[at]["next"]
    assert order == [0, 3, 2]
    assert lines[0]["count"] == 3


def test_the_first_rule_that_fits_decides() -> None:
    rules = [
        Rule.model_validate({"when": {"tier": "gold", "repeat": True}, "queue": "a"}),
        Rule.model_validate({"when": {"reason": "x"}, "queue": "b"}),
        Rule(queue="c"),
    ]
    table = RuleTable.of(rules)
    assert table.first(channel="voice", reason="x", tier="gold", repeat=True) == 0
    assert table.first(channel="voice", reason="x", tier="gold", repeat=False) == 1
    assert table.first(channel="voice", reason="never heard of", repeat=False) == 2
    assert RuleTable.of(rules[:1]).first(reason="x") == -1
