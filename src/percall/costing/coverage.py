"""Whether the log and the ledger speak of the same time, and what to tell the reader of the figures if not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from percall import periods
from percall.centre.model import Centre
from percall.costing.capacity import Supply
from percall.costing.over_days import Spread
from percall.costing.streams import Stream
from percall.errors import Mistake, PercallError
from percall.ledger import Charge, Ledger
from percall.money import to_units
from percall.notices import Amount, Notice

Texts = Mapping[str, str]

PART_PERIOD: Final[Texts] = {
    "en": "the ledger pays for {paid_first} to {paid_last} of {period}, the log covers {first} to {last}: "
    "the contacts of these days carry the whole amount",
    "ru": "учёт платит за {paid_first} – {paid_last} ({period}), журнал охватывает {first} – {last}: "
    "контакты этих дней несут всю сумму",
}
OUTSIDE: Final[Texts] = {
    "en": "ledger lines outside {first} to {last}, not used: {count}",
    "ru": "строки учёта вне {first} – {last}, в расчёт не вошли: {count}",
}
UNPAID: Final[Texts] = {
    "en": "agent states show no paid time on {unpaid} of {worked} days of work: their idle time is unknown",
    "ru": "состояния операторов не показывают оплаченного времени за {unpaid} из {worked} рабочих дней: "
    "простой в эти дни неизвестен",
}
STRANGERS: Final[Texts] = {
    "en": "segments of contacts that are not among the contacts, not used: {count}",
    "ru": "сегменты контактов, которых нет среди контактов, в расчёт не вошли: {count}",
}
UNASSIGNED: Final[Texts] = {
    "en": "{amount} of {category} stay unassigned: no contact of the log can carry them ({lines})",
    "ru": "{amount} по статье «{category}» не распределены: ни один контакт журнала не может их нести ({lines})",
}
UNASSIGNED_IN_SCOPE: Final[Texts] = {
    "en": "{amount} of {category} for {scope} stay unassigned: no contact of the log can carry them ({lines})",
    "ru": "{amount} по статье «{category}» для {scope} не распределены: ни один контакт журнала не может их нести "
    "({lines})",
}
UNKNOWN: Final[Texts] = {
    "en": "{lines}: the centre file has no {column} {name} (it has: {known})",
    "ru": "{lines}: в файле центра нет {column} {name} (есть: {known})",
}
LINES_NAMED: Final = 3
"""Ledger lines that one sentence names."""


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


def left_out(strangers: int) -> Iterable[str]:
    """A sentence about segments that belong to none of the contacts."""
    if strangers:
        yield Notice(STRANGERS, count=strangers)


def unpaid_days(supplied: Iterable[Supply], worked_us: Mapping[date, int]) -> Iterable[str]:
    """A sentence about days of agents' work on which agent states, the source of ``supplied``, show no paid time."""
    paid = {part.day for part in supplied}
    worked = [day for day, us in worked_us.items() if us]
    if unpaid := sum(day not in paid for day in worked):
        yield Notice(UNPAID, unpaid=unpaid, worked=len(worked))


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
            covered = {"first": max(first, begin), "last": min(last, end)}
            yield Notice(PART_PERIOD, paid_first=first, paid_last=last, period=name, **covered)


def _outside(ledger: Ledger, first: date, last: date) -> Iterable[str]:
    outside = [
        line for line in ledger.lines if line.life_months is None and (line.last_day < first or line.first_day > last)
    ]
    if outside:
        yield Notice(OUTSIDE, first=first, last=last, count=len(outside))


def _unassigned(spreads: Mapping[Stream, Sequence[Spread]], centre: Centre) -> Iterable[str]:
    """Money that nothing could carry, and, where that is because of a name that the centre file has not, the name."""
    known = _known_names(centre)
    for stream, parts in spreads.items():
        stuck = [part for part in parts if part.unassigned]
        amount = sum(sum(part.unassigned.values()) for part in stuck)
        if not amount:
            continue
        narrowed = stream.scope.narrowed
        lines = _named(list(dict.fromkeys(charge.line_id for part in stuck for charge in part.cell.charges)))
        said = {"amount": Amount(to_units(amount), centre.currency), "category": stream.category, "lines": lines}
        if narrowed:
            scope = ", ".join(f"{name} {value}" for name, value in narrowed)
            yield Notice(UNASSIGNED_IN_SCOPE, **said, scope=scope)
        else:
            yield Notice(UNASSIGNED, **said)
        for column, name in narrowed:
            if known.get(column) and name not in known[column]:
                yield Notice(UNKNOWN, lines=lines, column=column, name=name, known=", ".join(sorted(known[column])))


def _known_names(centre: Centre) -> dict[str, Collection[str]]:
    """By scope column, what the centre file names; nothing where it leaves that to the log."""
    sites = {team.site for team in centre.teams.values() if team.site is not None}
    return {"team": centre.teams, "queue": centre.queues, "site": sites}


def _named(lines: Sequence[str]) -> str:
    return ", ".join(lines[:LINES_NAMED]) + (" …" if len(lines) > LINES_NAMED else "")
