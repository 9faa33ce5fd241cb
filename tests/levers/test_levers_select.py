"""Procedure KN keeps its guarantee, on normals with fixed seeds.

The guarantee is P(correct selection) >= confidence. Over N experiments the number of correct ones is at least
binomial; the bound is its FALSE_ALARM quantile, so a right procedure would fail one drawn seed in a thousand.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from percall.levers.portfolio.select import boundary, select

FALSE_ALARM = 1e-3


def _experiment(
    seed: int, means: Sequence[float], sigmas: Sequence[float], shared: float, indifference: float, confidence: float
) -> tuple[int, int]:
    """Who was selected, and replications in all; ``shared``: correlation by common random numbers."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=2000)
    own = rng.normal(size=(len(means), 2000))
    values = np.asarray(means)[:, None] + np.asarray(sigmas)[:, None] * (
        np.sqrt(shared) * common + np.sqrt(1 - shared) * own
    )

    def draw(candidates: Sequence[int], numbers: Sequence[int]) -> NDArray[np.float64]:
        return values[np.ix_(list(candidates), list(numbers))]

    found = select(len(means), draw, indifference, confidence=confidence, first_stage=10, most=1900)
    assert found.decided
    assert sorted((found.best, *found.others)) == list(range(len(means)))
    return found.best, sum(found.replications)


SLIPPAGE = [
    pytest.param([1.0, 0.0], [3.0, 3.0], 0.0, 0.8, id="two, independent"),
    pytest.param([1.0, 0.0], [3.0, 1.0], 0.7, 0.95, id="two, unequal and in common"),
    pytest.param([1.0, 0.0, 0.0, 0.0, 0.0], [2.0] * 5, 0.5, 0.95, id="five in common"),
    pytest.param([0.0, 0.0, 1.0], [1.0, 4.0, 2.0], 0.0, 0.95, id="three, unequal"),
]


@pytest.mark.parametrize(("means", "sigmas", "shared", "confidence"), SLIPPAGE)
def test_the_best_is_selected_as_often_as_promised_in_the_least_favourable_case(
    means: list[float], sigmas: list[float], shared: float, confidence: float
) -> None:
    runs, best = 600, int(np.argmax(means))
    correct = sum(_experiment(seed, means, sigmas, shared, 1.0, confidence)[0] == best for seed in range(runs))
    assert correct >= stats.binom.ppf(FALSE_ALARM, runs, confidence)


def test_common_random_numbers_save_replications() -> None:
    means, sigmas = [1.0, 0.5, 0.0, 0.0], [2.0] * 4
    alone = sum(_experiment(seed, means, sigmas, 0.0, 0.5, 0.95)[1] for seed in range(40))
    common = sum(_experiment(seed, means, sigmas, 0.8, 0.5, 0.95)[1] for seed in range(40))
    assert common < 0.4 * alone


def test_boundary_by_hand() -> None:
    """k = 2, n0 = 10, alpha = 0.05: eta = (0.1 ** (-2 / 9) - 1) / 2 = 0.33405, h2 = 2 x 0.33405 x 9 = 6.0129."""
    assert boundary(2, 10, 0.95) == pytest.approx(6.0129, abs=1e-4)


def test_candidates_that_are_the_same_end_at_once_with_the_first() -> None:
    """Equal sets on common random numbers differ by nothing, in variance too."""
    same = np.random.default_rng(1).normal(size=40)
    found = select(3, lambda c, n: np.tile(same[list(n)], (len(c), 1)), 1.0)
    assert (found.best, found.decided, max(found.replications)) == (0, True, 10)


def test_running_out_of_replications_is_said() -> None:
    rng = np.random.default_rng(2)
    found = select(2, lambda c, n: rng.normal(0, 50, (len(c), len(n))), 0.1, most=30)
    assert not found.decided


@pytest.mark.parametrize("wrong", [{"indifference": 0.0}, {"confidence": 0.4}, {"first_stage": 1}])
def test_impossible_requests_are_refused(wrong: dict[str, float]) -> None:
    arguments = {"indifference": 1.0, **wrong}
    with pytest.raises(ValueError, match="must be"):
        select(2, lambda c, n: np.zeros((len(c), len(n))), **arguments)  # type: ignore[arg-type]
