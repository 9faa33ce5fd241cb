"""Distributions fitted to durations that a log holds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from percall.centre.draws import Duration

KNOTS = 101
"""Values of an empirical distribution, at equally spaced probabilities."""
KS_ONE_PER_CENT = 1.63
"""A Kolmogorov-Smirnov distance times the root of n above this happens to a true model once in a hundred."""


@dataclass(frozen=True)
class Fit:
    """A fitted duration. ``distance``: largest gap between the two distribution functions (Kolmogorov-Smirnov)."""

    duration: Duration
    count: int
    mean_error_s: float  # standard error of the mean
    distance: float
    why: str


def fit_duration(seconds: NDArray[np.float64]) -> Fit:
    """The simplest family that fits, else the values themselves.

    Exponential and log-normal, both with the sample's mean (the log-normal with its standard deviation too, since load
    hangs on the mean), are compared by Akaike's criterion on the positive values; the better is taken if its
    Kolmogorov-Smirnov distance is one that a true model has 99 times in 100. Otherwise the distribution is empirical.
    """
    x = np.sort(seconds[seconds > 0])
    mean, error = float(seconds.mean()), float(seconds.std(ddof=1) / math.sqrt(len(seconds)))
    cv = float(seconds.std(ddof=1) / mean)
    sigma2 = math.log1p(cv**2)
    mu = math.log(mean) - sigma2 / 2
    share = (np.log(x) - mu) / math.sqrt(sigma2)
    candidates = {
        "exponential": (2 - 2 * float(np.sum(-np.log(mean) - x / mean)), 1 - np.exp(-x / mean)),
        "lognormal": (
            4 - 2 * float(np.sum(-np.log(x * math.sqrt(2 * math.pi * sigma2)) - share**2 / 2)),
            ndtr(share),
        ),
    }
    family = min(candidates, key=lambda name: candidates[name][0])
    distance = _distance(candidates[family][1])
    if len(x) == len(seconds) and distance * math.sqrt(len(x)) <= KS_ONE_PER_CENT:
        fitted = (
            Duration(family="exponential", mean_s=mean) if family == "exponential" else Duration(mean_s=mean, cv=cv)
        )
        return Fit(fitted, len(seconds), error, distance, f"{family} by AIC, fits")
    return Fit(empirical(seconds), len(seconds), error, distance, f"empirical: {family}, best by AIC, does not fit")


def _distance(shares: NDArray[np.float64]) -> float:
    n = len(shares)
    steps = np.arange(n + 1) / n
    return float(max((steps[1:] - shares).max(), (shares - steps[:-1]).max()))


def empirical(seconds: NDArray[np.float64]) -> Duration:
    """The values as quantiles. The last is set so that the mean of the whole, on straight lines, is the sample's."""
    knots = np.quantile(seconds, np.linspace(0, 1, KNOTS))
    rest = float((knots[:-2] + knots[1:-1]).sum()) / 2
    last = 2 * (float(seconds.mean()) * (KNOTS - 1) - rest) - knots[-2]
    knots[-1] = max(last, knots[-2])
    return Duration(family="empirical", quantiles_s=tuple(round(float(k), 1) for k in knots))


@dataclass(frozen=True)
class Patience:
    """Kaplan-Meier patience. ``duration`` is None where nobody gave up."""

    duration: Duration | None
    gave_up: int
    waited: int
    median_s: float | None  # None: fewer than half give up within the waits seen
    error_at_minute: float | None  # Greenwood's standard error of the share still waiting after 60 s


def fit_patience(waits_s: NDArray[np.float64], gave_up: NDArray[np.bool_], at_risk: int = 30) -> Patience:
    """Patience from waits of which only some ended by giving up; who was answered might have waited longer.

    The product-limit estimator (Kaplan and Meier 1958) on the waits above zero, as far as ``at_risk`` customers waited
    that long. Beyond it the hazard is taken to go on as on average, since the tail cannot be seen.
    """
    order = np.argsort(waits_s[waits_s > 0], kind="stable")
    waits, events = waits_s[waits_s > 0][order], gave_up[waits_s > 0][order]
    if not events.any():
        return Patience(None, 0, len(waits), None, None)
    left = len(waits) - np.arange(len(waits))
    alive = np.cumprod(1 - events / left)
    greenwood = np.cumsum(events / (left * np.maximum(left - 1, 1)))
    seen = left >= min(at_risk, max(2, len(waits) // 10))
    hazard = events.sum() / waits.sum()
    minute = np.searchsorted(waits, 60.0) - 1
    error = float(alive[minute] * math.sqrt(greenwood[minute])) if 0 <= minute < len(waits) else None
    below = np.flatnonzero(alive <= 0.5)
    median = float(waits[below[0]]) if len(below) and seen[below[0]] else None
    lost = np.asarray(1 - alive[seen], np.float64)
    return Patience(_quantiles(waits[seen], lost, hazard), int(events.sum()), len(waits), median, error)


def _quantiles(waits: NDArray[np.float64], lost: NDArray[np.float64], hazard: float) -> Duration:
    """Quantiles of patience: as estimated up to the last wait seen, then exponential."""
    probabilities = np.linspace(0, 1, KNOTS)
    values = np.interp(probabilities, np.concatenate([[0.0], lost]), np.concatenate([[0.0], waits]))
    tail = probabilities > lost[-1]
    rest = (1 - np.minimum(probabilities[tail], 1 - 0.5 / KNOTS)) / (1 - lost[-1])
    values[tail] = waits[-1] - np.log(rest) / hazard
    return Duration(family="empirical", quantiles_s=tuple(round(float(v), 1) for v in np.maximum.accumulate(values)))
