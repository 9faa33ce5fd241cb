"""Many computations that an interruption does not undo: each result is on the disk before the next is counted.

A sweep's file is named by the fingerprint of everything its results depend on, so results of other inputs are never
taken for these. One line a result; a line that was being written when the power failed is ignored and cut off.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed


def fingerprint(*inputs: object) -> str:
    """A name for the inputs, from SHA-256 over their JSON with sorted keys. TypeError for what JSON cannot hold."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:32]


class Shelf:
    """Results by name in memory and, with a folder, in a file that outlives the process."""

    def __init__(self, folder: Path | None, key: str) -> None:
        """Opens the shelf of the inputs whose fingerprint is ``key``, with what earlier runs have put there."""
        self._path = None if folder is None else folder / f"{key}.jsonl"
        self._results: dict[str, Any] = {}
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._read(self._path)

    def __contains__(self, name: str) -> bool:
        return name in self._results

    def __getitem__(self, name: str) -> Any:
        return self._results[name]

    def put(self, name: str, result: Any) -> None:
        """Keeps a result (anything JSON can hold); when this returns, it is on the disk."""
        self._results[name] = result
        if self._path is not None:
            _append(self._path, {"name": name, "result": result})

    def _read(self, path: Path) -> None:
        path.touch()
        whole = 0
        for line in path.read_bytes().splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            entry = json.loads(line)
            self._results[entry["name"]] = entry["result"]
        os.truncate(path, whole)


def _append(path: Path, entry: Mapping[str, object]) -> None:
    with path.open("ab") as file:
        file.write(json.dumps(entry).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def sweep(
    work: Callable[..., Any],
    jobs: Mapping[str, tuple[object, ...]],
    shelf: Shelf,
    *,
    processes: int = -1,
    on_done: Callable[[int, int], None] = lambda _, __: None,
) -> dict[str, Any]:
    """``work(*arguments)`` of each job that the shelf does not have; returns the results of all, in the jobs' order.

    ``on_done`` takes how many are done, and of how many. The results are the same whatever the number of
    ``processes`` (-1: one a core) and however often the sweep was interrupted, as long as ``work`` is a function of
    its arguments.
    """
    missing = {name: arguments for name, arguments in jobs.items() if name not in shelf}
    done = len(jobs) - len(missing)
    if jobs:
        on_done(done, len(jobs))
    for name, result in zip(missing, _in_order(work, missing.values(), processes), strict=True):
        shelf.put(name, result)
        done += 1
        on_done(done, len(jobs))
    return {name: shelf[name] for name in jobs}


def _in_order(work: Callable[..., Any], jobs: Iterable[tuple[object, ...]], processes: int) -> Iterable[Any]:
    if processes == 1:
        return (work(*arguments) for arguments in jobs)
    pool = Parallel(n_jobs=processes, return_as="generator", pre_dispatch="2*n_jobs")
    results: Iterable[Any] = pool(delayed(work)(*arguments) for arguments in jobs)
    return results
