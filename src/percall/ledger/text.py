"""Bytes to text: UTF-8, UTF-16 with its byte order mark, or Windows-1251 where it can only be that."""

from __future__ import annotations

import codecs
import re
from typing import Final

from percall.ledger.cells import CellError

ACCEPTED: Final = "CSV saved as UTF-8, as UTF-16 with a byte order mark, or as Windows-1251 (Russian)"

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_RUSSIAN = re.compile(r"[\x00-\x7fа-яА-ЯёЁ\u00a0«»№–—‘’“”„…§€]*")
_MIXED_WORD = re.compile(r"[A-Za-z][а-яА-ЯёЁ]|[а-яА-ЯёЁ][A-Za-z]")
"""Latin and Cyrillic in one word: what an accented Western letter looks like when read as Windows-1251."""


def decode(data: bytes) -> str:
    """The text of a CSV file.

    Windows-1251 has no mark of its own and nearly any bytes decode as it, so it is taken only where the result
    is Russian letters, ASCII and usual punctuation, and no word mixes the alphabets. Raises CellError otherwise.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _strictly(data, "utf-16")
    else:
        text = _strictly(data, "utf-8-sig")
        if text is None and (russian := _strictly(data, "cp1251")) is not None:
            text = russian if _RUSSIAN.fullmatch(russian) and not _MIXED_WORD.search(russian) else None
    if text is None or _NOT_TEXT.search(text):
        raise CellError("is not text, or is in an unknown encoding", ACCEPTED)
    return text


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
