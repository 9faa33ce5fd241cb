"""Work on independent pieces side by side, in a few more threads than Polars uses."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

import polars as pl

Piece = TypeVar("Piece")
Result = TypeVar("Result")

WAITING: Final = 2
"""Threads beside those that keep the cores busy, for some always wait: for the disk, Python or Polars' own threads."""


def side_by_side(act: Callable[[Piece], Result], pieces: Iterable[Piece]) -> Iterator[Result]:
    """The results in the order of the pieces. Few pieces are taken ahead, so that they need not all fit in memory.

    The first exception ends it: pieces that have not begun are left alone.
    """
    threads = pl.thread_pool_size() + WAITING
    pool = ThreadPoolExecutor(threads)
    waiting: deque[Future[Result]] = deque()
    try:
        for piece in pieces:
            waiting.append(pool.submit(act, piece))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
