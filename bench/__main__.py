"""``python -m bench [folder]``: runs every benchmark; data it makes stays in ``bench-data`` for the next run."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from bench import costing, imports, levers, twin


def main() -> None:
    """Runs the benchmarks one after the other."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "bench-data")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    imports.run(folder)
    costing.run(folder)
    twin.run()
    for first, days in levers.SPANS:
        levers.run(first, days)


main()
