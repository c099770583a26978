"""The pages of the desk: what there is, a register, an entry, a form, what it would do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.desk.doing import last_seen, perform, rehearse
from core.desk.register import Change, Desk, Register, Verb
from core.verdict import Refused

ON_A_PAGE = 25
HISTORY_ON_A_PAGE = 10
View = Callable[..., HttpResponse]
PREVIEW, CONFIRM, AGAIN = "preview", "confirm", "again"


def _open(view: View) -> View:
    """Closed to all but those who look after the desk."""

    @wraps(view)
    def answer(self: Pages, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if verdict := self.desk.may(request.user, on=timezone.localdate()):
            return view(self, request, *args, **kwargs)
        raise PermissionDenied(" ".join(verdict.reasons))

    return answer


class Pages:
    """The views of one desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @method_decorator([login_required, require_safe])
    @_open
    def start(self, request: HttpRequest) -> HttpResponse:
        """Every register: what it is, how many entries it has, when it was last changed."""
        today = timezone.localdate()
        models = {each.name: each.model._meta.label_lower for each in self.desk.registers.values()}
        changed = audit.last_of(models.values())
        cards = [
            {"register": each, "count": each.rows(on=today).count(), "changed": changed.get(models[each.name])}
            for each in self.desk.registers.values()
        ]
        context = {"cards": cards, "links": self.desk.links, "page_title": "Administration", "today": today}
        return render(request, "desk/start.html", context)

    @method_decorator([login_required, require_safe])
    @_open
    def list(self, request: HttpRequest, name: str) -> HttpResponse:
        """A register, searched and filtered."""
        register, today = self._register(name), timezone.localdate()
        asked = {"words": request.GET.get("q", "").strip()[:200], "state": request.GET.get("state", "")}
        choices = register.choices(today)
        if asked["state"] not in dict(choices):
            asked["state"] = ""
        page = Paginator(register.rows(**asked, on=today), ON_A_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        rows = [(register.key(row), register.title_of(row), register.cells(row, today)) for row in page]
        context = {
            "register": register, "page": page, "rows": rows, "asked": asked, "query": query.urlencode(),
            "choices": choices, "page_title": register.title,
        }  # fmt: skip
        return render(request, "desk/list.html", context)

    @method_decorator([login_required, require_safe])
    @_open
    def entry(self, request: HttpRequest, name: str, key: str) -> HttpResponse:
        """An entry: what it says, what can be done with it, and who changed what, when."""
        register, today = self._register(name), timezone.localdate()
        row = self._row(register, key)
        history = Paginator(audit.history(*register.subjects(row)), HISTORY_ON_A_PAGE)
        page = history.get_page(request.GET.get("page"))
        context = {
            "register": register, "key": key, "entry": register.title_of(row), "page": page,
            "told": [fact for fact in register.told(row, today) if fact.words],
            "verbs": [verb for verb in register.verbs if verb.offered(row, today)],
            "events": [(event, audit.words_of(event), audit.changes_of(event)) for event in page],
            "page_title": register.title_of(row),
        }  # fmt: skip
        return render(request, "desk/entry.html", context)

    @method_decorator([login_required, require_http_methods(["GET", "HEAD", "POST"])])
    @_open
    def add(self, request: HttpRequest, name: str) -> HttpResponse:
        register = self._register(name)
        if register.add is None:
            raise Http404("Nothing can be added to this register.")
        return self._ask(request, register, register.add, None)

    @method_decorator([login_required, require_http_methods(["GET", "HEAD", "POST"])])
    @_open
    def do(self, request: HttpRequest, name: str, key: str, verb: str) -> HttpResponse:
        register = self._register(name)
        row, found = self._row(register, key), register.verb(verb)
        if found is None or not found.offered(row, timezone.localdate()):
            raise Http404("This cannot be done with this entry.")
        return self._ask(request, register, found, row)

    def _register(self, name: str) -> Register:
        register = self.desk.registers.get(name)
        if register is None:
            raise Http404("There is no such register.")
        return register

    def _row(self, register: Register, key: str) -> Any:
        row = register.row(key)
        if row is None:
            raise Http404("This register has no such entry.")
        return row

    def _ask(self, request: HttpRequest, register: Register, verb: Verb, row: Any) -> HttpResponse:
        """The form; then what it would do; then it is done. What was typed goes along, so that nothing is lost."""
        today, step = timezone.localdate(), request.POST.get("step", PREVIEW)
        sent = request.POST if request.method == "POST" else None
        form: BaseForm = verb.form(sent, row=row, on=today)
        typed = request.POST.get("seen", "")
        seen = int(typed) if typed.isdecimal() and len(typed) < 19 else None
        if row is not None and (sent is None or (seen is None and step != CONFIRM)):
            seen = last_seen(register, row)
        context = {
            "register": register, "verb": verb, "key": row and register.key(row), "seen": seen,
            "entry": register.title_of(row) if row is not None else "", "form": form, "page_title": verb.title,
        }  # fmt: skip
        if sent is None or step == AGAIN or not form.is_valid():
            if step == AGAIN:
                form = context["form"] = _as_typed(form)
            status = 422 if sent is not None and step != AGAIN else 200
            return render(request, "desk/form.html", context, status=status)
        change = Change(register, verb, row, form.told, today, (seen or 0) if row is not None else None)
        if step == CONFIRM and (answer := self._confirm(request, change)):
            return answer
        found = rehearse(self.desk, change, by=request.user, at=timezone.now())
        hidden = [(name, value) for name, values in request.POST.lists() for value in values if name not in KEPT_BACK]
        context |= {"found": found, "hidden": hidden, "page_title": f"{verb.title}: what it does"}
        return render(request, "desk/preview.html", context, status=200 if found.verdict else 422)

    def _confirm(self, request: HttpRequest, change: Change) -> HttpResponseRedirect | None:
        """Do it and lead to the entry; None when it is refused, and the preview then says why."""
        try:
            made = perform(self.desk, change, by=request.user, at=timezone.now())
        except Refused:
            return None
        messages.success(request, change.verb.done)
        return redirect("desk:entry", name=change.register.name, key=change.register.key(made))


KEPT_BACK = ("csrfmiddlewaretoken", "step", "seen")


def _as_typed(form: BaseForm) -> BaseForm:
    """The form with what was typed and without complaints: its sender only wants to look at it again."""
    form._errors = {}
    return form
