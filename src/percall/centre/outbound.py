"""Outbound campaigns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveInt, model_validator

from percall.centre.calendar import ClockSpan, DayKey, minutes_of
from percall.centre.draws import Probability, Seconds
from percall.centre.section import Section


class Campaign(Section):
    """A list of people to call through the agents of ``queue``, when no contact waits for them there.

    ``progressive`` pacing: an agent with nobody to serve dials the next number, stays with it while it rings for
    ``ring_s``, and talks to the share of people who answer. Nobody answers to find no agent.

    ``predictive`` pacing: numbers are dialled ahead of agents who are about to be free (Samuelson 1999), as far as
    the expected share of live answers that find nobody stays within ``abandoned_cap``, and the share that did today
    as well. Who answers waits ``connect_s`` for an agent, then counts as an abandoned live answer. Both defaults are
    those of 47 CFR 64.1200(a)(7): three per cent, two seconds. ``most_lines`` numbers ring for an agent at most.
    """

    reason: str
    behaviour: str | None = None  # the entry of ``reasons`` that describes them; None: the reason's
    queue: str
    per_day: PositiveInt  # numbers on the list of each day
    hours: dict[DayKey, ClockSpan]
    answered: Probability = 0.3
    ring_s: Seconds = 20
    pacing: Literal["progressive", "predictive"] = "progressive"
    abandoned_cap: Probability = 0.03
    connect_s: Seconds = 2
    most_lines: Annotated[float, Field(ge=1)] = 5

    @model_validator(mode="after")
    def _by_day(self) -> Campaign:
        if any(minutes_of(span)[1] > 24 * 60 for span in self.hours.values()):
            raise ValueError("hours end on the day on which they begin")
        return self
