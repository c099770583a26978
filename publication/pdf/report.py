"""What does a report to a committee look like as HTML, before it is typeset?"""

from __future__ import annotations

from typing import Any

from django.template import Context

from . import compose


def document(content: dict[str, Any]) -> str:
    """The print HTML of a report's parts; `content` must hold printable text only. A picture stands as `asset:`."""
    return compose.engine().get_template("report.html").render(Context(content, use_l10n=False, use_tz=False))
