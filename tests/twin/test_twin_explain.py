"""Why a simulated contact got its agents: decided again by the same kernel, and said in words."""

from __future__ import annotations

import polars as pl
import pytest

from percall.errors import PercallError
from percall.floor.codes import Codes
from percall.log import Log
from percall.routing.explain import Explanation, LineExplanation
from percall.twin.checks import workable
from percall.twin.compile import compile_world
from percall.twin.days import Calendar
from percall.twin.explain import Decision, explain
from percall.twin.log import LogRows
from percall.twin.replication import replicate
from support.twin_centres import MONDAY, busy

DAYS = 1


@pytest.fixture(scope="module")
def lived() -> tuple[Codes, Log]:
    codes = workable(busy())
    rows = LogRows(Calendar(codes, MONDAY))
    replicate(codes, MONDAY, DAYS, 7, rows=rows)
    return codes, rows.log()


def decisions(codes: Codes, contact_id: str) -> tuple[Decision, ...]:
    return explain(codes, MONDAY, contact_id, days=DAYS, seed=7)


def test_the_kernel_decides_again_as_the_log_says(lived: tuple[Codes, Log]) -> None:
    """Every 20th contact that agents took: each agent of the log is explained, and the explanation chooses that one."""
    codes, log = lived
    lines = compile_world(codes).lines
    talks = log.segments.filter(pl.col("kind") == "talk").sort("contact_id", "seq")
    agents = talks.group_by("contact_id", maintain_order=True).agg("agent_id").gather_every(20)
    kinds = set()
    for contact_id, taken in agents.iter_rows():
        found = decisions(codes, contact_id)
        spoken = [d.agent for d in found if d.agent in taken]
        assert list(dict.fromkeys(spoken)) == list(dict.fromkeys(taken))
        for decision in found:
            kinds.add(type(decision.why))
            if isinstance(decision.why, Explanation):
                assert decision.why.chosen is not None
                assert codes.agents[decision.why.chosen] == decision.agent
                best = decision.why.candidates[0]
                assert best.agent == decision.why.chosen
            elif isinstance(decision.why, LineExplanation):
                assert decision.why.chosen == decision.why.heads[0].line
                assert codes.queues[int(lines[decision.why.chosen]["queue"])] == decision.queue
    assert {Explanation, LineExplanation} <= kinds


def test_the_words_name_who_was_eligible(lived: tuple[Codes, Log]) -> None:
    codes, log = lived
    text = "\n".join(
        decision.text
        for contact in log.contacts.filter(pl.col("outcome") == "handled")["contact_id"].to_list()[::40]
        for decision in decisions(codes, contact)
    )
    assert "eligible" in text
    assert "came free and took the most urgent by priority" in text


def test_a_contact_that_is_not_there_is_a_mistake(lived: tuple[Codes, Log]) -> None:
    for name in ("9999999999", "x"):
        with pytest.raises(PercallError, match="no contact"):
            decisions(lived[0], name)
