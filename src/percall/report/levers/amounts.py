"""Estimates in words: money a month, prices of a contact, shares and times, each with what is left unsure of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from percall.levers.comparison import Amount, Value
from percall.money import to_units
from percall.report.format import DASH
from percall.report.words import Words
from percall.twin.confidence import Interval

FIGURES: Final = 3
CENT: Final = Decimal("0.01")
TIMES: Final = ("asa", "aht")
"""Measures of service that are times."""
COUNTS: Final = ("contacts_per_day", "paid_hours_per_day")
CSAT: Final = "csat"


def money(micros: int, words: Words) -> str:
    """An amount as it is, without cents where they would be noise."""
    return words.form.estimate(to_units(micros))


def about(micros: int, words: Words) -> str:
    """An estimated amount to three figures: the rest would be noise."""
    noise = max(0, len(str(abs(micros))) - FIGURES)
    return money(round(micros, -noise), words)


def price(micros: int, words: Words) -> str:
    """An amount for one contact; only what cents cannot show has more than cents."""
    units = to_units(micros)
    return words.form.price(units) if abs(units) < CENT else words.form.money(units)


def half(amount: Amount, words: Words) -> str:
    """Half the interval of an estimated amount; nothing where it is unknown or nothing is left unsure."""
    return about(amount.half_width, words) if amount.half_width else ""


def give_or_take(amount: Amount, words: Words) -> str:
    """The same with its sign."""
    return f"±\N{NO-BREAK SPACE}{half(amount, words)}" if amount.half_width else ""


def unsure(amount: Amount, words: Words) -> str:
    """An estimated amount and half its interval."""
    return f"{about(amount.value, words)} {give_or_take(amount, words)}".rstrip()


def unsure_price(amount: Amount, words: Words) -> str:
    """An amount for one contact and half its interval."""
    margin = f" ±\N{NO-BREAK SPACE}{price(amount.half_width, words)}" if amount.half_width else ""
    return price(amount.value, words) + margin


def service(measure: str, value: float, words: Words) -> str:
    """A measure of service: a time, a mark, or a share."""
    if measure in TIMES:
        return words.form.seconds(value)
    if measure == CSAT:
        return words.form.number(value, 2)
    return words.form.count(round(value)) if measure in COUNTS else words.form.percent(value)


def service_text(measure: str, found: Interval | None, words: Words) -> str:
    """A measure of service as it was found; a dash where nothing was counted."""
    return DASH if found is None else service(measure, found.value, words)


def service_unsure(measure: str, found: Interval, words: Words) -> str:
    """A measure of service and half its interval."""
    margin = f" ±\N{NO-BREAK SPACE}{service(measure, found.half_width, words)}" if found.half_width else ""
    return service(measure, found.value, words) + margin


def months(count: float) -> float:
    """Months as people say them: a decimal below ten."""
    return round(count, 1) if count < 10 else float(round(count))


def payback(count: float | None, words: Words) -> str:
    """When the money spent once has come back."""
    if count is None:
        return words("levers.payback.never")
    return words("levers.payback.months", n=months(count)) if count else words("levers.payback.at_once")


def payback_short(count: float | None, words: Words) -> str:
    """The same in a narrow column."""
    if count is None:
        return words("levers.payback.never")
    return (
        words("levers.payback.short", months=words.form.count(months(count)))
        if count
        else words("levers.payback.at_once")
    )


def paid_back(count: float | None, words: Words) -> str:
    """The same beside the money spent once."""
    if count is None:
        return words("levers.tile.never")
    return words("levers.tile.paid", n=months(count)) if count else words("levers.tile.free")


def setting(unit: str, value: Value, words: Words) -> str:
    """The value of a lever's parameter in its unit; names and choices as they are written."""
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, str):
        return value
    match unit:
        case "share":
            return words.form.percent(value, 0 if round(value, 2) == value else 1)
        case "seconds" | "minutes":
            return words.form.seconds(value * (60 if unit == "minutes" else 1))
        case "hours" | "months":
            return words(f"levers.unit.{unit}", n=value)
        case "factor":
            return f"× {words.form.number(value, 2)}"
    if unit.startswith("money"):
        per = unit.removeprefix("money").strip().replace(" ", "_") or "in_all"
        return words(f"levers.price.{per}", price=_given(Decimal(repr(value)), words))
    return words.form.number(value, 2)


def _given(amount: Decimal, words: Words) -> str:
    """A price that somebody set: in cents, unless it is finer than that."""
    return words.form.money(amount) if amount == round(amount, 2) else words.form.price(amount)
