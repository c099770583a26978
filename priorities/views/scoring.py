"""Scoring: a round is opened, people score without seeing each other, and when all are in everybody sees what came."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission
from core import spreadsheet
from core.verdict import Refused
from plans.views.found import show_reasons
from priorities import actions, charts, queries
from priorities.forms import ExcuseForm, QuestionsForm, RoundForm, ScoreForm
from priorities.models import PlanningCycle, ScoringRound, ScoringSeat
from priorities.permissions import may_in_cycle, scorers
from priorities.views.found import cycle_or_404, intention_or_404

ON_A_PAGE = 25
ALL_COMPARED = 600


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scoring(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest round: who is done; when all are, the ranks. A post opens a round or lets a scorer off."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    round, matrix = queries.round_of(cycle), queries.newest_matrix()
    verb = request.POST.get("verb", "")
    may_run = may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=today)
    is_open = bool(round and round.revealed_at is None)
    form = None
    if may_run and matrix and not is_open:
        form = RoundForm(
            request.POST if verb == "open" else None,
            users=scorers(cycle, on=today),
            criteria=queries.criteria_of(matrix),
        )
    if request.method == "POST":
        try:
            told = _change(request, cycle, round, form, matrix)
        except Refused as error:
            show_reasons(request, error)
            told = ""
        if told:
            messages.success(request, told)
            return redirect("priorities:scoring", slug=slug)
    rows = queries.results_of(round, request.user, on=today) if round else []
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    standings = queries.standings(round, rows, of=list(page.object_list)) if rows else []
    context = {
        "cycle": cycle, "round": round, "is_open": is_open, "form": form, "excuse": ExcuseForm(), "may_run": may_run,
        "matrix": round.matrix if is_open else matrix, "seats": queries.seats_of(round) if round else [],
        "criteria": queries.criteria_of(round.matrix) if round else [], "page": page, "standings": standings,
        "seat": queries.seat_of(round, request.user) if is_open else None, "tab": "scoring",
        "picture": charts.certainty(standings), "submitted": queries.counts_by_state(cycle).get("submitted", 0),
        "page_title": f"Scoring, {cycle.title}",
    }  # fmt: skip
    return render(request, "priorities/scoring.html", context, status=422 if form and form.errors else 200)


def _change(request: HttpRequest, cycle: PlanningCycle, round: ScoringRound | None, form: Any, matrix: Any) -> str:
    """What was done, in words; empty when something typed is wrong."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    verb = request.POST.get("verb", "")
    if verb == "excuse" and round:
        seat = next((each for each in queries.seats_of(round) if str(each.pk) == request.POST.get("seat")), None)
        if seat is None:
            raise Refused(["This person does not score in this round."])
        done = actions.excuse_scorer(seat=seat, reason=request.POST.get("reason", ""), **who)
        return f"{seat.user.name} does not score.{' All others are in: the scores are shown.' if done else ''}"
    if verb == "open":
        if form is None:
            raise Refused(may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=timezone.localdate()).reasons
                          or ["A round of scoring is open already, or there is no matrix yet."])  # fmt: skip
        if form.is_valid():
            weighed = actions.reweigh(matrix=matrix, weights=form.weights, cycle=cycle, **who)
            made = actions.open_round(cycle=cycle, matrix=weighed, users=form.cleaned_data["users"], **who)
            return f"The round is open: {made.entries.count()} intentions, {made.seats.count()} people."
    return ""


@login_required
@require_safe
def scoring_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The ranks as a file; empty but for its headings until all scores are in."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    round = queries.round_of(cycle)
    rows = queries.results_of(round, request.user, on=today) if round else []
    lines = [
        ["Rank", "Number", "Intention", "Team", "Score in %", "Range of what is missing", "Agreement in %", "Holds"]
    ]
    # How firmly a rank holds is a comparison with every other: of very many that is the page's to tell, not the file's.
    whole = len(rows) <= ALL_COMPARED
    for each in queries.standings(round, rows, compare=whole) if round else []:
        lines.append([
            each.rank, str(each.intention.number), each.intention.title, each.intention.lead.name,
            "" if each.percent is None else str(each.percent), each.possible, str(each.agreement),
            each.holds if whole else "",
        ])  # fmt: skip
    data = spreadsheet.as_csv(lines)
    headers = {"Content-Disposition": f'attachment; filename="scoring-{cycle.slug}.csv"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


def _own_seat(request: HttpRequest, cycle: PlanningCycle) -> tuple[ScoringRound, ScoringSeat]:
    round = queries.round_of(cycle)
    seat = queries.seat_of(round, request.user)
    if round is None or seat is None:
        raise Http404("You do not score in this cycle.")
    seat.round = round
    return round, seat


@login_required
@require_safe
def my_scores(request: HttpRequest, slug: str) -> HttpResponse:
    """The intentions that this person scores, and how far each is. Nobody else's scores are on it."""
    cycle = cycle_or_404(request, slug)
    round, seat = _own_seat(request, cycle)
    counts, asked = queries.counts_of(seat), len(queries.criteria_of(round.matrix))
    page = Paginator(queries.entries_of(round), ON_A_PAGE).get_page(request.GET.get("page"))
    done = sum(count >= asked for count in counts.values())
    context = {
        "cycle": cycle, "round": round, "seat": seat, "page": page, "done": done, "all": page.paginator.count,
        "rows": [(entry, counts.get(entry.pk, 0) >= asked) for entry in page], "page_title": "Your scores",
    }  # fmt: skip
    return render(request, "priorities/my_scores.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One intention is scored."""
    cycle = cycle_or_404(request, slug)
    round, seat = _own_seat(request, cycle)
    entry = queries.entry_of(round, number)
    if entry is None:
        raise Http404("This intention is not in the round.")
    held = queries.own_scores(seat, entry)
    initial = {f"value-{pk}": "none" if row.value is None else str(row.value) for pk, row in held.items()}
    initial |= {f"reason-{pk}": row.reason for pk, row in held.items()}
    criteria = queries.criteria_of(round.matrix)
    form = ScoreForm(request.POST or None, matrix=round.matrix, criteria=criteria, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_scores(seat=seat, entry=entry, scores=form.scores, by=request.user, at=timezone.now())
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, f"Your scores of “{entry.intention}” are saved. Nobody else sees them yet.")
            return redirect("priorities:my-scores", slug=slug)
    context = {
        "cycle": cycle, "round": round, "seat": seat, "intention": entry.intention, "form": form,
        "page_title": f"Score “{entry.intention}”",
    }  # fmt: skip
    return render(request, "priorities/score.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def finish_scoring(request: HttpRequest, slug: str) -> HttpResponse:
    _, seat = _own_seat(request, cycle_or_404(request, slug))
    try:
        revealed = actions.finish_scoring(seat=seat, by=request.user, at=timezone.now())
    except Refused as error:
        show_reasons(request, error)
        return redirect("priorities:my-scores", slug=slug)
    messages.success(request, "Your scores are in." + (" All are: this is what came of it." if revealed else ""))
    return redirect("priorities:scoring", slug=slug)


@login_required
@require_safe
def scores_of(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Who gave an intention what, once all are in."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    round = queries.round_of(cycle)
    rows = queries.results_of(round, request.user, on=today) if round else []
    found = [row for row in rows if row[0].number == number]
    if not found:
        raise Http404("No scores of this intention can be seen yet.")
    (standing,) = queries.standings(round, rows, of=found)
    context = {
        "cycle": cycle, "round": round, "standing": standing, "intention": standing.intention,
        "lines": queries.given_to(standing, round, request.user, on=today),
        "seats": [seat for seat in queries.seats_of(round) if seat.finished_at],
        "page_title": f"Scores of “{standing.intention}”",
    }  # fmt: skip
    return render(request, "priorities/scores_of.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The questions beside the matrix, and the footprint."""
    cycle, today = cycle_or_404(request, slug), timezone.localdate()
    row = intention_or_404(request, cycle, number)
    initial: dict[str, Any] = {
        "footprint": row.footprint, "footprint_reason": row.footprint_reason,
        "places": [each.pk for each in row.places.all()],
    }  # fmt: skip
    for each in row.considerations.all():
        initial |= {each.question: "yes" if each.answer else "no", f"{each.question}-evidence": each.evidence}
        initial |= {name: value for name, value in (("item", each.item), ("strategy", each.strategy)) if value}
    form = QuestionsForm(
        request.POST or None, initial=initial, items=queries.partnership_items(),
        strategies=queries.place_strategies(cycle), places=queries.places_of_cycle(cycle),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("footprint", "footprint_reason", "places")}
        try:
            actions.answer_questions(intention=row, answers=form.answers, by=request.user, at=timezone.now(), **given)
        except Refused as error:
            show_reasons(request, error)
        else:
            messages.success(request, "The answers are saved.")
            return redirect("priorities:intention", slug=slug, number=number)
    context = {
        "cycle": cycle, "intention": row, "form": form, "page_title": f"Questions on “{row}”",
        "may_run": may_in_cycle(request.user, Permission.RUN_CYCLE, cycle, on=today),
    }  # fmt: skip
    return render(request, "priorities/questions.html", context, status=422 if form.errors else 200)
