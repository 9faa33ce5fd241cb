"""What a contact meets before a person: menus and bots."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from percall.centre.draws import Duration, Probability
from percall.centre.section import Section


class Step(Section):
    """A stretch of an IVR or a bot session. ``hang_up``: the share that leaves during it, at a uniform moment."""

    name: str | None = None
    time: Duration
    hang_up: Probability = 0.0


class SelfService(Section):
    """An IVR or a bot.

    ``containment`` is the share, by behaviour, whose contact ends here served, after the last step; those are the easy
    ones, as far as ``difficulty`` (the correlation between issue and containment) says. ``resolution``: the
    share of contained issues that really are solved; the rest may come back. ``misrouting`` is the share sent
    to ``misrouted_to`` instead of where the rules say; there an agent needs ``misrouted_talk`` of the usual
    handling time to find out and transfers the contact. ``handover_factor`` multiplies the handling time of
    contacts that pass through: below 1 where the agent is told what was said, above 1 where the customer
    must start again.
    """

    kind: Literal["ivr", "bot"] = "ivr"
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    containment: dict[str, Probability] = Field(default_factory=dict)
    difficulty: Probability = 0.7
    resolution: Probability = 1.0
    misrouting: Probability = 0.0
    misrouted_to: str | None = None
    misrouted_talk: Probability = 0.3
    handover_factor: Annotated[float, Field(gt=0)] = 1.0
