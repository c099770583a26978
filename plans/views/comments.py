"""Threads on the text: beside a section, for a whole plan, and one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import Permission
from core.verdict import Refused
from plans import actions, content, forms
from plans.models import Comment, Edition, Section
from plans.permissions import may_comment, may_on_plan, may_resolve, readers
from plans.queries import comments_for, reading_order, working_edition
from plans.views.found import newest_edition_or_404, plan_or_404, section_or_404

THREADS_ON_A_PAGE = 20
SECTIONS_ON_A_PAGE = 40
SHOWN = {"open": "Open", "mine": "Mine", "all": "All"}


def _listed(request: HttpRequest, found: Any) -> dict[str, Any]:
    """One page of threads, as the person wants to see them."""
    which = request.GET.get("show", "open")
    which = which if which in SHOWN else "open"
    page = Paginator(found.shown(which, request.user).with_threads(), THREADS_ON_A_PAGE)
    return {"page": page.get_page(request.GET.get("page")), "shown": which, "ways": SHOWN.items()}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section_comments(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """A section's text with its passages marked, and its threads; a new comment is posted here. For htmx the panel
    of threads alone, which an editor's page can load."""
    plan = plan_or_404(request, slug)
    edition = newest_edition_or_404(plan)
    section, today = section_or_404(edition, uid), timezone.localdate()
    people = list(readers(plan, on=today))
    suggest = (request.POST or request.GET).get("do") == "suggest"
    form = _form(request, section, people, suggest)
    status = 200
    if request.method == "POST":
        made = _made(request, form, section, people)
        if made is not None:
            return redirect(f"{request.path}?show=open#comment-{made.pk}")
        status = 422
    found = comments_for(request.user, on=today).on_section(section)
    context = {"plan": plan, "edition": edition, "section": section, "suggest": suggest, "form": form, "people": people}
    context |= _panel(request, edition, found)
    context["may_comment"] = may_comment(request.user, plan, on=today)
    if request.headers.get("HX-Request"):
        # Beside the editor: what is done in the panel leads back to the writing.
        context["beside"] = reverse("plans:section", args=[slug, uid])
        return _vary(render(request, "plans/comments_panel.html", context))
    context["blocks"] = content.blocks(section, context["threads"])
    return _vary(render(request, "plans/section_comments.html", context, status=status))


def _vary(response: HttpResponse) -> HttpResponse:
    response["Vary"] = "HX-Request"
    return response


def _panel(request: HttpRequest, edition: Edition, found: Any) -> dict[str, Any]:
    listed = _listed(request, found)
    return {**listed, "threads": content.threads(listed["page"], edition)}


def _form(request: HttpRequest, section: Section, people: list[User], suggest: bool) -> forms.NewComment:
    blocks = content.choices(section, to_reword=suggest)
    chosen = request.GET.get("block", "")
    initial: dict[str, Any] = {"block": chosen, "quote": request.GET.get("quote", "")}
    if suggest:
        initial["replacement"] = initial["quote"] or content.words_of(section, chosen)
    given = {"blocks": blocks, "people": people, "suggest": suggest, "initial": initial}
    return forms.NewComment(request.POST, **given) if request.method == "POST" else forms.NewComment(**given)


def _made(request: HttpRequest, form: forms.NewComment, section: Section, people: list[User]) -> Comment | None:
    """The comment, or None: what was typed stays in the form, with what is wrong beside it."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    try:
        made = actions.comment(
            section=section,
            text=data["text"],
            bid=data["block"],
            quote=data["quote"],
            prefix=data["prefix"],
            replacement=data.get("replacement"),
            assigned_to=_person(people, data["assigned_to"]),
            token=data["token"],
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return None
    messages.success(request, "Your suggestion is there." if "replacement" in data else "Your comment is there.")
    return made


def _person(people: Iterable[User], key: str) -> User | None:
    return next((person for person in people if str(person.pk) == key), None)


@login_required
@require_safe
def plan_comments(request: HttpRequest, slug: str) -> HttpResponse:
    """Every thread of a plan."""
    plan = plan_or_404(request, slug)
    edition = newest_edition_or_404(plan)
    found = comments_for(request.user, on=timezone.localdate()).on_text_of(edition)
    context = {"plan": plan, "edition": edition, **_panel(request, edition, found)}
    context["may_comment"] = may_comment(request.user, plan, on=timezone.localdate())
    context["sections"] = Paginator(reading_order(edition), SECTIONS_ON_A_PAGE).get_page(request.GET.get("sections"))
    return render(request, "plans/plan_comments.html", context)


def _comment(request: HttpRequest, comment_id: int) -> Comment:
    found = comments_for(request.user, on=timezone.localdate()).with_threads()
    comment = found.filter(pk=comment_id).first()
    if comment is None:
        raise Http404("No comment at this address is open to you.")
    return comment


@login_required
@require_safe
def comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """One thread, with everything that can be done with it."""
    return _thread_page(request, _comment(request, comment_id), forms.Say())


def _thread_page(request: HttpRequest, comment: Comment, say: forms.Say, status: int = 200) -> HttpResponse:
    today, plan = timezone.localdate(), comment.edition.plan
    edition = working_edition(plan) or comment.edition
    people = readers(plan, on=today)
    [thread] = content.threads([comment], edition)
    context = {
        "thread": thread, "comment": comment, "plan": plan, "say": say, "form": say,
        "assign": forms.Assign(people=people, initial={"to": comment.assigned_to_id}),
        "may_comment": may_comment(request.user, plan, on=today),
        "may_resolve": may_resolve(request.user, comment, on=today),
        "may_edit": may_on_plan(request.user, Permission.EDIT_PLAN, plan, on=today),
    }  # fmt: skip
    return render(request, "plans/comment.html", context, status=status)


DONE = {
    "reply": "Your reply is there.",
    "assign": "Whose turn it is has been changed.",
    "resolve": "The thread is resolved. It can be opened again.",
    "reopen": "The thread is open again.",
    "accept": "The suggested words stand in the text now.",
    "decline": "The suggestion is declined, with your reason.",
}


def _do(verb: str, comment: Comment, request: HttpRequest, text: str) -> None:
    who = {"by": request.user, "at": timezone.now()}
    match verb:
        case "reply":
            actions.reply(comment=comment, text=text, **who)
        case "assign":
            people = readers(comment.edition.plan, on=timezone.localdate())
            actions.assign(comment=comment, to=_person(people, request.POST.get("to", "")), **who)
        case "resolve":
            actions.resolve(comment=comment, reason=text, **who)
        case "reopen":
            actions.reopen(comment=comment, reason=text, **who)
        case "accept":
            actions.accept(suggestion=comment.suggestion, **who)
        case "decline":
            actions.decline(suggestion=comment.suggestion, reason=text, **who)


@login_required
@require_POST
def act(request: HttpRequest, comment_id: int, verb: str) -> HttpResponse:
    """Reply, assign, resolve, reopen, accept or decline. A refusal keeps what was typed."""
    comment = _comment(request, comment_id)
    if verb not in DONE or (verb in {"accept", "decline"} and not hasattr(comment, "suggestion")):
        raise Http404("There is nothing of that name to do.")
    say = forms.Say(request.POST)
    if not say.is_valid():
        return _thread_page(request, comment, say, status=422)
    try:
        _do(verb, comment, request, say.cleaned_data["text"])
    except Refused as refused:
        for reason in refused.reasons:
            say.add_error(None, reason)
        return _thread_page(request, _comment(request, comment_id), say, status=409)
    messages.success(request, DONE[verb])
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(f"{back}#comment-{comment_id}")
    return redirect("plans:comment", comment_id=comment_id)
