"""Who comes in for a board? Who signed in, or the holder of an access link; looked at anew at every request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from consultation import queries
from consultation.models import Consultee
from consultation.permissions import BoardPerson, board_person
from consultation.views.links import link_person, way_in
from core.doors import SIGNED_OUT, wants_json

NOT_YOURS = "No question to a board of yours is at this address."


def acting(request: HttpRequest, consultee: Consultee) -> BoardPerson | None:
    """Who acts for this board at this request; None where nobody does. An account comes before a link."""
    signed_in = board_person(request.user, consultee, on=timezone.localdate())
    return signed_in or link_person(request, consultee, at=timezone.now())


def for_board(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view the board that is asked and who acts for it. To anybody else the address is not there: one board
    does not learn whether another was asked."""

    @wraps(view)
    def answer(request: HttpRequest, consultee: int, **kwargs: Any) -> HttpResponse:
        found = queries.consultee_with_text(consultee)
        person = found and acting(request, found)
        if not person:
            if found and (elsewhere := way_in(request, found, at=timezone.now())):
                return redirect(elsewhere)
            if request.user.is_authenticated:
                raise Http404(NOT_YOURS)
            if wants_json(request):
                return JsonResponse({"reasons": [SIGNED_OUT]}, status=401)
            return redirect_to_login(request.get_full_path())
        return view(request, found, person, **kwargs)

    # No key is in these addresses. `no-referrer` would make browsers send `Origin: null` with every form.
    return never_cache(answer)
