"""Sections of a YAML file as typed models, with every mistake named by line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from percall.centre.clashes import Place, dotted
from percall.centre.source import Source, read_source
from percall.errors import Mistake, PercallError


class Section(BaseModel):
    """A part of a file: strict about unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


S = TypeVar("S", bound=Section)


def load_sections(path: Path, model: type[S], missing: str) -> tuple[S, Source]:
    """A file as ``model``, and where each part of it stands. ``missing``: what is accepted where a key is missing.

    Raises PercallError with every mistake in it, each with its line and field.
    """
    source = read_source(path)
    mistakes = list(source.mistakes)
    try:
        made = model.model_validate(source.values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            what, accepted = _in_words(detail, model, missing)
            mistakes.append(Mistake(what, path, source.line(detail["loc"]), dotted(detail["loc"]) or None, accepted))
    if mistakes:
        raise PercallError(*sorted(mistakes, key=lambda mistake: mistake.row or 0))
    return made, source


def _in_words(error: ErrorDetails, model: type[Section], missing: str) -> tuple[str, str | None]:
    """What is wrong and what is accepted, for somebody who writes the file."""
    if error["type"] == "missing":
        return "is missing", missing
    if error["type"] == "extra_forbidden":
        return "is not known here", ", ".join(_known_keys(model, error["loc"][:-1])) or None
    return error["msg"].removeprefix("Value error, ").removeprefix("Input "), None


def _known_keys(annotation: Any, place: Place) -> list[str]:
    """The keys that a section at ``place``, below what ``annotation`` describes, may have."""
    if get_origin(annotation) in (dict, tuple):
        return _known_keys(get_args(annotation)[-1 if get_origin(annotation) is dict else 0], place[1:])
    if isinstance(annotation, type) and issubclass(annotation, Section):
        if not place:
            return list(annotation.model_fields)
        return _known_keys(annotation.model_fields[str(place[0])].annotation, place[1:])
    return next((keys for part in get_args(annotation) if (keys := _known_keys(part, place))), [])
