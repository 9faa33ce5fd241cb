"""What a person is shown: charts declared once, the HTML report, workbooks and tables, words in each language.

Figures come from ``percall.metrics``; nothing is worked out here beyond shares of a whole and lengths of bars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from percall.lazily import lazily

if TYPE_CHECKING:
    from percall.report.html import write_report
    from percall.report.tables import TableFormat, write_rows

__all__ = ["TableFormat", "write_report", "write_rows"]

__getattr__, __dir__ = lazily(__name__, {"html": ("write_report",), "tables": ("TableFormat", "write_rows")})
