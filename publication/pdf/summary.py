"""What does a one-page summary look like as HTML, before it is typeset?"""

from __future__ import annotations

from typing import Any

from django.template import Context

from . import compose


def document(content: dict[str, Any]) -> str:
    """The print HTML of a summary; `content` must hold printable text only, each text short."""
    return compose.engine().get_template("summary.html").render(Context(content, use_l10n=False, use_tz=False))
