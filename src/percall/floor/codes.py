"""Names to numbers: the order in which a centre's parts stand in the arrays."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from percall.centre.model import Centre
from percall.centre.reasons import Reason
from percall.routing.tables import CALL, MAIL, TEXT

MODES: Final = {"voice": CALL, "chat": TEXT, "message": TEXT, "web": TEXT, "email": MAIL}


@dataclass(frozen=True)
class Kind:
    """A kind of contact: a demand, or a campaign."""

    name: str
    channel: str
    reason: str
    behaviour: str
    language: str | None = None
    tier: str | None = None
    through: tuple[str, ...] = ()
    campaign: str | None = None

    @property
    def number(self) -> int:
        """62 bits of the name's hash: which random numbers the kind draws, whatever other kinds there are."""
        return int.from_bytes(hashlib.blake2b(self.name.encode(), digest_size=8).digest(), "little") >> 2


@dataclass(frozen=True)
class Ask:
    """What a contact in a queue asks of agents: one demand on a queue, with a line for each escalation step."""

    queue: str
    rule: int | None  # the rule that says so; None: the queue's own
    priority: float
    skills: dict[str, int]


@dataclass(frozen=True, eq=False)
class Codes:
    """The order of everything. Positions in these tuples are the indices in the arrays.

    Equal only to itself: what is made of a centre once is kept by its codes.
    """

    centre: Centre

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Demands, then campaigns."""
        demands = [
            Kind(name, d.channel, d.reason, d.behaviour or d.reason, d.language, d.tier, d.through)
            for name, d in self.centre.arrivals.demands.items()
        ]
        campaigns = [
            Kind(name, "voice", c.reason, c.behaviour or c.reason, campaign=name)
            for name, c in self.centre.campaigns.items()
        ]
        return (*demands, *campaigns)

    @cached_property
    def queues(self) -> tuple[str, ...]:
        """Queues in the order of the file."""
        return tuple(self.centre.queues)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Agent groups in the order of the file."""
        return tuple(self.centre.staffing.groups)

    @cached_property
    def agents(self) -> tuple[str, ...]:
        """Agent ids, group after group: group and number, or just the group where it is one agent."""
        groups = self.centre.staffing.groups.items()
        return tuple(name if g.agents == 1 else f"{name}-{i + 1}" for name, g in groups for i in range(g.agents))

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        """Demands on queues, queue after queue: those of its rules in order, then its own if anything leads to it."""
        routing = self.centre.routing
        found = []
        for queue in self.queues:
            policy = routing.queues.get(queue)
            own = dict(policy.skills) if policy else {}
            for number, rule in enumerate(routing.rules):
                if rule.queue == queue:
                    skills = own if rule.skills is None else dict(rule.skills)
                    found.append(Ask(queue, number, rule.priority, skills))
            if queue in self.led_to:
                found.append(Ask(queue, None, 0.0, own))
        return tuple(found)

    @cached_property
    def led_to(self) -> dict[str, str]:
        """Queues that something other than a rule leads to, and the field that says so."""
        routing, found = self.centre.routing, {}
        for name, policy in routing.queues.items():
            if policy.overflow_to is not None:
                found[policy.overflow_to] = f"routing.queues.{name}.overflow_to"
        for name, reason in self.centre.reasons.items():
            if reason.transfer is not None:
                found[reason.transfer.to] = f"reasons.{name}.transfer.to"
        for name, service in self.centre.self_service.items():
            if service.misrouted_to is not None:
                found[service.misrouted_to] = f"self_service.{name}.misrouted_to"
        for name, campaign in self.centre.campaigns.items():
            found[campaign.queue] = f"campaigns.{name}.queue"
        return found

    def own_ask(self, queue: str | None) -> int:
        """Index of a queue's own demand; -1 for no queue."""
        return next((i for i, ask in enumerate(self.asks) if ask.queue == queue and ask.rule is None), -1)

    def ask_of_rule(self, rule: int) -> int:
        """Index of the demand that a rule makes; -1 for no rule."""
        return next((i for i, ask in enumerate(self.asks) if ask.rule == rule), -1)

    def behaviour(self, kind: Kind) -> Reason:
        """How the customers of a kind behave."""
        return self.centre.reasons[kind.behaviour]
