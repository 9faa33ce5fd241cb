"""The eleven ways to cut the cost of a contact that the field names, one file each."""

from __future__ import annotations

from typing import Final

from percall.levers.catalogue import (
    ai,
    analytics,
    callback,
    cloud,
    first_contact_resolution,
    ivr,
    routing,
    scheduling,
    self_service,
    software,
    voip,
)
from percall.levers.lever import Lever

CATALOGUE: Final[dict[str, Lever]] = {
    module.LEVER.id: module.LEVER
    for module in (
        software,
        cloud,
        first_contact_resolution,
        voip,
        callback,
        routing,
        scheduling,
        self_service,
        ai,
        ivr,
        analytics,
    )
}
"""Every lever by its id, in the order in which several are applied."""

__all__ = ["CATALOGUE"]
