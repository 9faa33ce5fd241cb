"""Every figure declared once (name, formula, unit, source), computed and explained from that declaration."""
