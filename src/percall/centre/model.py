"""What a contact centre is: the typed contents of ``centre.yaml``.

Each section is a model of its own; a later capability (arrivals, routing, IVR, policies) adds a section
without touching the others. Unknown keys are mistakes, never ignored.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from babel.numbers import is_currency
from pydantic import AfterValidator, Field, PositiveInt, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from percall.centre.arrivals import Arrivals
from percall.centre.chart import CHART
from percall.centre.clashes import clashes
from percall.centre.levers import Guardrails, Levers
from percall.centre.outbound import Campaign
from percall.centre.reasons import Reason
from percall.centre.routing import Routing
from percall.centre.section import Channel as Channel
from percall.centre.section import Section as Section
from percall.centre.self_service import SelfService
from percall.centre.staffing import Staffing


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("time_zone", "not an IANA time zone (accepted: names such as Europe/Berlin)")
    return name


def _currency_code(code: str) -> str:
    if not is_currency(code):
        raise PydanticCustomError("currency", "not an ISO 4217 code (accepted: three capitals such as USD)")
    return code


Driver = Literal["agent_time", "line_time", "automated_time", "bot_sessions", "contacts", "direct", "assigned_cost"]
"""What a pool's cost follows: agent seconds, line seconds, seconds in IVR or bot, sessions with a bot (segments of kind
bot), the number of contacts, the contacts of the line's own scope (``direct``), or cost already assigned (overhead)."""

ServiceVariant = Literal["answered_and_abandoned", "abandons_ignored", "offered"]
"""Of which contacts a service level is a share: answered and abandoned, answered only, or every one offered."""

Currency = Annotated[str, AfterValidator(_currency_code)]
Share = Annotated[float, Field(gt=0, le=1)]


class Queue(Section):
    """Where contacts wait. ``name`` is for people; the key in the file is what the log says."""

    name: str | None = None
    channel: Channel = "voice"


class Team(Section):
    """Agents who are paid and managed together; the finest grain at which cost is shown."""

    name: str | None = None
    site: str | None = None
    skills: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()  # agent ids as the log has them
    headcount: PositiveInt | None = None  # where the agents are not named
    hourly_cost: Annotated[Decimal, Field(ge=0, lt=10**12)] | None = None  # currency units per paid hour
    paid_hours_per_week: Annotated[Decimal, Field(gt=0, lt=10**9)] | None = None  # the whole team's
    practical_capacity: Share | None = None  # share of paid time; None: the centre's


class ServiceTarget(Section):
    """``share`` of contacts answered within ``within_s`` seconds, by the stated variant."""

    share: Share = 0.8
    within_s: Annotated[float, Field(ge=0, lt=10**6)] = 20
    variant: ServiceVariant = "answered_and_abandoned"


class Repeats(Section):
    """When a later contact counts as a repeat of an earlier one."""

    window_days: Annotated[float, Field(gt=0, lt=10**4)] = 7
    match: tuple[Literal["customer_id", "reason", "queue", "channel"], ...] = ("customer_id", "reason")


class Pool(Section):
    """Cost categories that follow one driver. ``capacity``: the pool buys time, and unused time is idle."""

    driver: Driver
    capacity: bool = False
    categories: tuple[str, ...] = ()

    @field_validator("capacity")
    @classmethod
    def _capacity_is_agent_time(cls, capacity: bool, info: ValidationInfo) -> bool:
        if capacity and info.data.get("driver", "agent_time") != "agent_time":
            raise PydanticCustomError("capacity", "only a pool driven by agent_time buys capacity")
        return capacity


class Costs(Section):
    """How the ledger reaches contacts."""

    rate_period: Literal["day", "week", "month", "quarter", "year"] = "month"
    practical_capacity: Share = 0.85  # of paid time (Kaplan & Anderson 2004: 80 to 85 per cent)
    pools: dict[str, Pool] = Field(default_factory=dict)

    def chart(self) -> dict[str, Pool]:
        """The default chart of accounts with the file's pools laid over it.

        A category named in the file leaves the pool it has by default; a pool of the same name is replaced, and
        keeps its default categories where the file does not list any.
        """
        claimed = {category for pool in self.pools.values() for category in pool.categories}
        merged = {}
        for name, (driver, capacity, categories) in CHART.items():
            unclaimed = tuple(c for c in categories if c not in claimed)
            own = self.pools.get(name, Pool(driver=driver, capacity=capacity))  # type: ignore[arg-type]
            listed = "categories" in own.model_fields_set
            merged[name] = own if listed else own.model_copy(update={"categories": unclaimed})
        return merged | {name: pool for name, pool in self.pools.items() if name not in merged}

    def pool_of(self, category: str) -> str | None:
        """The pool that carries ``category``, or None if no pool does."""
        return next((name for name, pool in self.chart().items() if category in pool.categories), None)


class ExchangeRate(Section):
    """``rate`` units of the centre's currency for one unit of ``currency``, from ``since`` on."""

    currency: Currency
    rate: Annotated[Decimal, Field(gt=0, lt=10**12)]
    since: date | None = None


class Benchmark(Section):
    """A range somebody published, with where it comes from, so that a reader can judge it."""

    metric: str
    low: Decimal
    high: Decimal
    currency: Currency | None = None
    scope: str
    year: int | None  # null where the source is undated
    source: str
    definition: str


class Centre(Section):
    """A contact centre."""

    name: str
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    currency: Currency
    queues: dict[str, Queue] = Field(default_factory=dict)
    teams: dict[str, Team] = Field(default_factory=dict)
    service_target: ServiceTarget = ServiceTarget()
    short_abandon_s: Annotated[float, Field(ge=0, lt=10**6)] = 5
    repeats: Repeats = Repeats()
    minimum_contacts: PositiveInt = 30  # cells with fewer are marked
    costs: Costs = Costs()
    exchange_rates: tuple[ExchangeRate, ...] = ()
    benchmarks: tuple[Benchmark, ...] = ()
    arrivals: Arrivals = Arrivals()
    reasons: dict[str, Reason] = Field(default_factory=dict)  # by behaviour
    self_service: dict[str, SelfService] = Field(default_factory=dict)
    routing: Routing = Routing()
    staffing: Staffing = Staffing()
    campaigns: dict[str, Campaign] = Field(default_factory=dict)
    guardrails: Guardrails = Guardrails()
    levers: Levers = Levers()

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        found = [f"{clash.field}: {clash.what} (accepted: {clash.accepted})" for clash in clashes(self.model_dump())]
        if found:
            raise PydanticCustomError("clash", "{found}", {"found": "; ".join(found)})
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days, weeks and months are cut."""
        return ZoneInfo(self.time_zone)

    def team_of_agents(self) -> dict[str, str]:
        """Agent id to team, for the agents the file names."""
        return {agent: team for team, described in self.teams.items() for agent in described.agents}

    def practical_capacity(self, team: str | None = None) -> float:
        """Share of paid time a team (or the centre) can give to contacts."""
        own = self.teams[team].practical_capacity if team in self.teams else None
        return own if own is not None else self.costs.practical_capacity
