"""The backtest's page: what it says is what the comparisons say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from percall.centre import Centre
from percall.report.backtest import write_backtest
from percall.twin.calibration import Backtest, Calibrated, Comparison
from percall.twin.calibration.behaviour import Behaviour
from percall.twin.calibration.fitting import fit

DAY = date(2024, 1, 1)


def comparisons() -> tuple[Comparison, ...]:
    found = []
    for measure, seen, twin in (
        ("reached_queue", 900.0, 901.0), ("abandonment_rate", 0.125, 0.131), ("asa", 35.0, 41.0),
        ("aht", 180.0, 182.0), ("queued_share", 0.5, 0.4),
    ):  # fmt: skip
        spread = 0.1 * twin
        for day, interval in ((None, None), (DAY, None), (DAY, 20), (DAY, 21)):
            off = 5 * spread if interval == 21 else 0.0
            low, high = twin - 2 * spread, twin + 2 * spread
            found.append(Comparison(day, interval, measure, seen + off, twin, 0.01, low, high))
    return tuple(found)


@pytest.fixture
def told() -> tuple[Backtest, Calibrated]:
    law = fit([float(n % 97) + 1 for n in range(500)])
    own = Behaviour(law, None, 0.0, None, law, "any", 500)
    centre = Centre(name="<b>Hostile</b>", time_zone="UTC", currency="USD")
    return Backtest(comparisons(), 40), Calibrated(centre, {}, {"any": own}, {"any": {"any": 1.0}}, {}, {}, False)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "ASA was 35 sec; the twin says 41 sec"), ("ru", "двойник говорит 41")]
)
def test_the_page_says_what_was_found(told: tuple[Backtest, Calibrated], tmp_path: Path, lang: str, said: str) -> None:
    text = write_backtest(*told, tmp_path / "page.html", lang=lang).read_text(encoding="utf-8").replace("\xa0", " ")
    assert said in text
    assert "<b>Hostile" not in text
    assert "http" not in text.replace("http://www.w3.org", "")
    assert text.count('<div class="wide"') == 4  # two measures by half hour, two laws


def test_coverage_counts_half_hours_only(told: tuple[Backtest, Calibrated]) -> None:
    assert told[0].covered("asa") == 0.5
    assert len(told[0].half_hours("asa")) == 2
