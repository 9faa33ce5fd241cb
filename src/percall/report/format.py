"""Numbers, money, dates and durations as the readers of one language write them (Babel, CLDR)."""

from __future__ import annotations

import decimal
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from babel import Locale, dates, numbers, units

from percall.periods import Period

ZERO = Decimal(0)
DASH = "—"
"""What stands in place of an unknown figure; never zero."""

ROUNDED_FROM = 10_000
"""Currency units from which a headline drops the cents."""
HALF_A_CENT = Decimal("0.005")
ESTIMATED_FROM = 1
"""Currency units from which an estimate drops the cents."""
COMPACT_FROM = 10_000_000
"""Currency units from which a headline says million or billion."""
FINE_BELOW = Decimal("0.1")
"""Currency units below which a price has four decimals, so that a cheap contact is not shown as zero."""


def _typeset(text: str) -> str:
    """A minus sign for the hyphen, and no line break inside the figure."""
    return text.replace("-", "\N{MINUS SIGN}").replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True)
class Format:
    """The forms of one language (``en`` or ``ru``) and one currency (ISO 4217)."""

    lang: str
    currency: str

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(self.lang)

    def count(self, number: float) -> str:
        return _typeset(numbers.format_decimal(number, locale=self.locale))

    def number(self, number: float | Decimal, digits: int) -> str:
        """A number with up to so many decimals."""
        pattern = "#,##0." + "#" * digits
        with decimal.localcontext(prec=60):
            return _typeset(numbers.format_decimal(number, format=pattern, locale=self.locale))

    def money(self, amount: Decimal) -> str:
        """An amount with the currency's own decimals."""
        with decimal.localcontext(prec=60):
            return _typeset(numbers.format_currency(amount, self.currency, locale=self.locale))

    def price(self, amount: Decimal) -> str:
        """An amount for one contact or minute: below ten cents it keeps four decimals."""
        return self._money(amount, 4) if 0 < abs(amount) < FINE_BELOW else self.money(amount)

    def headline(self, amount: Decimal, largest: Decimal = ZERO) -> str:
        """An amount to be read at a glance: large ones are rounded, very large ones shortened.

        ``largest`` is the largest of the amounts beside it: where that one drops the cents, all of them do.
        """
        if max(abs(amount), abs(largest)) < ROUNDED_FROM:
            return self.money(amount)
        if abs(amount) < COMPACT_FROM:
            return self._money(amount, 0)
        with decimal.localcontext(prec=60):
            return _typeset(
                numbers.format_compact_currency(amount, self.currency, locale=self.locale, fraction_digits=1)
            )

    def rest(self, whole: Decimal, parts: Iterable[Decimal], largest: Decimal = ZERO) -> Decimal:
        """What the parts leave of a whole, all as they are shown, so that the row adds up in front of the reader.

        ``largest`` is that of ``headline``; left out, amounts are shown with the currency's own decimals.
        """
        cents = -int(numbers.get_currency_precision(self.currency))
        step = Decimal(1) if largest >= ROUNDED_FROM else Decimal(1).scaleb(cents)
        with decimal.localcontext(prec=60):
            shown = [amount.quantize(step, rounding=decimal.ROUND_HALF_EVEN) for amount in (whole, *parts)]
            return shown[0] - sum(shown[1:], ZERO)

    def estimate(self, amount: Decimal) -> str:
        """An amount that is known roughly: nothing and amounts from one unit on without cents."""
        if abs(amount) < HALF_A_CENT:
            return self._money(Decimal(0), 0)
        return self._money(amount, 0) if ESTIMATED_FROM <= abs(amount) < COMPACT_FROM else self.headline(amount)

    def exact(self, amount: Decimal) -> str:
        """An amount to the last micro-unit."""
        return self._money(amount, 6)

    def _money(self, amount: Decimal, digits: int) -> str:
        pattern = self.locale.currency_formats["standard"].pattern
        decimals = "0" if digits == 0 else "0." + "0" * digits
        with decimal.localcontext(prec=60):
            return _typeset(
                numbers.format_currency(
                    amount,
                    self.currency,
                    format=pattern.replace("0.00", decimals),
                    locale=self.locale,
                    currency_digits=False,
                )
            )

    def percent(self, share: float, digits: int = 1) -> str:
        """A share (0 to 1) in per cent."""
        return _typeset(numbers.format_percent(share, self._percent_pattern(digits), locale=self.locale))

    def change(self, share: float) -> str:
        """A relative change (0.05 is five per cent more) with its sign."""
        text = self.percent(share)
        return f"+{text}" if share > 0 else text

    def _percent_pattern(self, digits: int) -> str:
        pattern: str = self.locale.percent_formats[None].pattern
        return pattern.replace("##0", "##0." + "0" * digits) if digits else pattern

    def seconds(self, seconds: float) -> str:
        """A duration: 0.4 s, 24 s, 3 min 24 s, 2 h 5 min."""
        whole = round(seconds)
        if abs(seconds) < 10 and seconds != whole:
            return self._unit(round(seconds, 1), "second")
        hours, rest = divmod(whole, 3600)
        minutes, left = divmod(rest, 60)
        parts = [(hours, "hour"), (minutes, "minute")] if hours else [(minutes, "minute"), (left, "second")]
        said = [self._unit(number, unit) for number, unit in parts if number]
        return "\N{NO-BREAK SPACE}".join(said) or self._unit(0, "second")

    def _unit(self, number: float, unit: str) -> str:
        return _typeset(units.format_unit(number, f"duration-{unit}", length="short", locale=self.locale))

    def day(self, day: date) -> str:
        """A day in words: February 1, 1999."""
        return str(dates.format_date(day, "long", locale=self.locale))

    def span(self, first: date, last: date) -> str:
        """The days from ``first`` to ``last``, both included, as one interval."""
        return str(dates.format_interval(first, last, skeleton="yMMMd", locale=self.locale)).replace("\u2009", " ")

    def period(self, first: date, last: date, period: Period) -> str:
        """The full name of the period from ``first`` to ``last``: a day with its weekday, a week by its days."""
        match period:
            case "day":
                return str(dates.format_skeleton("MMMEd", first, locale=self.locale))
            case "month":
                return str(dates.format_skeleton("yMMMM", first, locale=self.locale))
            case "quarter":
                return str(dates.format_skeleton("yQQQ", first, locale=self.locale))
            case "year":
                return f"{first.year:04d}"
            case _:
                return self.span(first, last)

    def tick(self, first: date, period: Period) -> str:
        """The short name, for an axis, of the period that begins on ``first``; a week is named by its first day."""
        match period:
            case "day" | "week":
                return str(dates.format_skeleton("MMMd", first, locale=self.locale))
            case "month":
                return str(dates.format_date(first, "LLL yyyy", locale=self.locale))
            case "quarter":
                return str(dates.format_date(first, "QQQ yyyy", locale=self.locale))
            case _:
                return f"{first.year:04d}"

    @cached_property
    def d3(self) -> dict[str, object]:
        """The d3-format locale, for the axes of charts: the same separators and currency as everywhere else."""
        before, after = self.locale.currency_formats["standard"].pattern.replace("#,##0.00", "|").split("|")
        symbol = numbers.get_currency_symbol(self.currency, locale=self.locale)
        if len(symbol) > 1 and before:
            symbol += "\N{NO-BREAK SPACE}"
        return {
            "decimal": numbers.get_decimal_symbol(self.locale),
            "thousands": numbers.get_group_symbol(self.locale),
            "grouping": [3],
            "currency": [before.replace("¤", symbol), after.replace("¤", symbol)],
            "percent": self.locale.percent_formats[None].pattern.replace("#,##0", ""),
            "minus": "\N{MINUS SIGN}",
        }
