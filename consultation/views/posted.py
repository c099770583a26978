"""What a board sent by post or e-mail is entered by a planner: typed once, looked at once more, kept for good."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultation import actions, checks, queries
from consultation.forms.answer import AnswerForm
from consultation.models import OpinionDraft
from consultation.views.reach import board_or_404
from core.canonical import canonical_json, sha256
from core.verdict import Refused

UNSENT = frozenset({"csrfmiddlewaretoken", "checked"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_opinion(request: HttpRequest, slug: str, number: int, consultee: int) -> HttpResponse:
    """Nothing is kept before the planner has seen what would be: the same answer has to come a second time."""
    plan, round, standing = board_or_404(request, slug, number, consultee)
    row = queries.consultee_with_text(standing.consultee.pk) or standing.consultee
    asked, meetings = queries.findings_asked(row), list(queries.meetings_to_choose(row))
    sent = request.POST if request.method == "POST" else None
    form = AnswerForm(sent, draft=None, asked=asked, meetings=meetings, finds=round.asks_for_opinion)
    reasons, to_check, said = checks.may_be_entered(row).reasons, "", {}
    if sent is not None and not reasons and form.is_valid():
        said = form.fields_to_save()
        draft = OpinionDraft(consultee=row, **said)
        reasons = checks.ready_to_submit(draft, asked, on=timezone.localdate()).reasons
        to_check = "" if reasons else what_was_typed(sent)
        if to_check and sent.get("checked") == to_check:
            try:
                opinion = actions.enter_opinion(consultee=row, said=said, by=request.user, at=timezone.now())
            except Refused as refused:
                reasons, to_check = refused.reasons, ""
            else:
                messages.success(request, f"The opinion is kept for good. Its receipt number is {opinion.number}.")
                return redirect("consultation:round-board", slug=slug, number=number, consultee=consultee)
    context = {
        "plan": plan, "round": round, "board": row.organisation, "consultee": row, "form": form, "reasons": reasons,
        "to_check": to_check, "said": said, "page_title": f"Enter what {row.organisation.name} sent",
    }  # fmt: skip
    status = 200 if sent is None or to_check else 422 if form.errors else 409
    return render(request, "consultation/posted.html", context, status=status)


def what_was_typed(sent: QueryDict) -> str:
    """A fingerprint of the form, so that what is kept is what was looked at."""
    return sha256(canonical_json([[name, sent.getlist(name)] for name in sorted(sent) if name not in UNSENT]))
