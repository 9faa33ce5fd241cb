"""The option that says how idle capacity is shown; apart, for what it may be is known to costing, which loads long."""

from __future__ import annotations

from typing import Annotated

import typer

from percall.costing import View

IdleView = Annotated[View, typer.Option("--view", help="Idle on its own (unit) or spread over contacts (loaded).")]
