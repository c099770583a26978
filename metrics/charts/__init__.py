"""What do the data look like? Pictures as SVG text: the same bytes for the same data, wherever they are shown."""

from metrics.charts.icons import icon
from metrics.charts.line import chart, table

__all__ = ["chart", "icon", "table"]
