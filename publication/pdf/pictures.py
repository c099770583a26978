"""What do pictures with their tables look like as HTML, before they are typeset?"""

from __future__ import annotations

from typing import Any

from django.template import Context

from . import compose


def document(content: dict[str, Any]) -> str:
    """The print HTML; `content` must hold printable text only. A picture stands as `asset:` and its name."""
    return compose.engine().get_template("pictures.html").render(Context(content, use_l10n=False, use_tz=False))
