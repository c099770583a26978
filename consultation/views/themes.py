"""You said, we did: points in themes, and a reply to each. Everything by form and keyboard; a script is not needed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission
from consultation import actions, checks, content, queries
from consultation.forms import MoveForm, ReplyForm, ThemeForm
from consultation.models import Consultation, Point, Theme
from consultation.views.found import consultation_or_404
from core.verdict import Refused, Verdict
from plans.models import Plan, Snapshot
from plans.permissions import may_on_plan
from plans.queries import last_snapshot
from plans.views.found import show_reasons

POINTS_ON_A_PAGE = 25


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The themes, and the points of one of them or of none, to be moved together. POST moves the chosen points."""
    plan, found = consultation_or_404(request, slug, name)
    rows = list(found.themes.filter(merged_into=None).select_related("reply").annotate(number=Count("points"))
                .order_by("position", "pk"))  # fmt: skip
    form = MoveForm(request.POST if request.method == "POST" else None, themes=rows)
    if request.method == "POST":
        try:
            _move(request, found, form)
        except Refused as error:
            show_reasons(request, error)
        return redirect(f"{request.path}?show={request.POST.get('show', '')}")
    shown = request.GET.get("show", "")
    points = queries.points_of(found)
    points = {"": points, "none": points.filter(theme=None), "unanswered": queries.unanswered_points(found)}.get(
        shown, points.filter(theme=int(shown)) if shown.isdecimal() and len(shown) < 18 else points.none()
    )
    context = {
        "plan": plan, "consultation": found, "themes": rows, "form": form, "shown": shown,
        "page": Paginator(points, POINTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "may_moderate": may_on_plan(request.user, Permission.MODERATE, plan, on=timezone.localdate()),
        "answered": checks.points_answered(found.round.snapshot.edition), "page_title": f"Themes of {found.title}",
    }  # fmt: skip
    return render(request, "consultation/work/themes.html", context)


def _move(request: HttpRequest, found: Consultation, form: MoveForm) -> None:
    Verdict.no_if(not form.is_valid(), "Choose a theme from the list, or name a new one.").require()
    chosen = [int(each) for each in request.POST.getlist("points") if each.isdecimal() and len(each) < 18]
    points = list(queries.points_of(found).filter(pk__in=chosen))
    Verdict.no_if(not points, "Choose at least one point.").require()
    theme = None
    if form.cleaned_data["new"].strip():
        theme = actions.name_theme(consultation=found, title=form.cleaned_data["new"], **_who(request))
    elif form.cleaned_data["theme"]:
        theme = found.themes.get(pk=form.cleaned_data["theme"])
    number = actions.move_points(points=points, theme=theme, consultation=found, **_who(request))
    plural = "point is" if number == 1 else "points are"
    messages.success(request, f"{number} {plural} in {f'“{theme}”' if theme else 'no theme'} now.")


def _later(found: Consultation) -> Snapshot | None:
    """The text as last frozen, if it is later than the one people were asked about."""
    asked = found.round.snapshot
    last = last_snapshot(asked.edition)
    return last if last is not None and last.pk > asked.pk else None


def _changed(found: Consultation) -> list[content.Changed]:
    later = _later(found)
    return content.changed_passages(found.round.snapshot, later) if later else []


def _replied(request: HttpRequest, found: Consultation, form: ReplyForm, **about: Any) -> None:
    uid, _, bid = form.cleaned_data["changed"].partition("|")
    linked = {"snapshot": _later(found), "section_uid": content.UUID(uid), "bid": bid} if uid else {}
    actions.reply_to(
        consultation=found, outcome=form.cleaned_data["outcome"], reason=form.cleaned_data["reason"], **about, **linked,
        **_who(request),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """One theme: its points and the reply to it. POST gives the reply."""
    plan, found = consultation_or_404(request, slug, name)
    row = found.themes.filter(pk=number, merged_into=None).select_related("reply").first()
    if row is None:
        raise Http404("There is no such theme; it may have been merged with another.")
    row.consultation = found
    points = queries.points_of(found).filter(theme=row)
    return _reply_page(request, plan, found, {"theme": row}, {
        "others": found.themes.filter(merged_into=None).exclude(pk=row.pk).order_by("position"),
        "naming": ThemeForm({"title": row.title, "summary": row.summary}),
        "page": Paginator(points, POINTS_ON_A_PAGE).get_page(request.GET.get("page")),
        "page_title": row.title,
    })  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """One point, and a reply of its own where the theme's does not fit it."""
    plan, found = consultation_or_404(request, slug, name)
    row = queries.points_of(found).filter(pk=number).first()
    if row is None:
        raise Http404("There is no such point; it may have been dropped, or its response withdrawn.")
    row.part.response.consultation = found
    return _reply_page(request, plan, found, {"point": row}, {"page_title": f"Reply to “{row}”"})


def _reply_page(
    request: HttpRequest, plan: Plan, found: Consultation, about: dict[str, Theme | Point], context: dict[str, Any]
) -> HttpResponse:
    row = next(iter(about.values()))
    reply = getattr(row, "reply", None)
    verdict = may_on_plan(request.user, Permission.MODERATE, plan, on=timezone.localdate())
    data = request.POST if request.method == "POST" else None
    form, reasons = ReplyForm(data, changed=_changed(found), reply=reply), verdict.reasons
    if request.method == "POST" and verdict and form.is_valid():
        try:
            _replied(request, found, form, **about)
        except Refused as error:
            reasons = error.reasons
        else:
            messages.success(request, "The reply is saved. It is public when the consultation is closed.")
            return redirect(f"{reverse('consultation:themes', args=[plan.slug, found.slug])}?show=unanswered")
    status = 200 if request.method != "POST" else 409 if reasons else 422
    context |= {"plan": plan, "consultation": found, "form": form, "reply": reply, "reasons": reasons, **about}
    return render(request, "consultation/work/reply.html", context, status=status)


@login_required
@require_POST
def act_on_theme(request: HttpRequest, slug: str, name: str, number: int, verb: str) -> HttpResponse:
    """Rename a theme, put it up, merge it with another, or take its reply back."""
    _, found = consultation_or_404(request, slug, name)
    row = found.themes.filter(pk=number).first()
    if row is None or verb not in THEME_VERBS:
        raise Http404("There is no such theme, or no such step.")
    row.consultation = found
    try:
        THEME_VERBS[verb](request, found, row)
    except Refused as error:
        show_reasons(request, error)
        return redirect("consultation:theme", slug=slug, name=name, number=number)
    return redirect("consultation:themes", slug=slug, name=name)


def _rename(request: HttpRequest, found: Consultation, row: Theme) -> None:
    form = ThemeForm(request.POST)
    Verdict.no_if(not form.is_valid(), "Give the theme a name of at most 150 characters.").require()
    actions.name_theme(consultation=found, theme=row, **form.cleaned_data, **_who(request))


def _merge(request: HttpRequest, found: Consultation, row: Theme) -> None:
    wanted = request.POST.get("into", "")
    into = found.themes.filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 18 else None
    Verdict.no_if(into is None, "Choose the theme to merge it with.").require()
    actions.merge_themes(theme=row, into=into, **_who(request))
    messages.success(request, f"Its points are in “{into}” now.")


def _take_back(request: HttpRequest, found: Consultation, row: Theme) -> None:
    reply = getattr(row, "reply", None)
    Verdict.no_if(reply is None, "It has no reply.").require()
    actions.take_back_reply(reply=reply, consultation=found, **_who(request))


THEME_VERBS = {
    "name": _rename,
    "up": lambda request, found, row: actions.raise_theme(theme=row, **_who(request)),
    "merge": _merge,
    "take-back": _take_back,
}
