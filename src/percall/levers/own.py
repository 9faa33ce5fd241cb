"""Levers of the user's own: fields of the centre file that change, or a Python function from plan to plan."""

from __future__ import annotations

import importlib.util
import inspect
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from percall.centre.changes import changed
from percall.centre.levers import OwnLever
from percall.centre.model import Centre
from percall.errors import Mistake, PercallError
from percall.levers.lever import Lever, Parameter, Plan, Settings, Words
from percall.money import to_micros

PYTHON = "file.py:name, where name is a function that takes a Plan and returns one"


def own_levers(centre: Centre) -> dict[str, Lever]:
    """The levers that a centre file describes under ``levers: own``, in the order of the file."""
    return {name: from_file(name, own) for name, own in centre.levers.own.items()}


def from_file(name: str, own: OwnLever) -> Lever:
    """The lever that sets and scales fields of the centre. Its money is in the centre's currency.

    Applying it raises PercallError where the fields are not there or would hold what they cannot.
    """
    title = _both(own.name or name)

    def change(plan: Plan, _: Settings) -> Plan:
        centre, wrong = changed(plan.centre, own)
        if wrong:
            fields = (f"levers.own.{name}.{clash.field}" for clash in wrong)
            raise PercallError(
                *(Mistake(c.what, field=field, accepted=c.accepted) for c, field in zip(wrong, fields, strict=True))
            )
        plan = plan.changed(centre).investing(title, to_micros(own.one_off))
        plan = plan.paying("other", title, to_micros(own.running_per_month))
        return plan.ramping(own.ramp_up_months).satisfying(own.csat)

    return Lever(name, title, _both(own.says or own.name or name), (), change)


def from_python(given: str) -> Lever:
    """The lever that ``file.py:name`` names: a function whose first argument is the plan.

    Its other arguments are the lever's parameters: numbers with defaults. Its docstring says what it does. The file
    is run, so it must be one's own. Raises PercallError for a file or function that is not like that, and, when the
    lever is applied, for what goes wrong in it.
    """
    path, _, name = given.rpartition(":")
    file = Path(path)
    function = getattr(_module(file), name, None) if path and name else None
    if not inspect.isfunction(function):
        raise PercallError(Mistake(f"{given!r} names no function", file if path else None, accepted=PYTHON))
    return Lever(
        id=name,
        name=_both(name.replace("_", " ").strip().capitalize()),
        says=_both(inspect.getdoc(function) or name),
        parameters=_parameters(function, file),
        change=_guarded(function, file),
    )


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None or not file.is_file():
        raise PercallError(Mistake("is no Python file", file, accepted=PYTHON))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise PercallError(_what_happened(error, file)) from error
    return module


def _parameters(function: Callable[..., Plan], file: Path) -> tuple[Parameter, ...]:
    """The arguments after the plan. Their low and high ends are not known."""
    taken = list(inspect.signature(function).parameters.values())
    others = taken[1:]
    if not taken:
        raise PercallError(Mistake(f"{function.__name__} takes no plan", file, accepted=PYTHON))
    if wrong := [one.name for one in others if not _is_number(one.default)]:
        what = f"{function.__name__} has arguments without a number as default: {', '.join(wrong)}"
        raise PercallError(Mistake(what, file, accepted="after the plan, arguments such as share=0.1"))
    return tuple(
        Parameter(one.name, float(one.default), float(one.default), "points", _both(one.name.replace("_", " ")))
        for one in others
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _guarded(function: Callable[..., Plan], file: Path) -> Callable[[Plan, Settings], Plan]:
    def change(plan: Plan, settings: Settings) -> Plan:
        try:
            found = function(plan, **settings)
        except PercallError:
            raise
        except Exception as error:
            raise PercallError(_what_happened(error, file)) from error
        if not isinstance(found, Plan):
            raise PercallError(Mistake(f"{function.__name__} returned no plan", file, accepted=PYTHON))
        return found

    return change


def _what_happened(error: Exception, file: Path) -> Mistake:
    """An error in the user's file, with the last line of the file that it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    rows = [frame.lineno for frame in frames if Path(frame.filename).resolve() == file.resolve()]
    row = getattr(error, "lineno", None) or (rows[-1] if rows else None)
    return Mistake(f"{type(error).__name__}: {error}", file, row)


def _both(text: str) -> Words:
    """The user's own words, in whatever language they are."""
    return {"en": text, "ru": text}
