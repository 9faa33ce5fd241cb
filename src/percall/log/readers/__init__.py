"""Readers: one file a platform. A new one is a function (see ``percall.log.raw.Reader``) and a line here."""

from typing import Final

from percall.log.raw import Reader
from percall.log.readers import anonymous_bank, table

READERS: Final[dict[str, Reader]] = {
    "anonymous-bank": anonymous_bank.read,
    "table": table.read,
}
"""Name on the command line to reader."""
