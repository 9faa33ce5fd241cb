"""Outbound campaigns."""

from __future__ import annotations

from pydantic import PositiveInt

from percall.centre.calendar import ClockSpan, DayKey
from percall.centre.draws import Probability, Seconds
from percall.centre.section import Section


class Campaign(Section):
    """A list of people to call through the agents of ``queue``, when no contact waits for them there.

    Progressive dialling: an agent with nobody to serve dials the next number, stays with it while it rings for
    ``ring_s``, and talks to the share of people who answer. Nobody answers to find no agent.
    """

    reason: str
    behaviour: str | None = None  # the entry of ``reasons`` that describes them; None: the reason's
    queue: str
    per_day: PositiveInt  # numbers on the list of each day
    hours: dict[DayKey, ClockSpan]
    answered: Probability = 0.3
    ring_s: Seconds = 20
