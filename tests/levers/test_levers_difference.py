"""Paired intervals and the looks at them: they hold as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from percall.levers.difference import LOOKS, at_each_look, fall_of_ratio, is_decided, mean
from percall.twin.confidence import Interval

FALSE_ALARM = 1e-4
"""How often a test here would fail were the code right and the seed drawn anew; the seeds are fixed."""


def test_a_change_of_nothing_differs_by_exactly_nothing() -> None:
    x, y = [3.1, 2.7, 4.4], [10.0, 9.0, 13.0]
    assert fall_of_ratio(x, y, x, y, 0.95) == Interval(0.0, 0.0)


def test_equal_denominators_give_the_paired_t_interval() -> None:
    """With every denominator 1 the ratios are means: the paired t interval of any textbook."""
    before, after = [5.0, 7.0, 6.0, 8.0], [4.5, 6.0, 6.1, 7.0]
    found = fall_of_ratio(before, [1.0] * 4, after, [1.0] * 4, 0.95)
    known = stats.ttest_rel(before, after).confidence_interval(0.95)
    assert found is not None
    assert found.half_width is not None
    assert (found.value - found.half_width, found.value + found.half_width) == pytest.approx((known.low, known.high))


def test_no_denominator_no_ratio() -> None:
    assert fall_of_ratio([1.0], [0.0], [1.0], [1.0], 0.95) is None
    assert fall_of_ratio([1.0], [2.0], [1.0], [4.0], 0.95) == Interval(0.25, None)


def _paired(rng: np.random.Generator, n: int) -> tuple[list[float], ...]:
    """Contacts that both sides share, and costs that go with them: a fall of the ratio from 8 to 7.5."""
    contacts = rng.gamma(16, 625, n)
    before = contacts * 8 + rng.normal(0, 1500, n)
    fewer = contacts * 0.9 + rng.normal(0, 30, n)
    after = fewer * 7.5 + (before - contacts * 8) * 0.8 + rng.normal(0, 500, n)
    return tuple(side.tolist() for side in (before, contacts, after, fewer))


def test_the_interval_of_a_fall_covers_it_as_often_as_it_says() -> None:
    rng, runs = np.random.default_rng(11), 2000
    covered = 0
    for _ in range(runs):
        found = fall_of_ratio(*_paired(rng, 16), 0.95)
        assert found is not None
        assert found.half_width is not None
        covered += abs(found.value - 0.5) <= found.half_width
    low, high = stats.binom.interval(1 - FALSE_ALARM, runs, 0.95)
    assert low <= covered <= high


def test_pairing_narrows_the_interval() -> None:
    before, contacts, after, fewer = _paired(np.random.default_rng(3), 64)
    paired = fall_of_ratio(before, contacts, after, fewer, 0.95)
    mixed = fall_of_ratio(before, contacts, after[1:] + after[:1], fewer[1:] + fewer[:1], 0.95)
    assert paired is not None
    assert mixed is not None
    assert paired.half_width is not None
    assert mixed.half_width is not None
    assert paired.half_width < 0.7 * mixed.half_width


@pytest.mark.parametrize(("each", "holds"), [(at_each_look(0.95), True), (0.95, False)])
def test_looking_again_keeps_its_error_only_at_the_price_of_every_look(each: float, holds: bool) -> None:
    """No true difference: a run is wrong if any look excludes zero. At most one in twenty may be."""
    rng, runs = np.random.default_rng(5), 4000
    wrong = 0
    for _ in range(runs):
        values = rng.normal(0, 1, LOOKS[-1])
        found = (mean(values[:n].tolist(), each) for n in LOOKS)
        wrong += any(i.half_width is not None and abs(i.value) > i.half_width for i in found)
    assert (wrong <= stats.binom.ppf(1 - FALSE_ALARM, runs, 0.05)) == holds


@pytest.mark.parametrize(
    ("interval", "decided"),
    [
        (Interval(10.0, 4.0), True),
        (Interval(-10.0, 4.0), True),
        (Interval(1.0, 3.0), True),  # at most 4, and only 5 matters
        (Interval(3.0, 4.0), False),
        (Interval(0.0, 0.0), True),  # nothing at all is exactly nothing
        (Interval(10.0, None), False),
    ],
)
def test_decided_means_clear_of_zero_or_of_no_matter(interval: Interval, decided: bool) -> None:
    assert is_decided(interval, 5.0) is decided
