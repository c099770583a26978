"""How does a text leave the house? Freeze it, publish it, show it, and prove later that nothing was changed."""

from publication.actions.comparing import comparison_pdf
from publication.actions.copies import record_copy, send_copy, set_copy_date
from publication.actions.drafts import draft_pdf
from publication.actions.evidence import evidence_pdf
from publication.actions.findings import note_finding, set_aside, take_up
from publication.actions.following import ask_to_follow, confirm_following, followed, leave, tell_followers
from publication.actions.formats import KEPT_DAYS as FORMAT_KEPT_DAYS
from publication.actions.formats import (
    add_format,
    answer_request,
    ask_for_format,
    sweep_format_requests,
    withdraw_format,
)
from publication.actions.issue import issue_draft, start_next_edition
from publication.actions.later import record_later_opinion
from publication.actions.publishing import TASK, build, publish
from publication.actions.receipts import receipt_pdf, send_receipts
from publication.actions.reports import ask_again, freeze_report, make_report, report_files
from publication.actions.revising import decide_significance, give_reasons, start_revision
from publication.actions.searching import index_public
from publication.actions.show import reconcile, show
from publication.actions.summaries import ask_for_summary, content_about, make_summary
from publication.actions.taking_off import show_again, take_off
from publication.actions.verify import verify
from publication.actions.withdraw import withdraw
from publication.actions.working import retry_job, stop_job, tell_administrators
from publication.actions.year_end import freeze_year_end, year_end_file, year_end_seen

__all__ = [
    "FORMAT_KEPT_DAYS",
    "TASK",
    "add_format",
    "answer_request",
    "ask_again",
    "ask_for_format",
    "ask_for_summary",
    "ask_to_follow",
    "build",
    "comparison_pdf",
    "confirm_following",
    "content_about",
    "decide_significance",
    "draft_pdf",
    "evidence_pdf",
    "followed",
    "freeze_report",
    "freeze_year_end",
    "give_reasons",
    "index_public",
    "issue_draft",
    "leave",
    "make_report",
    "make_summary",
    "note_finding",
    "publish",
    "receipt_pdf",
    "reconcile",
    "record_copy",
    "record_later_opinion",
    "report_files",
    "retry_job",
    "send_copy",
    "send_receipts",
    "set_aside",
    "set_copy_date",
    "show",
    "show_again",
    "start_next_edition",
    "start_revision",
    "stop_job",
    "sweep_format_requests",
    "take_off",
    "take_up",
    "tell_administrators",
    "tell_followers",
    "verify",
    "withdraw",
    "withdraw_format",
    "year_end_file",
    "year_end_seen",
]
