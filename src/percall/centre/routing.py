"""Which contact goes where: rules, queues, and how agents and contacts are chosen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveInt, model_validator

from percall.centre.calendar import ClockSpan, DayKey, minutes_of
from percall.centre.draws import Probability, Seconds
from percall.centre.section import Channel, Section

Level = Annotated[int, Field(ge=0, le=10)]
AgentChoice = Literal[
    "longest_idle",
    "least_busy",
    "most_skilled",
    "least_skilled_first",
    "cheapest_adequate",
    "round_robin",
    "random",
]
ContactChoice = Literal["priority", "first_come", "least_slack", "c_mu"]


class When(Section):
    """What a rule asks of a contact. What is not given does not matter."""

    channel: Channel | None = None
    reason: str | None = None
    language: str | None = None
    tier: str | None = None
    repeat: bool | None = None  # a redial, or back because the issue was not solved
    last_group: str | None = None  # the group of the agent who last had this issue


class Rule(Section):
    """Contacts that fit ``when`` go to ``queue``. The first rule that fits decides.

    ``skills`` (skill to minimum level) replaces what the queue asks for.
    """

    when: When = When()
    queue: str
    priority: float = 0.0
    skills: dict[str, Level] | None = None


class Escalation(Section):
    """From ``after_s`` in the queue on: other minimum levels (0 drops a skill), more groups, a higher priority."""

    after_s: Annotated[float, Field(gt=0)]
    skills: dict[str, Level] = Field(default_factory=dict)
    groups: tuple[str, ...] = ()
    raise_priority: float = 0.0


class Callback(Section):
    """The offer to be called back, which keeps the customer's place.

    Offered on entry when the estimated wait reaches ``at_estimate_s``, and after ``after_s`` in the queue. Dialled when
    the customer's turn comes, ``attempts`` times in all, ``retry_s`` apart; ``answered`` is the share of attempts
    that reach the customer. With ``not_before_s`` the customer asked for a time: no earlier than so long after the
    offer.

    With ``windows`` the customer picks one of these spans of the day instead, each as likely as the others among
    those that have not begun by then, today or on a later day on which the queue is open. The callback is in line
    from the start of its window. A window is kept when the first attempt comes before its end; a retry that would
    come after the end waits for the same window of the queue's next open day.
    """

    at_estimate_s: Seconds | None = None
    after_s: Seconds | None = None
    acceptance: Probability = 0.5
    answered: Probability = 0.9
    ring_s: Seconds = 15
    attempts: PositiveInt = 3
    retry_s: Seconds = 600
    not_before_s: Seconds = 0
    windows: tuple[ClockSpan, ...] = ()

    @model_validator(mode="after")
    def _one_promise(self) -> Callback:
        if self.windows and self.not_before_s:
            raise ValueError("give windows or not_before_s, not both")
        if any(minutes_of(span)[1] > 24 * 60 for span in self.windows):
            raise ValueError("a window ends on the day on which it begins")
        return self


class QueuePolicy(Section):
    """How one queue works.

    ``skills`` are the minimum levels an agent needs. ``open`` gives the opening hours by day (missing table: always;
    a day that is not in the table: closed); an end before the start is on the next day. ``when_closed`` says what
    happens to contacts that arrive outside: ``overflow`` sends them to ``overflow_to`` at once.
    A full queue (``max_length``) and too long a wait (``max_wait_s``) send contacts to ``overflow_to`` or, without
    it, away. ``last_agent_s``: how long a contact is kept for the agent who last had the customer's issue.
    ``delay_cost`` weighs the queue in the generalised c-mu rule.
    """

    skills: dict[str, Level] = Field(default_factory=dict)
    agent_choice: AgentChoice = "longest_idle"
    escalate: tuple[Escalation, ...] = ()
    max_length: Annotated[int, Field(ge=0)] | None = None
    max_wait_s: Annotated[float, Field(gt=0)] | None = None
    overflow_to: str | None = None
    open: dict[DayKey, ClockSpan] = Field(default_factory=dict)
    when_closed: Literal["turn_away", "wait", "overflow"] = "turn_away"
    target_s: Seconds | None = None  # None: the centre's service target
    delay_cost: Annotated[float, Field(gt=0)] = 1.0
    last_agent_s: Seconds | None = None
    callback: Callback | None = None


class Holidays(Section):
    """Public holidays of a country (ISO 3166 code), and of one of its parts, as the ``holidays`` library knows them."""

    country: str
    subdivision: str | None = None


class Routing(Section):
    """The routing of the whole centre. ``lines`` is the number of telephone lines; None: enough."""

    rules: tuple[Rule, ...] = ()
    queues: dict[str, QueuePolicy] = Field(default_factory=dict)
    contact_choice: ContactChoice = "priority"
    ageing_per_minute: Annotated[float, Field(ge=0)] = 0.0  # priority gained per minute of waiting
    lines: PositiveInt | None = None
    holidays: Holidays | None = None
