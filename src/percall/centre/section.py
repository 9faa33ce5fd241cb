"""What every part of a centre file has in common."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Channel = Literal["voice", "chat", "email", "message", "web"]


class Section(BaseModel):
    """A part of the centre file: immutable, and strict about unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)
