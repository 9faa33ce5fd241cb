"""What stands around the sentences of an error, in the language that the command line asks for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

FRAME: Final = {
    "en": {
        "error": "error:",
        "warning": "warning:",
        "accepted": "accepted",
        "mistakes": "{n} mistakes; nothing was done.",
        "interrupted": "interrupted; a contact log keeps what it held before, so run the command again",
    },
    "ru": {
        "error": "ошибка:",
        "warning": "предупреждение:",
        "accepted": "допустимо",
        "mistakes": "Ошибок: {n}; ничего не сделано.",
        "interrupted": "прервано; в журнале контактов осталось то, что было, так что команду можно повторить",
        "help": "Что принимает команда: {command} --help",
    },
}
USAGE: Final = {
    "No such option: ": "нет такого параметра: ",
    "Missing option ": "не хватает параметра ",
    "Missing argument ": "не хватает аргумента ",
    "Invalid value for ": "недопустимое значение для ",
    "Got unexpected extra argument(s) ": "лишнее: ",
    "requires an argument": "требует значения",
    " is not one of ": " не из списка: ",
    "Possible options: ": "может быть, ",
    "Option ": "параметр ",
    "Value error, ": "",
}
"""What Typer says of a wrong command line, and the same in Russian; what is not here stays English."""

_spoken = "en"


def speak(arguments: Sequence[str]) -> None:
    """From here on, use the language that ``--lang`` among the arguments asks for."""
    global _spoken
    _spoken = "ru" if "--lang=ru" in arguments or ("--lang", "ru") in pairwise(arguments) else "en"


def framed(key: str, **values: object) -> str:
    """A text of the frame."""
    return FRAME[_spoken][key].format(**values)


def usage(said: str) -> str | None:
    """What is wrong with the command line; None where Typer says it in the user's language."""
    if _spoken == "en":
        return None
    for english, russian in USAGE.items():
        said = said.replace(english, russian)
    return said
