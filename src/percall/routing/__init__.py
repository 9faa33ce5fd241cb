"""The decision kernel: which queue a contact joins, which agent gets it, which contact a free agent takes.

Pure functions of arrays: no clock, no input or output, no global randomness. Simulation and live floor call the same.
"""

from percall.routing.agents import choose_agent
from percall.routing.contacts import choose_line
from percall.routing.explain import Explanation, LineExplanation, explain_agent, explain_line
from percall.routing.rules import RuleTable

__all__ = [
    "Explanation",
    "LineExplanation",
    "RuleTable",
    "choose_agent",
    "choose_line",
    "explain_agent",
    "explain_line",
]
