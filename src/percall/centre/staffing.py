"""Who works when: agent groups, shifts, breaks, absence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer, PositiveInt, model_validator

from percall.centre.calendar import ClockSpan, DayKey, Minutes, entry_for
from percall.centre.draws import Probability, Seconds
from percall.centre.routing import Level
from percall.centre.section import Channel, Section

Heads = Annotated[float, Field(ge=0)]
Crew = Annotated[
    float,
    Field(gt=0),
    AfterValidator(lambda agents: int(agents) if agents == int(agents) else agents),
    PlainSerializer(lambda agents: agents),
]
"""Agents of one shift; whole numbers stay whole."""


class Pause(Section):
    """A stretch of paid time away from contacts, ``after_minutes`` of the shift, spread over the agents.

    Agents of one shift take it one after another in ``waves`` waves, so that not all are away at once.
    """

    kind: Literal["break", "meeting", "training"] = "break"
    after_minutes: Annotated[float, Field(ge=0)]
    minutes: Annotated[float, Field(gt=0)]
    waves: PositiveInt = 1


class Shift(Section):
    """``agents`` of the group work ``hours`` on the days named; with a fraction, so many on average over the days."""

    days: tuple[DayKey, ...] = ("workdays",)
    hours: ClockSpan
    agents: Crew
    pauses: tuple[Pause, ...] = ()

    def is_worked(self, day: date, holiday: bool = False) -> bool:
        """Whether a day is among those named."""
        return entry_for(dict.fromkeys(self.days, True), day, holiday) is not None


class Learning(Section):
    """New agents are slower: handling takes ``1 + extra * exp(-days since start / days)`` times as long."""

    extra: Annotated[float, Field(ge=0)]
    days: Annotated[float, Field(gt=0)]
    new_agents: PositiveInt  # the last so many agents of the group start on the first day


class Group(Section):
    """Agents alike in skill, pay and shifts; a group of one is an individual.

    Who works is given either by ``shifts`` or by ``staffed``: the number of agents at work in each interval of the
    local day (or one number for the day), by day; a fraction is the probability of one agent more. ``skills`` gives a
    level from 1 to 10. ``speed_cv`` spreads the agents' own pace (log-normal, mean 1); ``absence`` is the probability
    that an agent misses a shift, ``punctuality_s`` the standard deviation of when shifts and pauses really begin and
    end. ``adherence`` is the share of the time in which a shift wants an agent to take contacts that the agent is
    there for it: for the rest, agents are on a break of their own, for ``away_minutes`` a time (exponential).
    """

    team: str
    skills: dict[str, Level] = Field(default_factory=dict)
    agents: PositiveInt
    hourly_cost: Annotated[Decimal, Field(ge=0)] | None = None  # None: the team's
    channels: tuple[Channel, ...] = ("voice", "chat", "email", "message")
    chats: Annotated[int, Field(ge=1, le=7)] = 1  # text conversations at once (chat, message)
    chat_slowdown: Annotated[float, Field(ge=0)] = 0.0  # longer by this share for each other conversation at the start
    ring_s: Seconds = 0  # from being offered a contact to answering it
    speed_cv: Annotated[float, Field(ge=0)] = 0.0
    learning: Learning | None = None
    absence: Probability = 0.0
    punctuality_s: Seconds = 0.0
    adherence: Annotated[float, Field(gt=0, le=1)] = 1.0
    away_minutes: Annotated[float, Field(gt=0)] = 5.0
    shifts: tuple[Shift, ...] = ()
    staffed: dict[DayKey, Heads | tuple[Heads, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_way(self) -> Group:
        if self.shifts and self.staffed:
            raise ValueError("give shifts or staffed, not both")
        return self


class Staffing(Section):
    """All groups. ``interval_minutes`` is the step of every ``staffed`` table."""

    interval_minutes: Minutes = 30
    groups: dict[str, Group] = Field(default_factory=dict)
