"""Equal seeds give equal logs and totals, bit for bit, as they did when the snapshot was taken."""

from __future__ import annotations

import json

import pytest

from support.lived_centres import CENTRES
from support.twin_snapshots import KEPT, digests

SNAPSHOT = json.loads(KEPT.read_text())


@pytest.mark.parametrize("name", CENTRES)
def test_a_centre_lives_as_it_did_bit_for_bit(name: str) -> None:
    assert digests(name) == SNAPSHOT[name]
