"""The closed words for what happens on a floor, in one order for the log that stores them and the kernel."""

from __future__ import annotations

from typing import Final

KINDS: Final = ("ivr", "bot", "queue", "ring", "talk", "hold", "wrap", "callback_wait")
"""Of stretches of a contact."""
OUTCOMES: Final = ("handled", "abandoned", "self_served", "callback", "blocked", "failed")
STATES: Final = ("available", "busy", "break", "meeting", "training", "offline")
"""Of an agent."""
