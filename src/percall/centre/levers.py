"""What a change must not spoil, and how levers on cost are judged."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PositiveInt
from pydantic_core import PydanticCustomError

from percall.centre.draws import Probability
from percall.centre.section import Section

Follows = Literal["fixed", "paid_hours", "seats", "line_hours", "automated_hours", "bot_sessions", "contacts", "trunks"]
"""What a category of cost grows and shrinks with: nothing but days, paid agent hours, agents employed, hours on
telephone lines, hours in IVR or bot, bot sessions, contacts, telephone trunks."""

LeverName = Literal[
    "software",
    "cloud",
    "first_contact_resolution",
    "voip",
    "callback",
    "routing",
    "scheduling",
    "self_service",
    "ai",
    "ivr",
    "analytics",
]


def _setting(given: Any) -> float | str | tuple[str, ...]:
    if isinstance(given, list | tuple):
        return tuple(map(str, given))
    if isinstance(given, dict) or given is None:
        raise PydanticCustomError("setting", "neither a number nor names (accepted: 0.2, or [first, second])")
    try:
        return float(given)
    except ValueError:
        return str(given)


Setting = Annotated[float | str | tuple[str, ...], BeforeValidator(_setting)]
"""A number, one name, or names."""

Amount = Annotated[Decimal, Field(ge=0, lt=10**12)]


class Guardrails(Section):
    """Limits that no change may break, however much it saves. What is not given is not guarded.

    ``occupancy`` is a ceiling for people's sake. ``csat`` is on the scale of your own survey.
    """

    service_level: Probability | None = None  # not below
    abandonment_rate: Probability | None = None  # not above
    resolution: Probability | None = None  # not below
    occupancy: Probability | None = None  # not above
    csat: Annotated[float, Field(ge=0)] | None = None  # not below


class OwnLever(Section):
    """A lever of the user's own: fields of the centre file that it sets, or multiplies by a factor, and its cost.

    A field is named by its keys with dots between; ``*`` stands for every key: ``reasons.*.talk``. Money is in
    currency units. ``csat`` is the change of satisfaction on the scale of the survey.
    """

    name: str | None = None
    says: str | None = None
    set: dict[str, Any] = Field(default_factory=dict)
    scale: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    one_off: Amount = Decimal(0)
    running_per_month: Annotated[Decimal, Field(gt=-(10**12), lt=10**12)] = Decimal(0)
    ramp_up_months: Annotated[float, Field(ge=0)] = 0.0
    csat: float = 0.0


class Levers(Section):
    """How ``percall levers`` judges.

    ``smallest_saving``: currency units a contact; less does not matter. ``discount_rate``: of a year. ``csat_today``:
    satisfaction as the survey has it, where a guardrail or a lever speaks of it. ``follows``: what categories of the
    ledger grow and shrink with, where it is not what is usual. ``parameters``: of levers, where their defaults do not
    fit. ``skip``: levers that are not wanted.
    """

    smallest_saving: Amount = Decimal("0.01")
    horizon_months: PositiveInt = 36
    discount_rate: Annotated[float, Field(ge=0, lt=1)] = 0.08
    csat_today: Annotated[float, Field(ge=0)] | None = None
    follows: dict[str, Follows] = Field(default_factory=dict)
    parameters: dict[LeverName, dict[str, Setting]] = Field(default_factory=dict)
    skip: tuple[LeverName, ...] = ()
    own: dict[str, OwnLever] = Field(default_factory=dict)
