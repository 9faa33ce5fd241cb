"""How customers with one reason behave and what handling them takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from percall.centre.draws import Duration, Probability
from percall.centre.section import Section

Factor = Annotated[float, Field(gt=0)]


class Hold(Section):
    """``share`` of contacts are put on hold, for so long in all."""

    share: Probability
    time: Duration


class Redial(Section):
    """After giving up or meeting a busy tone: ``share`` try again, up to ``attempts`` times."""

    share: Probability = 0.0
    delay: Duration = Duration(family="exponential", mean_s=600)
    attempts: Annotated[int, Field(ge=0)] = 5


class Repeat(Section):
    """When the issue was not resolved: ``share`` of those customers come back, up to ``attempts`` times."""

    share: Probability = 0.0
    delay: Duration = Duration(family="exponential", mean_s=86_400)
    attempts: Annotated[int, Field(ge=0)] = 3


class Transfer(Section):
    """``share`` of handled contacts go on to ``to``: a queue, where they wait again.

    ``by_group`` gives the shares of groups of agents. Without ``waits`` a contact is only passed to an agent of that
    queue who is free; where nobody is, the first agent keeps it to its end.
    """

    share: Probability = 0.0
    by_group: dict[str, Probability] = Field(default_factory=dict)
    to: str
    waits: bool = True


class Reason(Section):
    """A reason for contact.

    ``talk``, ``hold`` and ``wrap`` are what an average agent takes; ``by_group`` multiplies all three and may
    be below 1. ``difficulty`` (0 to 1) is the correlation, on the normal scale, between how long a contact takes
    and how hard its issue is; self-service takes the easy issues first, by its own correlation, so that what it leaves
    takes longer. ``resolution`` is the probability that handling resolves the issue.
    """

    talk: Duration
    hold: Hold | None = None
    wrap: Duration | None = None
    by_group: dict[str, Factor] = Field(default_factory=dict)
    difficulty: Probability = 0.0
    patience: Duration | None = None  # None: nobody gives up
    balking: Probability = 0.0  # share of those told a wait beyond their patience who leave then
    redial: Redial = Redial()
    resolution: Probability | None = None  # None: nobody knows, and nobody comes back for it
    resolution_by_group: dict[str, Probability] = Field(default_factory=dict)
    repeat: Repeat = Repeat()
    transfer: Transfer | None = None
    conversion: Probability | None = None  # probability that a handled contact ends in a sale or a lead
