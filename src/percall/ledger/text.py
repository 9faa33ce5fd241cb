"""Bytes to text: UTF-8, UTF-16 with its byte order mark, or Windows-1251 or -1252 where it can only be that."""

from __future__ import annotations

import codecs
import re
from typing import Final

from percall.ledger.cells import CellError

ACCEPTED: Final = "CSV saved as UTF-8, UTF-16 with a byte order mark, Windows-1251 (Russian) or -1252 (Western)"

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_RUSSIAN = re.compile(r"[\x00-\x7fа-яА-ЯёЁ\u00a0«»№–—‘’“”„…§€]*")
_MIXED_WORD = re.compile(r"[A-Za-z][а-яА-ЯёЁ]|[а-яА-ЯёЁ][A-Za-z]")
"""Latin and Cyrillic in one word: what an accented Western letter looks like when read as Windows-1251."""
_RUSSIAN_WORD = re.compile(r"[а-яА-ЯёЁ]{3}")
"""What a Western text never looks like: its accented letters stand alone."""
_TWO_BYTES = re.compile(rb"[\xc3\xd0\xd1][\x80-\xbf]")
"""A letter in UTF-8: a file that has some is UTF-8 and damaged, not Windows-1252."""
_WESTERN = re.compile(r"[\x00-\x7f\u00a0-\u00ff€‚„…‘’“”•–—™œŒšŠžŽŸ]*")


def decode(data: bytes) -> str:
    """The text of a CSV file.

    Neither Windows encoding has a mark of its own and nearly any bytes decode as either. Windows-1251 is taken only
    where the result is Russian words, ASCII and usual punctuation, and no word mixes the alphabets; Windows-1252 where
    the result is Western letters. Raises CellError otherwise.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _strictly(data, "utf-16")
    else:
        text = _strictly(data, "utf-8-sig")
        if text is None:
            text = _russian(data) or _western(data)
    if text is None or _NOT_TEXT.search(text):
        raise CellError("is not text, or is in an unknown encoding", ACCEPTED)
    return text


def _russian(data: bytes) -> str | None:
    text = _strictly(data, "cp1251")
    russian = text and _RUSSIAN.fullmatch(text) and _RUSSIAN_WORD.search(text) and not _MIXED_WORD.search(text)
    return text if russian else None


def _western(data: bytes) -> str | None:
    text = _strictly(data, "cp1252")
    return text if text and _WESTERN.fullmatch(text) and not _TWO_BYTES.search(data) else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
