"""Which family of distributions durations follow, with what parameters, and how well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats

from percall.centre.draws import Duration
from percall.twin.calibration.survival import Survival, survival

Floats = NDArray[np.float64]

SHORTEST_S: Final = 0.5
"""Logs record whole seconds: 0 s means less than one."""
FEWEST: Final = 30
"""Ended durations below which no family is told from another: the exponential, with one parameter, is taken."""
CLOSE: Final = 0.02
"""A family whose curve stays this near to the measured one does for a simulation, however many the measurements."""
AT_RISK: Final = 30
"""A survival curve is believed as long as so many still wait."""
UNTOLD: Final = 0.05
"""More of the curve than this may not lie beyond what the data show, or the family's tail would be a guess."""
QUANTILES: Final = 201
"""Values of an empirical duration, at equally spaced shares."""

# From (log of scale, log of shape) to a distribution. The exponential has the first only.
_FAMILIES: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "exponential": (1, lambda a: stats.expon(scale=np.exp(a))),
    "lognormal": (2, lambda a, b: stats.lognorm(np.exp(b), scale=np.exp(a))),
    "weibull": (2, lambda a, b: stats.weibull_min(np.exp(b), scale=np.exp(a))),
    "gamma": (2, lambda a, b: stats.gamma(np.exp(b), scale=np.exp(a))),
}


@dataclass(frozen=True)
class Fit:
    """A family fitted by maximum likelihood. ``distance`` is the greatest difference between its share of durations
    that are longer than t and the measured one (Kaplan-Meier where waits were cut short), over all t that the data
    support.
    """

    family: str
    theta: tuple[float, ...]
    covariance: Floats
    aic: float
    distance: float

    @cached_property
    def law(self) -> Any:
        """The frozen scipy distribution."""
        return _FAMILIES[self.family][1](*self.theta)

    @property
    def parameters(self) -> dict[str, float]:
        """What a centre file states: mean_s, and cv or shape."""
        return _stated(self.family, np.array(self.theta))

    @property
    def errors(self) -> dict[str, float]:
        """Standard errors of ``parameters``, by the delta method."""
        centre, step = np.array(self.theta), 1e-5
        moved = [_stated(self.family, centre + step * e) for e in np.eye(len(centre))]
        slopes = {k: np.array([(m[k] - v) / step for m in moved]) for k, v in self.parameters.items()}
        return {k: float(np.sqrt(g @ self.covariance @ g)) for k, g in slopes.items()}


@dataclass(frozen=True)
class Fitted:
    """Durations and what describes them. ``chosen`` None: no family does, and the measured curve itself is used."""

    curve: Survival
    mean_s: float  # of those that ended
    mean_se: float
    fits: tuple[Fit, ...]  # lowest AIC first
    chosen: Fit | None
    duration: Duration

    def quantile_pairs(self, points: int = 99) -> Floats:
        """Points of a Q-Q chart: quantiles of the best family (row 0) against the measured ones (row 1), in seconds.

        Where waits were cut short only the part of the curve that is known has points.
        """
        shares = np.arange(1, points + 1) / (points + 1)
        shares = shares[shares < 1 - self.curve.known_until(1).share.min(initial=1.0)]
        return np.array([self.fits[0].law.ppf(shares), self.curve.quantiles(shares)])


def fit(times_s: ArrayLike, ended: ArrayLike | None = None) -> Fitted | None:
    """Fits every family and chooses: the lowest AIC, if its curve is within ``CLOSE`` of the measured one or within
    what chance allows (Kolmogorov-Smirnov at 5 %); else the measured values. ``ended`` False marks times cut short;
    of these a family other than the memoryless is only taken where the data show nearly the whole curve.

    Without a single ended duration there is nothing to fit: None.
    """
    times = np.maximum(np.asarray(times_s, float), SHORTEST_S)
    whole = np.ones(len(times), bool) if ended is None else np.asarray(ended, bool)
    if not whole.any():
        return None
    curve = survival(times, whole)
    names = _FAMILIES if whole.sum() >= FEWEST and np.ptp(times) > 0 else ("exponential",)
    fits = sorted((_fit(name, times, whole, curve) for name in names), key=lambda f: f.aic)
    best, few = fits[0], whole.sum() < FEWEST
    close = best.distance <= max(CLOSE, 1.36 / np.sqrt(whole.sum()))
    told = best.family == "exponential" or curve.known_until(AT_RISK).share.min(initial=1.0) <= UNTOLD or whole.all()
    chosen = best if few or (close and told and best.family != "gamma") else None
    mean, spread = times[whole].mean(), times[whole].std(ddof=1) if whole.sum() > 1 else np.nan
    duration = _measured(times, whole, curve) if chosen is None else _described(chosen)
    return Fitted(curve, float(mean), float(spread / np.sqrt(whole.sum())), tuple(fits), chosen, duration)


def _fit(family: str, times: Floats, whole: NDArray[np.bool_], curve: Survival) -> Fit:
    size, law = _FAMILIES[family]

    def surprise(theta: Floats) -> float:
        one = law(*theta)
        return -float(one.logpdf(times[whole]).sum() + one.logsf(times[~whole]).sum())

    start = np.array([np.log(times.sum() / whole.sum()), 0.0])[:size]
    if family == "lognormal":
        start[0] = np.log(times).mean()
    found = optimize.minimize(surprise, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-6})
    known = curve.known_until(AT_RISK)
    distance = np.abs(law(*found.x).sf(known.times_s) - known.share).max(initial=0.0)
    covariance: Floats = np.linalg.pinv(_curvature(surprise, found.x)).astype(float)
    return Fit(family, tuple(found.x), covariance, 2 * size + 2 * found.fun, float(distance))


def _curvature(f: Callable[[Floats], float], at: Floats) -> Floats:
    """Second derivatives by central differences."""
    step = 1e-3
    unit = step * np.eye(len(at))
    rows = [
        [(f(at + u + v) - f(at + u - v) - f(at - u + v) + f(at - u - v)) / (4 * step**2) for v in unit] for u in unit
    ]
    return np.array(rows)


def _stated(family: str, theta: Floats) -> dict[str, float]:
    law = _FAMILIES[family][1](*theta)
    mean = float(law.mean())
    if family == "exponential":
        return {"mean_s": mean}
    if family == "weibull":
        return {"mean_s": mean, "shape": float(np.exp(theta[1]))}
    return {"mean_s": mean, "cv": float(law.std() / mean)}


def _described(chosen: Fit) -> Duration:
    stated = {name: float(f"{value:.4g}") for name, value in chosen.parameters.items()}
    return Duration(family=chosen.family, **stated)  # type: ignore[arg-type]


def _measured(times: Floats, whole: NDArray[np.bool_], curve: Survival) -> Duration:
    """The measured curve. Beyond what ``AT_RISK`` waits support, the rest ends at the mean hazard of all."""
    if whole.all():
        return measured_duration(np.linspace(0, 1, len(times)), np.sort(times), float(times.mean()))
    known = curve.known_until(AT_RISK)
    left, until = (float(known.share[-1]), float(known.times_s[-1])) if len(known.share) else (1.0, 0.0)
    shares = np.linspace(0, 1, QUANTILES)
    values = known.quantiles(shares)
    late = shares > 1 - left
    ends = np.minimum(shares, 1 - 1 / (3 * QUANTILES))  # the very last would never end
    values[late] = until - times.sum() / whole.sum() * np.log((1 - ends[late]) / left)
    return Duration(family="empirical", quantiles_s=tuple(np.round(values, 1)))


def measured_duration(shares: Floats, times: Floats, mean_s: float) -> Duration:
    """The empirical duration through points (share up to a time, the time), both rising, with the mean given.

    The last of its values is set so that the mean is right: a straight line up to the longest would overstate the few
    that are long.
    """
    values = np.interp(np.linspace(0, 1, QUANTILES), shares, times)
    lacking = mean_s - (values[:-2] + values[1:-1]).sum() / 2 / (QUANTILES - 1)
    values[-1] = max(values[-2], 2 * lacking * (QUANTILES - 1) - values[-2])
    return Duration(family="empirical", quantiles_s=tuple(np.round(values, 1)))
