"""Counter-based random numbers: every draw is a function of its contact and its purpose, not of what came before.

A key is 64 bits. ``child(key, n)`` derives the n-th key below another: seed, replication, demand, day, arrival, so that
two centres driven by the same seed meet the same customers however else they differ. ``uniform(key, stream)`` is the
draw for one purpose. The mixing function is the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from percall.floor.dialling import normal_share as normal_share
from percall.routing.compiled import compiled

GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)

# One number a purpose; draws repeated within a contact add LEG times the leg or the attempt.
GAP, DIFFICULTY, PATIENCE, TALK, HOLD_SHARE, HOLD, WRAP, TRANSFER, RESOLVED, CONVERTED = range(1, 11)
REDIAL, REDIAL_KEY, REDIAL_DELAY, REPEAT, REPEAT_KEY, REPEAT_DELAY, BALK, ACCEPT, ANSWER, CHANCE = range(11, 21)
STEP_TIME, STEP_HANG_UP, STEP_MOMENT, CONTAINED, SELF_RESOLVED, MISROUTED = range(21, 27)
BUSYNESS, PACE, ABSENCE, PUNCTUALITY, HEADS, COUNT, WINDOW, AWAY, CREWS = range(28, 37)
LEG: Final = 64


@compiled
def mixed(x: np.uint64) -> np.uint64:
    """SplitMix64's finaliser: every bit of the result depends on every bit of ``x``."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@compiled
def child(key: np.uint64, n: int) -> np.uint64:
    """The ``n``-th key below ``key``."""
    return mixed(np.uint64(key) + np.uint64(n) * GOLDEN)


def child_key(key: np.uint64, n: int) -> np.uint64:
    """``child`` for callers that are not compiled, who get a Python integer from it."""
    return np.uint64(child(np.uint64(key), n))


@compiled
def uniform(key: np.uint64, stream: int) -> float:
    """A number in (0, 1), never 0 or 1: the draw of ``key`` for the purpose ``stream``."""
    return (np.float64(child(key, stream) >> np.uint64(12)) + 0.5) * 2.0**-52


@compiled
def normal_quantile(p: float) -> float:
    """The standard normal value with probability ``p`` below it, to about 1e-16 (Wichura 1988, algorithm AS 241)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _ratio(
            r,
            (2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
             1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
            (5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4,
             5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
        )  # fmt: skip
    r = math.sqrt(-math.log(p if q < 0 else 1 - p))
    if r <= 5:
        value = _ratio(
            r - 1.6,
            (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0,
             3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
            (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
             6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
        )  # fmt: skip
    else:
        value = _ratio(
            r - 5,
            (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
             2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
            (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
            7.86869131145613259100e-4,
             1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
        )  # fmt: skip
    return value if q > 0 else -value


@compiled
def _ratio(x: float, above: tuple[float, ...], below: tuple[float, ...]) -> float:
    numerator = denominator = 0.0
    for i in range(8):
        numerator = numerator * x + above[i]
        denominator = denominator * x + below[i]
    return numerator / denominator
