"""Calibration: from a stored log to the parts of a centre file that drive the twin, and the proof on days it has not
seen.

``observe`` reads the log, ``calibrate`` describes it, ``backtest`` holds the description against other days.
"""

from percall.twin.calibration.backtest import Backtest, Comparison, backtest
from percall.twin.calibration.calibrate import Calibrated, calibrate
from percall.twin.calibration.driving import driven_by
from percall.twin.calibration.observed import Observed, observe

__all__ = ["Backtest", "Calibrated", "Comparison", "Observed", "backtest", "calibrate", "driven_by", "observe"]
