"""A snapshot as a Word document, for those who must have one. A pure function of the content and its pictures.

Written over the closed schema of `core.richtext`, so that every heading, list, table, note and picture becomes the real
thing of Word (docs/adr/0012). Each section's heading carries its identity as a hidden bookmark: a document that was
changed in Word finds its sections again when it is imported (`plans/imports`).
"""

from publication.word.document import CannotWrite, write_plan, write_section
from publication.word.report import write_report

__all__ = ["CannotWrite", "write_plan", "write_report", "write_section"]
