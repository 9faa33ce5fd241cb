"""Calibration: from a stored log to the sections of a centre file that drive the twin, and the proof on days it has not seen."""
