"""Outbound campaigns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from percall.centre.calendar import ClockSpan, DayKey
from percall.centre.draws import Probability, Seconds
from percall.centre.section import Section


class Campaign(Section):
    """A list of people to call, worked through queue ``queue`` when no inbound contact waits there.

    ``progressive`` dials one number for each free agent; ``predictive`` dials ``dials_per_agent`` numbers for each, and a
    person who answers when no agent is free is lost after ``patience_s``.
    """

    reason: str
    behaviour: str | None = None
    queue: str
    per_day: PositiveInt  # numbers on the list of each day
    hours: dict[DayKey, ClockSpan]
    pacing: Literal["progressive", "predictive"] = "progressive"
    dials_per_agent: Annotated[float, Field(ge=1)] = 1.0
    answered: Probability = 0.3
    ring_s: Seconds = 20
    patience_s: Seconds = 2
