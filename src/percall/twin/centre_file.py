"""A calibrated centre as a file: every section as YAML, with how sure it is as comments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from percall.centre.model import Centre

NOTHING: Final[Mapping[tuple[str, ...], str]] = MappingProxyType({})
CALIBRATED: Final = (
    "A centre calibrated on a contact log. Comments say how sure each part is; change what you know better."
)


def as_yaml(centre: Centre, head: str, notes: Mapping[tuple[str, ...], str] = NOTHING) -> str:
    """The text of a centre file that ``load_centre`` reads back as the same centre; ``notes`` stand above places."""
    values = centre.model_dump(mode="json", exclude_defaults=True)
    return f"# {head}\n" + "\n".join(_lines(values, (), notes)) + "\n"


def _lines(values: Mapping[str, Any], place: tuple[str, ...], notes: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    indent = "  " * len(place)
    for key, value in values.items():
        here = (*place, str(key))
        if here in notes:
            yield from (f"{indent}# {line}" for line in notes[here].splitlines())
        if isinstance(value, Mapping) and value and any(isinstance(v, Mapping | list) for v in value.values()):
            yield f"{indent}{_quoted(key)}:"
            yield from _lines(value, here, notes)
        else:
            yield f"{indent}{_quoted(key)}: {_flow(value)}"


def _flow(value: Any) -> str:
    """A value on one line. JSON is YAML, and quotes whatever needs it."""
    return json.dumps(value, ensure_ascii=False)


def _quoted(key: str) -> str:
    return key if key.isidentifier() and key not in ("no", "yes", "on", "off", "null", "true", "false") else _flow(key)
