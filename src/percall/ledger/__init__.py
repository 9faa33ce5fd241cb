"""Costs as accounting wrote them: reading, currencies, spreading over days, depreciation, assertions."""
