"""What a lever is: a pure function from what a centre is and costs to what it would be and cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from percall.centre.model import Centre
from percall.errors import Mistake, PercallError
from percall.ledger import Ledger, Scope
from percall.ledger.cells import CellError
from percall.ledger.rates import rate_on
from percall.levers.prices import Price, Prices, per_day, prices_of
from percall.levers.volumes import Volumes
from percall.money import to_micros

Words = Mapping[str, str]
"""The same in English ("en") and Russian ("ru")."""

Value = float | str | tuple[str, ...]

Unit = Literal[
    "share",
    "factor",
    "seconds",
    "minutes",
    "hours",
    "months",
    "number",
    "points",
    "money",
    "money per month",
    "money per agent per month",
    "money per trunk per month",
    "money per hour",
    "money per minute",
    "money per session",
    "money per contact",
    "choice",
    "names",
]
"""``points``: of the satisfaction survey. ``names``: of reasons, queues or groups, or ``all``."""

PRICED_IN: Final = "USD"
"""The currency of every default that is money; a centre with another one needs an exchange rate for it."""

ALL: Final = "all"


@dataclass(frozen=True)
class Source:
    """Where a default was read."""

    title: str
    year: int


@dataclass(frozen=True)
class Parameter:
    """A number or a choice that a lever rests on.

    ``default`` where nobody says otherwise; without a ``source`` it is an assumption. ``neutral`` is the value at which
    the parameter has no effect; a lever whose parameters are all neutral changes nothing. ``low`` to ``high`` is the
    range within which the truth is likely, for the question what the result rests on; None for a choice.
    """

    name: str
    default: Value
    neutral: Value
    unit: Unit
    meaning: Words
    low: float | None = None
    high: float | None = None
    source: Source | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        """Whether the value is an amount in the centre's currency."""
        return self.unit.startswith("money")


class Settings(dict[str, Value]):
    """The values of a lever's parameters by name, checked."""

    def __init__(self, lever: str) -> None:
        super().__init__()
        self.lever = lever

    def number(self, name: str) -> float:
        """The value of a parameter that is a number."""
        value = self[name]
        if not isinstance(value, float | int):
            raise TypeError(f"{name} is no number")
        return float(value)

    def micros(self, name: str) -> int:
        """The value of a parameter that is money, in micro-units."""
        return to_micros(Decimal(repr(self.number(name))))

    def chosen(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        """Which of the names that are ``known`` a parameter means. Raises PercallError for a name that is not."""
        value, names = self[name], tuple(known)
        if value == ALL:
            return names
        wanted = value if isinstance(value, tuple) else (str(value),)
        if strange := [one for one in wanted if one not in names]:
            field, accepted = f"levers.parameters.{self.lever}.{name}", ", ".join((ALL, *names))
            raise PercallError(*(Mistake(f"there is no {one}", field=field, accepted=accepted) for one in strange))
        return wanted


@dataclass(frozen=True)
class Item:
    """An amount of money and what it is for."""

    what: Words
    micros: int


@dataclass(frozen=True)
class Flexibility:
    """Shifts that the centre may use beside its own: they begin every so many minutes; some are shorter."""

    start_every_minutes: int
    part_time_hours: float | None = None


@dataclass(frozen=True)
class Plan:
    """What a centre would be, and what it would cost.

    ``running`` is paid every month from the first on, whatever the effect; its cost is among the prices already.
    ``ramp_up_months``: until the effect is whole. ``csat`` is satisfaction on the scale of the survey, None where
    nobody knows today's. ``flexibility``: shifts that re-staffing may use beside today's; None: only those.
    """

    centre: Centre
    prices: Prices
    one_off: tuple[Item, ...] = ()
    running: tuple[Item, ...] = ()
    ramp_up_months: float = 0.0
    csat: float | None = None
    flexibility: Flexibility | None = None

    def changed(self, centre: Centre, prices: Prices | None = None) -> Plan:
        """The plan with another centre and, where they are given, other prices."""
        return replace(self, centre=centre, prices=prices or self.prices)

    def investing(self, what: Words, micros: int) -> Plan:
        """The plan with an amount spent once; as it is where the amount is nothing."""
        return replace(self, one_off=(*self.one_off, Item(what, micros))) if micros else self

    def paying(self, category: str, what: Words, micros_per_month: int) -> Plan:
        """The plan with an amount spent every month, in the ledger's category."""
        if not micros_per_month:
            return self
        price = Price(self.category(category), Scope(), "fixed", per_day(micros_per_month))
        running = (*self.running, Item(what, micros_per_month))
        return replace(self, prices=self.prices.plus(price), running=running)

    def priced(self, *prices: Price) -> Plan:
        """The plan with more prices."""
        return replace(self, prices=self.prices.plus(*prices))

    def ramping(self, months: float) -> Plan:
        """The plan with its full effect after so many months, or later where it was later already."""
        return replace(self, ramp_up_months=max(self.ramp_up_months, months))

    def satisfying(self, points: float) -> Plan:
        """The plan with customers that much more satisfied."""
        return self if self.csat is None or points == 0 else replace(self, csat=self.csat + points)

    def category(self, wanted: str) -> str:
        """The category ``wanted``, or the last of the chart where the centre's own chart does not carry it."""
        pools = self.centre.costs.chart().values()
        carried = [category for pool in pools for category in pool.categories]
        return wanted if wanted in carried else carried[-1]

    def hours_cost(self, groups: Iterable[str], hours: float) -> int:
        """Micro-units that ``hours`` of every agent of some groups cost in pay."""
        total = 0
        for name in groups:
            group = self.centre.staffing.groups[name]
            an_hour = self.prices.per_paid_hour(group.team, self.centre.teams[group.team].site)
            total += round(an_hour * group.agents * Fraction(repr(hours)))
        return total


Change = Callable[[Plan, Settings], Plan]


def always(plan: Plan) -> Words | None:
    """A lever that every centre can try."""
    return None


@dataclass(frozen=True)
class Lever:
    """One way to make contacts cheaper.

    ``change`` is pure: it takes a plan and the values of the parameters and returns another plan. ``applies`` says why
    a centre gives the lever nothing to work on, None where it does.
    """

    id: str
    name: Words
    says: Words
    parameters: tuple[Parameter, ...]
    change: Change
    applies: Callable[[Plan], Words | None] = always

    def settings(self, centre: Centre, given: Mapping[str, Value] | None = None) -> Settings:
        """The values that hold in a centre: ``given``, else those of the centre file, else the defaults.

        Raises PercallError with every value that cannot be, and where a default needs an exchange rate and has none.
        """
        said: dict[str, Value] = {}
        for lever, own in centre.levers.parameters.items():
            if lever == self.id:
                said.update(own)
        said.update(given or {})
        mistakes = [self._unknown(name) for name in said if name not in self.by_name]
        found = Settings(self.id)
        for parameter in self.parameters:
            name = parameter.name
            try:
                found[name] = checked(parameter, said[name]) if name in said else default(parameter, centre)
            except CellError as wrong:
                field = f"levers.parameters.{self.id}.{name}"
                mistakes.append(Mistake(wrong.what, field=field, accepted=wrong.accepted))
        if mistakes:
            raise PercallError(*mistakes)
        return found

    def apply(self, plan: Plan, given: Mapping[str, Value] | None = None) -> Plan:
        """The plan after the lever. Raises PercallError for values of parameters that cannot be."""
        return self.change(plan, self.settings(plan.centre, given))

    @property
    def by_name(self) -> dict[str, Parameter]:
        """The parameters by name."""
        return {parameter.name: parameter for parameter in self.parameters}

    @property
    def neutral(self) -> dict[str, Value]:
        """Values with which the lever changes nothing."""
        return {parameter.name: parameter.neutral for parameter in self.parameters}

    def _unknown(self, name: str) -> Mistake:
        accepted = ", ".join(self.by_name) or "none: the lever has no parameters"
        return Mistake(
            "is not a parameter of the lever", field=f"levers.parameters.{self.id}.{name}", accepted=accepted
        )


def default(parameter: Parameter, centre: Centre) -> Value:
    """The default of a parameter in the centre's currency. Raises CellError where an exchange rate is missing."""
    if not isinstance(parameter.default, float | int):
        return parameter.default
    return _in_currency(parameter, float(parameter.default), centre)


def likely(parameter: Parameter, centre: Centre) -> tuple[float, float] | None:
    """The range of the truth in the centre's currency; None for a choice. Raises CellError as ``default`` does."""
    if parameter.low is None or parameter.high is None:
        return None
    return _in_currency(parameter, parameter.low, centre), _in_currency(parameter, parameter.high, centre)


def _in_currency(parameter: Parameter, value: float, centre: Centre) -> float:
    if not parameter.is_money or value == 0:
        return value
    rate = rate_on(centre.exchange_rates, PRICED_IN, centre.currency, date.max)
    return float(Decimal(repr(value)) * rate)


def checked(parameter: Parameter, value: Value) -> Value:
    """A value as the parameter takes it. Raises CellError where it does not."""
    if parameter.unit == "names":
        return value if isinstance(value, tuple) or value == ALL else (_text(value),)
    if parameter.unit == "choice":
        if value not in parameter.choices:
            raise CellError(f"{value!r} is none of the choices", ", ".join(parameter.choices))
        return value
    if not isinstance(value, float | int):
        raise CellError(f"{value!r} is no number", "a number such as 20 or 0.8")
    least = None if parameter.unit == "points" else 0.0
    most = 1.0 if parameter.unit == "share" else None
    if (least is not None and value < least) or (most is not None and value > most):
        accepted = "0 to 1; a share of 80 % is 0.8" if most else "0 or more"
        raise CellError(f"found {value:g}", accepted)
    if parameter.unit == "factor" and value == 0:
        raise CellError("found 0", "a factor above 0; 1 changes nothing")
    return float(value)


def _text(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def today(centre: Centre, ledger: Ledger, baseline: Sequence[Volumes]) -> Plan:
    """The centre as it is, at today's prices."""
    return Plan(centre, prices_of(ledger, centre, baseline), csat=centre.levers.csat_today)


def combined(levers: Iterable[Lever], values: Mapping[str, Mapping[str, Value]], plan: Plan) -> Plan:
    """The plan after several levers, one after another in the order given, which is that of the catalogue.

    ``values``: by lever, where they differ from the centre file's and the defaults.
    """
    for lever in levers:
        plan = lever.apply(plan, values.get(lever.id))
    return plan
