"""Text from data, as a person may safely read it.

A name in an export can hold an escape sequence that colours a terminal or moves its cursor, or a mark that turns the
direction of what follows. Each such character is shown as one visible sign, so that nothing hides and columns keep
their width.
"""

from __future__ import annotations

SPACED = "\t\n"
"""Control characters that a page of text is made of."""

UNKNOWN_SIGN = "\N{REPLACEMENT CHARACTER}"

_C0 = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in SPACED}  # Control Pictures
_DELETE_AND_C1 = {0x7F: "\N{SYMBOL FOR DELETE}", **dict.fromkeys(range(0x80, 0xA0), UNKNOWN_SIGN)}
_DIRECTION = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), UNKNOWN_SIGN)
_BREAKS = dict.fromkeys((0x2028, 0x2029), UNKNOWN_SIGN)
SIGNS = _C0 | _DELETE_AND_C1 | _DIRECTION | _BREAKS
"""What is shown for each character that does not only show itself: controls and marks of direction (UAX 9)."""


def harmless(text: str) -> str:
    """``text`` of the same length, every control character and mark of direction as a visible sign."""
    return text.translate(SIGNS)
