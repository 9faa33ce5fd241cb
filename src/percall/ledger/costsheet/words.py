"""Words in the rows of a cost sheet: totals, and corrections of an earlier month."""

from __future__ import annotations

import re
from typing import Final

from percall.ledger.columns import plain

_TOTAL: Final = re.compile(
    r"(grand |sub ?|over ?all )?totals?( .*)?|.* totals?|sub ?total.*|sum( of .*)?"
    r"|(общий |общая )?(итог|итого|всего|сумма итого)( .*)?|.* итого"
    r"|(zwischen|gesamt|end)?summe( .*)?|.*summe|gesamt( .*)?|gesamtbetrag|gesamtkosten"
    r"|(sub ?)?total(es)?( .*)?|sumas?( .*)?|suma total"
    r"|sous total.*|total general|total (des |du |de ).*",
)
_CORRECTION: Final = re.compile(
    r"коррект|исправ|доначисл|перерасч|correct|adjust|true up|prior period|restat|korrektur|nachbuch|berichtig|nachzahl"
    r"|ajuste|regularizaci|correccion|regularis|rectif",
    re.IGNORECASE,
)


def is_total(text: str) -> bool:
    """Whether a text names a sum of other rows."""
    return bool(_TOTAL.fullmatch(plain(text)))


def is_correction(text: str) -> bool:
    """Whether a text says that it corrects something."""
    return bool(_CORRECTION.search(text))
