"""The audit trail, for administrators: who did what to what, when; and all of it as a file that others can verify."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, queries
from accounts.forms import SearchAudit
from accounts.permissions import Permission, audit_seen_by, may
from core.canonical import canonical_json
from core.models import AuditEvent
from core.spreadsheet import safe

EVENTS_ON_A_PAGE = 25
COLUMNS = (
    "sequence", "event", "who", "verb", "subject_type", "subject_id", "at", "detail", "sealed_at", "previous_hash",
    "entry_hash",
)  # fmt: skip


def _seen(request: HttpRequest) -> QuerySet[AuditEvent]:
    today = timezone.localdate()
    verdict = may(request.user, Permission.SEE_AUDIT, on=today)
    if not verdict:
        raise PermissionDenied(verdict.reasons[0])
    return audit_seen_by(request.user, on=today)


def _asked(sent: QueryDict) -> dict[str, str]:
    """What was typed, without what was left empty: for links to other pages of the same list."""
    return {
        name: value for name, value in sent.items() if value and name not in {"page", "csrfmiddlewaretoken", "form"}
    }


@login_required
@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    return _page(request, _seen(request), SearchAudit(request.GET, kinds=queries.audit_kinds()))


def _page(request: HttpRequest, seen: QuerySet[AuditEvent], form: SearchAudit) -> HttpResponse:
    """What was found, or, where something typed is wrong, nothing and the sentence about it."""
    is_right = form.is_valid()
    found = queries.audit_found(seen, **form.cleaned_data) if is_right else seen.none()
    page = Paginator(found, EVENTS_ON_A_PAGE).get_page(form.data.get("page"))
    links, asked = queries.sealed(list(page)), _asked(form.data)
    rows = [{"event": each, "kind": queries.kind_words(each.subject_type), "link": links.get(each.pk)} for each in page]
    context = {
        "form": form, "page": page, "rows": rows, "asked": asked, "query": urlencode(asked),
        "newest": queries.newest_link(),
    }  # fmt: skip
    return render(request, "accounts/audit.html", context, status=200 if is_right else 400)


@login_required
@require_POST
def export_audit(request: HttpRequest) -> HttpResponse:
    """What the search found, as a file: JSON lines, which a stranger can verify, or CSV, which a spreadsheet opens."""
    seen = _seen(request)
    form = SearchAudit(request.POST, kinds=queries.audit_kinds())
    if not form.is_valid():
        return _page(request, seen, form)
    kind = "csv" if request.POST.get("form") == "csv" else "jsonl"
    now = timezone.now()
    actions.note_export(form=kind, asked=_asked(request.POST), by=request.user, at=now)
    links = queries.audit_export(queries.audit_found(seen, **form.cleaned_data))
    media = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}[kind]
    response = StreamingHttpResponse((_csv if kind == "csv" else _lines)(links), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="audit-trail-{now:%Y-%m-%d}.{kind}"'
    return response


def _lines(links: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    return (canonical_json(link) + b"\n" for link in links)


class _Row:
    """What csv.writer writes to: hands each row on instead of keeping it."""

    def write(self, row: str) -> bytes:
        return row.encode()


def _csv(links: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    rows = csv.writer(_Row(), lineterminator="\r\n")
    yield "\ufeff".encode() + rows.writerow(COLUMNS)
    for link in links:
        cells = {**link, "detail": json.dumps(link.get("detail", {}), ensure_ascii=False)}
        yield rows.writerow([safe(str(cells.get(name, ""))) for name in COLUMNS])
