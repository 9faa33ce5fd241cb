"""The twin: a discrete-event model of the centre, driven by ``centre.yaml``, priced by the same costing."""

from percall.twin.calibration import backtest, calibrate, observe
from percall.twin.checks import check_file, workable
from percall.twin.explain import Decision, explain
from percall.twin.pricing import price, with_agents
from percall.twin.replication import Replication, replicate
from percall.twin.runs import Runs, simulate

__all__ = [
    "Decision",
    "Replication",
    "Runs",
    "backtest",
    "calibrate",
    "check_file",
    "explain",
    "observe",
    "price",
    "replicate",
    "simulate",
    "with_agents",
    "workable",
]
