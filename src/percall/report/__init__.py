"""What a person is shown: charts declared once, the HTML report, workbooks and tables, words in each language.

Figures come from ``percall.metrics``; nothing is worked out here beyond shares of a whole and lengths of bars.
"""

from percall.report.html import write_report
from percall.report.tables import TableFormat, write_rows

__all__ = ["TableFormat", "write_report", "write_rows"]
