"""Who calls and when: the demand on the centre, by channel and reason."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from percall.centre.calendar import DayKey, Minutes
from percall.centre.section import Channel, Section

Rate = Annotated[float, Field(ge=0)]


class Demand(Section):
    """One kind of contact. Arrivals are Poisson with a rate that is constant within an interval of the day.

    ``per_hour`` gives, by day, one rate for the whole day or one for each interval of the local day (contacts per
    hour). ``busyness_cv`` is the coefficient of variation of a gamma factor, mean 1, drawn once a day: real days
    are busier or calmer than Poisson alone allows (Avramidis, Deslandes and L'Ecuyer 2004). ``through`` names the
    self-service a contact meets, in order. ``behaviour`` names the entry of ``reasons`` that describes the
    customer; the reason itself where it is not given.
    """

    channel: Channel = "voice"
    reason: str
    behaviour: str | None = None
    language: str | None = None
    tier: str | None = None
    per_hour: dict[DayKey, Rate | tuple[Rate, ...]]
    busyness_cv: Rate = 0.0
    through: tuple[str, ...] = ()


class Arrivals(Section):
    """All demand. ``busyness_cv`` here is a factor that every demand of a day shares.

    With ``counted`` the rates are counts that happened: each interval has exactly so many contacts (of a fraction,
    one more by chance) at moments drawn evenly, as a Poisson process has them once its count is known.
    """

    interval_minutes: Minutes = 30
    busyness_cv: Rate = 0.0
    counted: bool = False
    demands: dict[str, Demand] = Field(default_factory=dict)
