"""Real call data beside the project: used where it is, skipped aloud where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared_data(name: str) -> Path:
    """The path of a file of the shared data; skips the test where the data is not there."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the real call data is not beside this checkout ({name})")
    return path
