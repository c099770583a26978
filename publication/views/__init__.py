"""The planner's side of publishing: how does a plan stand, what changed, take its next step, watch it happen. And for
everybody: where does it say that?"""

from publication.views.checking import check_copy
from publication.views.compare import compare, compare_pdf
from publication.views.copies import copies, give_copy
from publication.views.evidence import evidence, evidence_pdf
from publication.views.findings import data_quality, finding, take_up
from publication.views.following import follow, follow_confirm, follow_leave
from publication.views.formats import (
    add_format,
    ask_for_format,
    format_request,
    format_requests,
    formats,
    withdraw_format,
)
from publication.views.home import home
from publication.views.jobs import job, job_again, job_stop, jobs
from publication.views.later import later_opinions
from publication.views.plan import plan
from publication.views.reports import report, report_again, report_file, report_next, reports
from publication.views.revisions import change_reasons, revisions
from publication.views.searching import search
from publication.views.status import status
from publication.views.steps import abandon, issue_draft, publish, start_edition, take_back, withdraw
from publication.views.summaries import summaries, summary, summary_pdf
from publication.views.taken import in_its_place, show_again, take_off
from publication.views.word import plan_word, section_word
from publication.views.writing import references
from publication.views.year_end import year_end, year_end_file, year_end_freeze, year_end_status

__all__ = [
    "abandon",
    "add_format",
    "ask_for_format",
    "change_reasons",
    "check_copy",
    "compare",
    "compare_pdf",
    "copies",
    "data_quality",
    "evidence",
    "evidence_pdf",
    "finding",
    "follow",
    "follow_confirm",
    "follow_leave",
    "format_request",
    "format_requests",
    "formats",
    "give_copy",
    "home",
    "in_its_place",
    "issue_draft",
    "job",
    "job_again",
    "job_stop",
    "jobs",
    "later_opinions",
    "plan",
    "plan_word",
    "publish",
    "references",
    "report",
    "report_again",
    "report_file",
    "report_next",
    "reports",
    "revisions",
    "search",
    "section_word",
    "show_again",
    "start_edition",
    "status",
    "summaries",
    "summary",
    "summary_pdf",
    "take_back",
    "take_off",
    "take_up",
    "withdraw",
    "withdraw_format",
    "year_end",
    "year_end_file",
    "year_end_freeze",
    "year_end_status",
]
