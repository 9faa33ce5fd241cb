"""One look for the page and for every chart: calm, printable, told apart by the colour-blind and in grey."""

from __future__ import annotations

from base64 import b64encode
from importlib.resources import files
from typing import Any, Final

COLOURS: Final = {
    "ink": "#17212b",
    "muted": "#5a6876",
    "line": "#dfe4e9",
    "ground": "#f5f7f9",
    "paper": "#ffffff",
    "contacts": "#2a6592",
    "contacts-mid": "#86aecd",
    "contacts-soft": "#d5e3ee",
    "idle": "#e2a23b",
    "idle-soft": "#fbf0dc",
    "unassigned": "#98a3ae",
    "waste": "#b04a35",
}
"""Blue, amber and grey differ in lightness as well as in hue, so that they hold in any eye and on any printer."""

FONT: Final = "Inter, system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

WIDE: Final = 900
"""Width in pixels of a chart on a screen and on A4."""
NARROW: Final = 340
"""Width in pixels of the same chart on a phone."""

CHART_CONFIG: Final[dict[str, Any]] = {
    "background": None,
    "font": FONT,
    "padding": 4,
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        "labelColor": COLOURS["muted"],
        "labelFontSize": 13,
        "gridColor": COLOURS["line"],
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "titleColor": COLOURS["muted"],
        "titleFontSize": 13,
        "titleFontWeight": 400,
        "titlePadding": 10,
    },
    "title": {
        "color": COLOURS["ink"],
        "fontSize": 14,
        "fontWeight": 600,
        "anchor": "start",
        "offset": 8,
    },
    "text": {"color": COLOURS["ink"], "fontSize": 13},
}


def font_face() -> str:
    """The embedded font as a CSS rule; the report looks the same wherever it is opened."""
    data = b64encode(files("percall.report").joinpath("fonts/inter.woff2").read_bytes()).decode("ascii")
    return (
        "@font-face{font-family:Inter;font-weight:400 700;font-style:normal;"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )
