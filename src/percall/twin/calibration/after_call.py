"""Time after a contact in which the agent is not ready for the next, where the log records none."""

from __future__ import annotations

import numpy as np

from percall.centre.draws import Duration
from percall.twin.calibration.fitting import measured_duration
from percall.twin.calibration.observed import Observed
from percall.twin.calibration.presence import Presence
from percall.twin.calibration.survival import Survival, survival

AT_ONCE_S = 2.0
"""Who waits no longer did not wait for an agent."""


def after_call(seen: Observed, present: Presence) -> tuple[Duration, Survival] | None:
    """How long agents take until they are ready again; None where no gap shows it.

    When the agent's next customer had been waiting, the gap between the two contacts is that time; when the next came
    later and was answered at once, the time was at most the gap. So it is known from the left what patience is from
    the right, and the same product-limit estimate serves on the negated times. Gaps that count as absence are left
    out.
    """
    waits = seen.contacts.select("contact_id", "wait_s")
    gaps, waited = [], []
    for (agent,), own in (
        seen.work.join(waits, on="contact_id").sort("from_s").group_by("agent_id", maintain_order=True)
    ):
        stretches = present.stretches.get(str(agent), np.zeros((0, 2)))
        ends = np.maximum.accumulate(own["to_s"].to_numpy())[:-1]
        starts = own["from_s"].to_numpy()[1:]
        if len(stretches) == 0 or len(starts) == 0:
            continue
        stint = np.searchsorted(stretches[:, 0], ends, side="right") - 1
        inside = (stint >= 0) & (stretches[stint, 1] >= starts)
        gaps.append(np.maximum(starts - ends, 0.0)[inside])
        waited.append(own["wait_s"].to_numpy()[1:][inside] > AT_ONCE_S)
    if not gaps or not np.concatenate(waited).any():
        return None
    curve = survival(-np.concatenate(gaps), np.concatenate(waited))
    times, share = -curve.times_s[::-1], np.append(1.0, curve.share[:-1])[::-1]  # share of times up to each
    mean = float(np.diff(np.append(0.0, share)) @ times)
    return measured_duration(np.append(0.0, share), np.append(0.0, times), mean), curve
