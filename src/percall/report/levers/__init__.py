"""What a comparison of levers looks like: the page, the workbook for finance, JSON for other programs."""

from percall.report.levers.writing import LeversFormat, write_levers

__all__ = ["LeversFormat", "write_levers"]
