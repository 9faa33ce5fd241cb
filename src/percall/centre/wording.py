"""What Pydantic finds wrong in a centre file, in the words of somebody who keeps one."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, Final, get_args
from zoneinfo import available_timezones

from pydantic_core import ErrorDetails

from percall.centre.clashes import Place
from percall.centre.model import Centre, Driver, Section

_NUMBER: Final = "a number such as 20 or 0.8, with a point and without a unit or % sign"
_SECTION: Final = "a section: keys indented under this one"
_WHOLE: Final = "a whole number"
_TIME_ZONE: Final = "an IANA time zone such as Europe/Berlin"
_CURRENCY: Final = "an ISO 4217 code: three capitals such as USD"
_DATE: Final = "a date such as 2026-01-31"

_ACCEPTED: Final = {
    "literal_error": "{expected}",
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than": "less than {lt}",
    "less_than_equal": "up to {le:g}; a share of 80 % is 0.8",
    "finite_number": _NUMBER,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "a text",
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "date_type": _DATE,
    "tuple_type": "a list such as [first, second]",
    "dict_type": _SECTION,
    "model_type": _SECTION,
    "time_zone": _TIME_ZONE,
    "currency": _CURRENCY,
    "setting": "a number such as 0.2, a name, or names in a list: [first, second]",
    "capacity": "false, or the driver agent_time: nothing else is bought as time that can stay idle",
}
"""What is accepted, by the type of Pydantic's error (or of the model's own), with the error's context filled in."""


_WANTED: Final = {"time_zone": _TIME_ZONE, "currency": _CURRENCY, "driver": ", ".join(get_args(Driver))}
"""What is accepted for a key that is missing, where its name alone does not say it."""


def in_words(error: ErrorDetails) -> tuple[str, str]:
    """What was found at the place of ``error``, and what is accepted there."""
    kind, given = error["type"], error["input"]
    if kind == "missing":
        return "is missing", _WANTED.get(str(error["loc"][-1]), "a value for this key")
    if kind == "extra_forbidden":
        known = _keys_of_the_section_around(error["loc"])
        return f"is not known here{_meant(str(error['loc'][-1]), known)}", ", ".join(known)
    accepted = _ACCEPTED.get(kind, error["msg"]).format(**error.get("ctx", {}))
    candidates: list[str] = []
    if kind == "literal_error":
        candidates = re.findall("'([^']*)'", accepted)
    elif kind == "time_zone":
        candidates = sorted(available_timezones())
    return f"found {shown(given)}{_meant(str(given), candidates)}", accepted


def shown(value: Any) -> str:
    """A value as a person would name it: a text in quotes, cut where it is long; the rest by its kind."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a section"
        case list() | tuple():
            return "a list"
        case str() if len(value) > 60:
            return f"{value[:60]!r}…"
        case _:
            return repr(value)


def _meant(found: str, candidates: list[str]) -> str:
    near = {candidate.casefold(): candidate for candidate in candidates}
    closest = get_close_matches(found[:60].casefold(), near, n=1)
    return f"; did you mean {near[closest[0]]}?" if closest else ""


def _keys_of_the_section_around(place: Place) -> list[str]:
    kind: Any = Centre
    for part in place[:-1]:
        is_section = isinstance(kind, type) and issubclass(kind, Section)
        kind = kind.model_fields[str(part)].annotation if is_section else _inner(kind)
    return list(kind.model_fields)


def _inner(kind: Any) -> Any:
    """The model inside dict[str, Model] or tuple[Model, ...]."""
    return next(part for part in get_args(kind) if isinstance(part, type) and issubclass(part, Section))
