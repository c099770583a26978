"""What do the data look like? Pictures as SVG text: the same bytes for the same data, wherever they are shown."""

from metrics.charts.dots import Beside, Dot, gap, places
from metrics.charts.drawing import Picture
from metrics.charts.icons import icon
from metrics.charts.indicator import KINDS, course, pictures
from metrics.charts.kept import sparks
from metrics.charts.line import chart, table
from metrics.charts.multiples import Panel, multiples, spark
from metrics.charts.trajectory import trajectory

__all__ = [
    "KINDS", "Beside", "Dot", "Panel", "Picture", "chart", "course", "gap", "icon", "multiples", "pictures", "places",
    "spark", "sparks", "table", "trajectory",
]  # fmt: skip
