"""What the user sees when a command cannot go on: sentences and an exit code, never a traceback."""

from __future__ import annotations

import errno
import os
import re
import sys
import warnings
from typing import Any, NoReturn

import typer

from percall.cli.commands import Commands
from percall.cli.console import notes, warn
from percall.cli.frame import framed, speak, usage
from percall.errors import PercallError, PercallWarning

MISTAKE = 2
INTERRUPTED = 130
READER_GONE = 1  # as Rich and Typer have it

_OS_ERROR = re.compile(r"\(os error (\d+)\)")
_DAMAGED = re.compile(r"\bparquet\b", re.IGNORECASE)
WRONG_USAGE: Any = typer.BadParameter.__base__  # Typer gives it no name of its own
ENGINES = ("polars", "narwhals")
"""Libraries that read and write files and tell what failed only in words."""


class Guarded(Commands):
    """The command group that turns every expected failure into sentences on stderr and an exit code."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        speak(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", PercallWarning)
                warnings.showwarning = _show_warning
                answer = super().invoke(ctx)
                sys.stdout.flush()
                return answer
        except PercallError as error:
            _stop(MISTAKE, *(mistake.said(framed("accepted")) for mistake in error.mistakes))
        except KeyboardInterrupt:
            _stop(INTERRUPTED, framed("interrupted"))
        except BrokenPipeError:  # the reader of our output (head, a pager) is gone: nothing to say, nobody to say it to
            _let_go_of_stdout()
            raise typer.Exit(READER_GONE) from None
        except OSError as error:
            _let_go_of_stdout()
            _stop(MISTAKE, _system_sentence(error.errno, error.filename, str(error)))
        except Exception as error:
            if isinstance(error, WRONG_USAGE) and (said := usage(error.format_message())):
                _stop(MISTAKE, said, hint=framed("help", command=(error.ctx or ctx).command_path))
            text = str(error)
            if type(error).__module__.partition(".")[0] not in ENGINES:
                raise
            if _OS_ERROR.search(text):
                _stop(MISTAKE, _system_sentence(None, None, text))
            if _DAMAGED.search(text):
                _stop(MISTAKE, f"a Parquet file is damaged: {text}; bring it back, or make the log anew")
            raise


def _stop(code: int, *sentences: str, hint: str = "") -> NoReturn:
    console = notes()
    for sentence in sentences:
        console.print(framed("error"), style="bold red", end=" ")
        console.print(sentence, markup=False)
    if len(sentences) > 1:
        console.print(framed("mistakes", n=len(sentences)))
    if hint:
        console.print(hint, markup=False)
    raise typer.Exit(code)


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    warn(str(message))


def _let_go_of_stdout() -> None:
    """What cannot be written would be tried again when Python ends, and complained of a second time."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _system_sentence(number: int | None, filename: Any, text: str) -> str:
    """What the system refused, with the file where it is known. Polars gives the number only in its text."""
    found = _OS_ERROR.search(text)
    number = number or (int(found[1]) if found else None)
    reason = os.strerror(number) if number else text
    advice = "; free some space and run the command again" if number in (errno.ENOSPC, errno.EDQUOT) else ""
    return f"{filename}: {reason}{advice}" if filename else f"{reason}{advice}"
