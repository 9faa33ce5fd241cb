"""A sweep goes on where it was interrupted, and never takes another sweep's results for its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from percall.levers.portfolio.sweep import Shelf, fingerprint, sweep

JOBS = {f"job {n}": (n,) for n in range(6)}


class _Worker:
    """Squares a number, remembers what it was asked, and breaks down when asked for ``until``."""

    def __init__(self, until: int | None = None) -> None:
        self.asked: list[int] = []
        self._until = until

    def __call__(self, n: int) -> int:
        if n == self._until:
            raise KeyboardInterrupt
        self.asked.append(n)
        return n * n


def test_an_interrupted_sweep_goes_on_with_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        sweep(_Worker(until=4), JOBS, Shelf(tmp_path, "k"), processes=1)
    again, steps = _Worker(), []
    results = sweep(again, JOBS, Shelf(tmp_path, "k"), processes=1, on_done=lambda done, of: steps.append((done, of)))
    assert again.asked == [4, 5]
    assert results == {f"job {n}": n * n for n in range(6)}
    assert list(results) == list(JOBS)
    assert steps == [(4, 6), (5, 6), (6, 6)]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_line_cut_anywhere_is_computed_again_and_the_file_is_whole_afterwards(tmp_path: Path, cut: int) -> None:
    sweep(_Worker(), JOBS, Shelf(tmp_path, "k"), processes=1)
    file = tmp_path / "k.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole[:-cut])
    again = _Worker()
    sweep(again, JOBS, Shelf(tmp_path, "k"), processes=1)
    assert again.asked == [5]
    assert file.read_bytes() == whole


def test_results_of_other_inputs_are_not_taken(tmp_path: Path) -> None:
    sweep(_Worker(), JOBS, Shelf(tmp_path, fingerprint({"seed": 1})), processes=1)
    other = _Worker()
    sweep(other, JOBS, Shelf(tmp_path, fingerprint({"seed": 2})), processes=1)
    assert len(other.asked) == 6


def test_a_fingerprint_is_of_the_content_not_of_its_order() -> None:
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
    with pytest.raises(TypeError):
        fingerprint(object())


def test_side_by_side_or_one_after_the_other_is_the_same(tmp_path: Path) -> None:
    assert sweep(_square, JOBS, Shelf(None, ""), processes=2) == sweep(_square, JOBS, Shelf(tmp_path, "k"), processes=1)


def _square(n: int) -> int:
    return n * n
