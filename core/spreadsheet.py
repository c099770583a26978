"""Tables as CSV files that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

MARK = b"\xef\xbb\xbf"


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CSV injection, ASVS 1.2.10). A lone dash and numbers stay."""
    risky = cell[:1] in {"=", "+", "@", "\t", "\r"} or (cell[:1] == "-" and len(cell) > 1 and not _is_number(cell))
    return f"'{cell}" if risky else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "").rstrip("%"))
    except ValueError:
        return False
    return True


def as_csv(rows: Iterable[list[str]], *, mark: bool = True) -> bytes:
    """UTF-8, with the mark by which spreadsheet programs know it unless another program is to read it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return (MARK if mark else b"") + out.getvalue().encode()
