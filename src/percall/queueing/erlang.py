"""Erlang B, Erlang C and Erlang A: what a single queue does in steady state.

Contacts arrive at random (Poisson) at ``rate_per_hour``, each keeps an agent for ``aht_s`` seconds on average
(exponential), and the queue is served in order. Where ``patience_s`` is infinite nobody gives up: Erlang C
(M/M/n). Where it is finite, a waiting contact gives up after ``patience_s`` seconds on average (exponential):
Erlang A (M/M/n+M, Palm 1957; Garnett, Mandelbaum and Reiman 2002). ``agents`` need not be whole: both models
extend to half an agent through the incomplete gamma function (Jagerman 1974), which planning by interval needs.

Every sum here has positive terms only and every ratio stays between 0 and 1, so the results keep about twelve
digits for thousands of agents and for loads far above or below the staff. Shares are 0 to 1, times are seconds.
All functions raise ValueError where an argument is negative or not a number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from percall.centre.model import ServiceVariant

_HUGE = 1e200
_LOG_HUGE = math.log(_HUGE)


def offered_erlangs(rate_per_hour: float, aht_s: float) -> float:
    """The offered load: how many agents would be busy on average if nobody had to wait."""
    _check(rate_per_hour=rate_per_hour, aht_s=aht_s)
    return rate_per_hour * aht_s / 3600


def blocking_probability(erlangs: float, agents: float) -> float:
    """Erlang B: the share of contacts that find every agent busy, where such a contact is lost.

    The recursion B(n) = a B(n-1) / (n + a B(n-1)) is started from the fractional part of ``agents``.
    """
    _check(erlangs=erlangs, agents=agents)
    fraction = agents % 1
    blocking = _blocking_of_a_part(erlangs, fraction)
    for step in range(1, math.floor(agents) + 1):
        blocking = erlangs * blocking / (fraction + step + erlangs * blocking)
    return blocking


def probability_of_wait(rate_per_hour: float, aht_s: float, agents: float, patience_s: float = math.inf) -> float:
    """The share of contacts that are not answered at once. 1 where Erlang C has no steady state."""
    return _waiting(rate_per_hour, aht_s, agents, patience_s).longer


def abandonment(rate_per_hour: float, aht_s: float, agents: float, patience_s: float = math.inf) -> float:
    """The share of all contacts that give up before they are answered. 0 where patience has no end."""
    return _waiting(rate_per_hour, aht_s, agents, patience_s).abandoned


def mean_wait_s(rate_per_hour: float, aht_s: float, agents: float, patience_s: float = math.inf) -> float:
    """Mean seconds in the queue over all contacts, answered or not, those answered at once included.

    Erlang A: abandonment times patience, since a waiting contact gives up at rate 1 / patience. Infinite where
    Erlang C has no steady state.
    """
    if math.isinf(patience_s):
        return asa_s(rate_per_hour, aht_s, agents)
    return abandonment(rate_per_hour, aht_s, agents, patience_s) * patience_s


def asa_s(rate_per_hour: float, aht_s: float, agents: float, patience_s: float = math.inf) -> float:
    """Average speed of answer: mean seconds in the queue over answered contacts, those answered at once included.

    Infinite where no steady state exists or nobody is there to answer.
    """
    waiting = _waiting(rate_per_hour, aht_s, agents, patience_s)
    return waiting.answered_wait_s / (1 - waiting.abandoned) if waiting.abandoned < 1 else math.inf


def service_level(
    rate_per_hour: float,
    aht_s: float,
    agents: float,
    within_s: float,
    patience_s: float = math.inf,
    variant: ServiceVariant = "answered_and_abandoned",
) -> float:
    """The share answered within ``within_s`` seconds.

    Of all contacts, or, with ``abandons_ignored``, of the answered ones. A queue alone loses nobody but those
    who abandon, so ``offered`` is the same as ``answered_and_abandoned`` here.
    """
    _check(within_s=within_s)
    at_once = _waiting(rate_per_hour, aht_s, agents, patience_s)
    later = _waiting(rate_per_hour, aht_s, agents, patience_s, within_s)
    answered = 1 - at_once.abandoned
    in_time = max(0.0, answered - later.answered)
    if variant != "abandons_ignored":
        return in_time
    return in_time / answered if answered > 0 else 0.0


def occupancy(rate_per_hour: float, aht_s: float, agents: float, patience_s: float = math.inf) -> float:
    """The share of the agents' time that is spent on contacts. 1 where Erlang C has no steady state."""
    if agents == 0:
        return 1.0
    answered = 1 - abandonment(rate_per_hour, aht_s, agents, patience_s)
    return min(1.0, offered_erlangs(rate_per_hour, aht_s) * answered / agents)


def required_agents(
    rate_per_hour: float,
    aht_s: float,
    share: float,
    within_s: float,
    patience_s: float = math.inf,
    variant: ServiceVariant = "answered_and_abandoned",
) -> int:
    """The fewest whole agents on the floor with whom ``share`` of contacts is answered within ``within_s`` seconds.

    Agents at work, before shrinkage. Raises ValueError where ``share`` is 1: with random arrivals no number of
    agents answers everybody in time.
    """
    _check(share=share)
    if share >= 1:
        raise ValueError(f"share is {share}: no number of agents answers every contact in time (accepted: below 1)")

    def enough(agents: int) -> bool:
        return service_level(rate_per_hour, aht_s, agents, within_s, patience_s, variant) >= share

    if rate_per_hour == 0 or share == 0:
        return 0
    few, many = 0, max(1, math.ceil(offered_erlangs(rate_per_hour, aht_s)))
    while not enough(many):
        few, many = many, 2 * many
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return many


@dataclass(frozen=True)
class _Waiting:
    """Shares of all contacts that wait longer than some seconds, by how their wait ends."""

    answered: float
    abandoned: float
    answered_wait_s: float  # their waiting seconds beyond those, over the answered ones, per contact offered

    @property
    def longer(self) -> float:
        return self.answered + self.abandoned


def _waiting(rate_per_hour: float, aht_s: float, agents: float, patience_s: float, after_s: float = 0) -> _Waiting:
    _check(rate_per_hour=rate_per_hour, aht_s=aht_s, agents=agents, patience_s=patience_s)
    if aht_s == 0 or patience_s == 0:
        raise ValueError("handle time and patience must be above 0 seconds")
    if rate_per_hour == 0 and agents > 0:
        return _Waiting(0.0, 0.0, 0.0)
    if math.isinf(patience_s):
        return _waiting_without_end(offered_erlangs(rate_per_hour, aht_s), aht_s, agents, after_s)
    if agents == 0:
        return _Waiting(0.0, math.exp(-after_s / patience_s), 0.0)
    return _waiting_with_patience(rate_per_hour, aht_s, agents, patience_s, after_s)


def _waiting_without_end(erlangs: float, aht_s: float, agents: float, after_s: float) -> _Waiting:
    """Erlang C: P(W > t) = C exp(-(n - a) t / aht), with C = n B / (n - a (1 - B))."""
    spare = agents - erlangs
    if spare <= 0:
        return _Waiting(1.0, 0.0, math.inf)
    blocking = blocking_probability(erlangs, agents)
    longer = agents * blocking / (spare + erlangs * blocking) * math.exp(-spare * after_s / aht_s)
    return _Waiting(longer, 0.0, longer * aht_s / spare)


def _waiting_with_patience(
    rate_per_hour: float, aht_s: float, agents: float, patience_s: float, after_s: float
) -> _Waiting:
    """Erlang A, after Mandelbaum and Zeltyn (2007), "Service engineering in action: the Palm/Erlang-A queue".

    With x = n patience / aht, y = arrivals in one patience and A(x, y) the sum over the queue's length:
    P(W > 0) = A B / (1 + (A - 1) B). Who has waited t seconds faces what an arriving contact would face were
    only z = y exp(-t / patience) contacts to arrive in one patience; the offered wait V then has
    P(V > t) / P(V > 0) = exp(y - z - x t / patience) A(x, z) / A(x, y), and abandons with probability L(x, z) / z.
    """
    blocking = blocking_probability(offered_erlangs(rate_per_hour, aht_s), agents)
    x, y = agents * patience_s / aht_s, rate_per_hour * patience_s / 3600
    z = y * math.exp(-after_s / patience_s)
    full, left = _busy_queue(x, y), _busy_queue(x, z)
    at_all = blocking / (blocking + (1 - blocking) * math.exp(-full.log_sum))
    grows = -y * math.expm1(-after_s / patience_s) - agents * after_s / aht_s
    offered = at_all * math.exp(grows + left.log_sum - full.log_sum)
    return _Waiting(
        answered=offered * (z - left.length) / y,
        abandoned=offered * left.length / y,
        answered_wait_s=offered * patience_s * x / y * left.harmonic,
    )


@dataclass(frozen=True)
class _BusyQueue:
    """The queue behind busy agents: its length j has weight t(j) = product of y / (x + k) for k = 1 … j."""

    log_sum: float  # ln A(x, y), A = sum of the weights
    length: float  # L(x, y): mean of j
    harmonic: float  # mean of 1 / (x + 1) + … + 1 / (x + j)


def _busy_queue(x: float, y: float) -> _BusyQueue:
    """Sums the weights from the far end, where they are below 1e-17 of the largest, back to the empty queue.

    Each step turns the sums over lengths of at least j, seen from j, into those from j - 1. The sum is scaled
    down when it grows too large for binary64; the means need no scale. Time grows with the queue's mean length.
    """
    total, unit, scalings, length, harmonic = 1.0, 1.0, 0, 0.0, 0.0
    last = int(max(0.0, y - x) + 10 * math.sqrt(y)) + 20
    for j in range(last, 0, -1):
        beyond = total * y / (x + j)
        total = unit + beyond
        going_on = beyond / total
        length = going_on * (length + 1)
        harmonic = going_on * (harmonic + 1 / (x + j))
        if total > _HUGE:
            total, unit, scalings = total / _HUGE, unit / _HUGE, scalings + 1
    return _BusyQueue(math.log(total) + scalings * _LOG_HUGE, length, harmonic)


def _blocking_of_a_part(erlangs: float, agents: float) -> float:
    """Erlang B for 0 <= agents < 1: a^n exp(-a) / Gamma(n + 1, a).

    The incomplete gamma function comes from its series below one erlang and from Legendre's continued fraction
    above (Abramowitz and Stegun 6.5.29 and 6.5.31), evaluated from the far end.
    """
    if agents == 0:
        return 1.0
    if erlangs < 1:
        peak = math.pow(erlangs, agents) * math.exp(-erlangs)
        lower = peak * erlangs * math.exp(_busy_queue(agents + 1, erlangs).log_sum) / (agents + 1)
        return min(1.0, peak / (math.gamma(agents + 1) - lower))
    below = 0.0
    for k in range(150, 0, -1):  # at one erlang, where it converges slowest, 150 steps leave an error under 1e-16
        below = k * (k - 1 - agents) / (erlangs + 2 * k - agents - below)
    return 1 - (agents + below) / erlangs


def _check(**arguments: float) -> None:
    for name, value in arguments.items():
        endless = math.isinf(value) and name not in ("patience_s", "within_s")
        if not value >= 0 or endless:
            raise ValueError(f"{name} is {value} (accepted: a number, 0 or more)")
