"""Distributions of durations as a centre file states them: a family and its mean, or measured values."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from percall.centre.section import Section

Family = Literal["constant", "exponential", "lognormal", "weibull", "empirical"]
Probability = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0)]


class Duration(Section):
    """A random duration in seconds.

    ``mean_s`` and ``cv`` (standard deviation / mean) fix every family but ``empirical``. A constant has no ``cv``,
    an exponential's is 1; a Weibull takes ``shape`` instead of ``cv``. ``quantiles_s`` are the values of an empirical
    distribution at equally spaced probabilities from 0 to 1, joined by straight lines. ``never`` is the share of
    draws that never end: customers who would wait for ever.
    """

    family: Family = "lognormal"
    mean_s: Seconds | None = None
    cv: Annotated[float, Field(gt=0)] = 1.0
    shape: Annotated[float, Field(gt=0)] = 1.0
    quantiles_s: tuple[Seconds, ...] = ()
    never: Probability = 0.0

    @model_validator(mode="after")
    def _complete(self) -> Duration:
        if self.family == "empirical":
            if len(self.quantiles_s) < 2 or list(self.quantiles_s) != sorted(self.quantiles_s):
                raise ValueError("an empirical duration needs quantiles_s: two or more values, rising")
        elif self.mean_s is None:
            raise ValueError(f"a duration of family {self.family} needs mean_s")
        return self
