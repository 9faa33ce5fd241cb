"""What the commands say beside their results, in the language that the command line asks for."""

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
        "help": "What the command takes: {command} --help",
        "wrote": "wrote {path}",
        "compiling": "compiling the simulation for this machine: about a minute, this once",
        "inferred": "the log has no agent states: who was at work is inferred from contacts, and errs "
        "(docs/backtest.md)",
        "assumed_staff": "the log names no agents: how many were at work is assumed from waits and handling times; "
        "{path} says how, and asks what only you know, under staffing",
        "assumed_currency": "a contact log names no currency: {currency} is assumed; say --currency, or change it in "
        "the file",
        "trying": "trying what would make a contact cheaper: some minutes, this once; Ctrl-C leaves it out",
        "left_out": "left out; call `percall demo` again to go on with it",
        "stage_today": "today's centre, and its shifts fitted",
        "stage_levers": "levers one by one",
        "stage_pairs": "levers in pairs",
        "stage_screen": "all sets, quickly",
        "stage_check": "how good the quick estimate is",
        "stage_select": "the best sets against each other",
        "stage_waterfall": "the steps of the best set",
        "stage_frontier": "cost against service",
        "stage_sensitivity": "what the result hangs on",
    },
    "ru": {
        "error": "ошибка:",
        "warning": "предупреждение:",
        "accepted": "допустимо",
        "mistakes": "Ошибок: {n}; ничего не сделано.",
        "interrupted": "прервано; в журнале контактов осталось то, что было, так что команду можно повторить",
        "help": "Что принимает команда: {command} --help",
        "wrote": "записано: {path}",
        "compiling": "моделирование компилируется для этой машины: около минуты, один раз",
        "inferred": "в журнале нет состояний операторов: кто работал, выведено из контактов, с погрешностью "
        "(docs/backtest.md)",
        "assumed_staff": "в журнале нет операторов: сколько их работало, предположено по ожиданию и времени обработки; "
        "как именно и что об этом знаете только вы, сказано в {path} в разделе staffing",
        "assumed_currency": "в журнале контактов нет валюты: принята {currency}; укажите --currency или исправьте её в "
        "файле",
        "trying": "проверяется, что сделает контакт дешевле: несколько минут, один раз; Ctrl-C пропускает это",
        "left_out": "пропущено; `percall demo` ещё раз продолжит с этого места",
        "stage_today": "сегодняшний центр и подгонка его смен",
        "stage_levers": "рычаги по одному",
        "stage_pairs": "рычаги парами",
        "stage_screen": "все наборы, быстро",
        "stage_check": "насколько верна быстрая оценка",
        "stage_select": "лучшие наборы друг против друга",
        "stage_waterfall": "шаги лучшего набора",
        "stage_frontier": "стоимость против обслуживания",
        "stage_sensitivity": "на чём держится результат",
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
