"""Files of observations: sent, their columns chosen, watched while they are read, their reports."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.spreadsheet import as_csv
from core.verdict import Refused
from metrics import actions, imports, queries
from metrics.forms import ColumnsForm, SendForm
from metrics.models import Form, Release, SentFile
from metrics.permissions import may_keep
from metrics.views.pages import readers_only

FILES_ON_A_PAGE, ROWS_ON_A_PAGE = 25, 50
TRAIL = [{"text": "Workspace", "href": "/workspace/"}, {"text": "Metrics", "href": "/workspace/metrics/"}]
UNDER_FILES = [*TRAIL, {"text": "Files", "href": "/workspace/metrics/files/"}]


@login_required
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """Every file that was sent, newest first; of one source with `?source=`."""
    readers_only(request)
    sources = list(queries.data_sources())
    source = next((each for each in sources if str(each.pk) == request.GET.get("source")), None)
    page = Paginator(queries.sent_files(source), FILES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "sources": sources, "source": source, "query": f"source={source.pk}" if source else "",
        "may_keep": may_keep(request.user, on=timezone.localdate()), "page_title": "Files of observations",
        "trail": TRAIL,
    }  # fmt: skip
    return render(request, "metrics/files.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Choose a file and say where it comes from."""
    readers_only(request)
    verdict = may_keep(request.user, on=timezone.localdate())
    source = request.GET.get("source", "")
    initial = {"source": source if source.isdecimal() else None}
    form = SendForm(request.POST or None, request.FILES or None, sources=queries.data_sources(), initial=initial)
    if request.method == "POST" and verdict and form.is_valid():
        said = form.cleaned_data
        try:
            sent = actions.send_file(
                source=form.sender, filename=said["file"].name, content=said["file"].read(),
                is_complete=said["is_complete"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("file", " ".join(refused.reasons))
        else:
            return redirect("metrics:columns" if sent.form == Form.WORKBOOK else "metrics:file", pk=sent.pk)
    context = {"form": form, "may_keep": verdict, "page_title": "Send a file of observations", "trail": UNDER_FILES}
    status = 200 if request.method != "POST" else 422 if verdict else 403
    return render(request, "metrics/send.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column of a workbook is what; `?sheet=` and `?row=` look at another sheet or row of headings."""
    readers_only(request)
    verdict = may_keep(request.user, on=timezone.localdate())
    file = _file_or_404(pk)
    if file.state != SentFile.State.WAITING or not verdict:
        return redirect("metrics:file", pk=pk) if request.method != "POST" or verdict else _forbidden(request, verdict)
    last = imports.Columns.of(file.source.columns) if file.source.columns else None
    row = request.GET.get("row", "")
    peek = imports.peek(
        bytes(file.data), sheet=request.GET.get("sheet") or (last.sheet if last else ""),
        heading_row=int(row) if row.isdecimal() and len(row) < 7 else last.heading_row if last else 0,
    )  # fmt: skip
    form = ColumnsForm(request.POST or None, peek=peek, last=last)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_columns(file=file, columns=form.columns, by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, " ".join(refused.reasons))
        else:
            return redirect("metrics:file", pk=pk)
    context = {"file": file, "peek": peek, "form": form, "page_title": "Which column is what?", "trail": UNDER_FILES}
    return render(request, "metrics/columns.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: how far it is, or its report. A whole page or, for htmx, the part that changes."""
    readers_only(request)
    found = _file_or_404(pk)
    changed = page = None
    if found.state == SentFile.State.TAKEN_IN and not found.is_repeat:
        page = Paginator(queries.ended_by(found.release), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        changed = queries.with_what_came(list(page), found.release)
    elif found.state == SentFile.State.REFUSED:
        page = Paginator(queries.refused_rows(found), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "file": found, "page": page, "changed": changed, "page_title": found.filename, "trail": UNDER_FILES,
        "may_keep": may_keep(request.user, on=timezone.localdate()), "counts": _counts(found.release),
    }  # fmt: skip
    template = "metrics/file_report.html" if request.headers.get("HX-Request") else "metrics/file.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _counts(release: Release | None) -> list[tuple[str, str]]:
    if release is None:
        return []
    told = (("Rows", release.rows), ("New", release.new), ("Changed", release.changed),
            ("Withdrawn", release.withdrawn), ("As they were", release.unchanged), ("Refused", 0))  # fmt: skip
    return [(words, f"{count:,}") for words, count in told]


@login_required
@require_safe
def refused_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that stood in the way, each with its number, the reason and its cells, to be mended."""
    readers_only(request)
    found = _file_or_404(pk)
    rows = [[str(each.row), each.reason, *each.cells] for each in queries.refused_rows(found)]
    if not rows:
        raise Http404("No row of this file was refused.")
    name = f"refused-rows-{slugify(found.filename.rsplit('.', 1)[0]) or found.pk}.csv"
    return HttpResponse(
        as_csv([["Row", "Why it was refused", *found.heads], *rows]), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file back before it is taken in."""
    readers_only(request)
    return _done(request, pk, actions.stop_file, "The file was stopped. Nothing of it was loaded.")


@login_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a file over once more, after the portal failed."""
    readers_only(request)
    return _done(request, pk, actions.try_again, "The file is tried again.")


def _done(request: HttpRequest, pk: int, verb: object, words: str) -> HttpResponse:
    verdict = may_keep(request.user, on=timezone.localdate())
    if not verdict:
        return _forbidden(request, verdict)
    try:
        verb(file=_file_or_404(pk), by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.reasons))
    else:
        messages.success(request, words)
    return redirect("metrics:file", pk=pk)


def _forbidden(request: HttpRequest, verdict: object) -> HttpResponse:
    context = {"may_keep": verdict, "page_title": "Send a file of observations", "trail": UNDER_FILES}
    return render(request, "metrics/send.html", context, status=403)


def _file_or_404(pk: int) -> SentFile:
    found = queries.sent_files().filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such file.")
    return found
