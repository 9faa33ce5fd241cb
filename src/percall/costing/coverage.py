"""Whether the log and the ledger speak of the same time, and what to tell the reader of the figures if not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from percall import periods
from percall.centre.model import Centre
from percall.costing.capacity import Supply
from percall.costing.over_days import Spread
from percall.costing.streams import Stream
from percall.errors import Mistake, PercallError
from percall.ledger import Charge, Ledger
from percall.money import to_units


def require_charges(counts: Mapping[date, int], due: Sequence[Charge], centre: Centre) -> None:
    """Raises PercallError for each rate period that has contacts but no ledger line."""
    period = centre.costs.rate_period
    paid = {periods.label(charge.first_day, period) for charge in due}
    bare: dict[str, int] = {}
    for day, count in counts.items():
        name = periods.label(day, period)
        if name not in paid:
            bare[name] = bare.get(name, 0) + count
    if not counts:
        raise PercallError("the log has no contacts in the time asked for")
    if bare:
        raise PercallError(
            *(
                Mistake(
                    f"the ledger has no line for {name} (contacts in the log then: {count})",
                    accepted="a ledger that covers the log, or --from and --to around the time it covers",
                )
                for name, count in sorted(bare.items())
            )
        )


def warnings(
    ledger: Ledger,
    counts: Mapping[date, int],
    due: Sequence[Charge],
    spreads: Mapping[Stream, Sequence[Spread]],
    centre: Centre,
    first: date,
    last: date,
) -> list[str]:
    """Sentences about time that only one of log and ledger covers, and about money that nothing could carry."""
    return [*_part_periods(counts, due, centre), *_outside(ledger, first, last), *_unassigned(spreads, centre)]


def unpaid_days(supplied: Iterable[Supply], worked_us: Mapping[date, int]) -> Iterable[str]:
    """A sentence about days of agents' work on which agent states, the source of ``supplied``, show no paid time."""
    paid = {part.day for part in supplied}
    worked = [day for day, us in worked_us.items() if us]
    if unpaid := sum(day not in paid for day in worked):
        yield f"agent states show no paid time on {unpaid} of {len(worked)} days of work: their idle time is unknown"


def _part_periods(counts: Mapping[date, int], due: Sequence[Charge], centre: Centre) -> Iterable[str]:
    """Rate periods whose money falls on fewer days than it is for."""
    period = centre.costs.rate_period
    begin, end = min(counts), max(counts)
    spans: dict[str, tuple[date, date]] = {}
    for charge in due:
        name = periods.label(charge.first_day, period)
        first, last = spans.get(name, (charge.first_day, charge.last_day))
        spans[name] = min(first, charge.first_day), max(last, charge.last_day)
    for name, (first, last) in sorted(spans.items()):
        if first < begin or last > end:
            yield (
                f"the ledger pays for {first} to {last} of {name}, the log covers {max(first, begin)} to"
                f" {min(last, end)}: the contacts of these days carry the whole amount"
            )


def _outside(ledger: Ledger, first: date, last: date) -> Iterable[str]:
    outside = [
        line for line in ledger.lines if line.life_months is None and (line.last_day < first or line.first_day > last)
    ]
    if outside:
        yield f"ledger lines outside {first} to {last}, not used: {len(outside)}"


def _unassigned(spreads: Mapping[Stream, Sequence[Spread]], centre: Centre) -> Iterable[str]:
    for stream, parts in spreads.items():
        amount = sum(sum(part.unassigned.values()) for part in parts)
        if amount:
            narrowed = ", ".join(f"{name} {value}" for name, value in stream.scope.narrowed)
            where = f" for {narrowed}" if narrowed else ""
            yield (
                f"{to_units(amount):.2f} {centre.currency} of {stream.category}{where} stay unassigned: "
                f"the log has nothing that {stream.driver} follows there"
            )
