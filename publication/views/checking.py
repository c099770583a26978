"""Is this copy what was published, and is it the one in force? For everybody who holds a file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from plans.models import Edition
from publication import queries
from publication.bundle import manifest, storage
from publication.forms.checking import FINGERPRINT, CheckForm
from publication.models import Publication

SHOWN = 10


@dataclass(frozen=True)
class Found:
    """A published file that a copy is the same as, to the last bit."""

    publication: Publication
    path: str
    latest: int

    @property
    def edition(self) -> Edition:
        return self.publication.edition

    @property
    def is_withdrawn(self) -> bool:
        return self.edition.status == Edition.Status.WITHDRAWN

    @property
    def is_current(self) -> bool:
        return not self.is_withdrawn and self.edition.number == self.latest

    @property
    def address(self) -> str:
        return f"/plans/{self.edition.plan.slug}/editions/{self.edition.number}/"


@csrf_exempt  # it changes nothing, and is sent from a page that is a file
@require_http_methods(["GET", "HEAD", "POST"])
def check_copy(request: HttpRequest) -> HttpResponse:
    """Says of a file or a fingerprint which edition it belongs to, that it is unchanged, and whether the edition is in
    force. A file is read for its fingerprint and not kept; a browser with scripts works that out itself and sends no
    file. The number of a receipt leads to the page for receipts."""
    asked = request.method == "POST" or bool(request.GET.get("typed"))
    form = CheckForm(request.POST if request.method == "POST" else request.GET, request.FILES) if asked else CheckForm()
    context: dict[str, Any] = {"form": form, "page_title": "Check a copy", "site_section": "verify"}
    if not asked:
        return render(request, "publication/check_copy.html", context)
    if not form.is_valid():
        return render(request, "publication/check_copy.html", context, status=422)
    file, typed = form.cleaned_data["file"], form.cleaned_data["typed"]
    if not file and not FINGERPRINT.fullmatch(typed):
        return redirect(reverse("consultation:check-receipt", query={"number": typed}))
    fingerprint = hashlib.file_digest(file.file, "sha256").hexdigest() if file else typed
    found = _found(fingerprint)
    name = file.name if file else request.GET.get("name", "")[:200]
    context |= {"asked": True, "fingerprint": fingerprint, "name": name, "form": CheckForm()}
    context |= {"found": found[:SHOWN], "more": max(0, len(found) - SHOWN)}
    return render(request, "publication/check_copy.html", context, status=200 if found else 404)


def _found(fingerprint: str) -> list[Found]:
    """Every published file with this fingerprint, what is in force first, then the newest edition."""
    publications = list(queries.shown())
    latest: dict[int, int] = {}
    for each in publications:
        latest[each.edition.plan_id] = max(each.edition.number, latest.get(each.edition.plan_id, 0))
    found = [
        Found(each, path, latest[each.edition.plan_id])
        for each in publications
        for path in manifest.paths_by_hash(storage.root() / each.folder).get(fingerprint, [])
    ]
    return sorted(found, key=lambda each: (not each.is_current, -each.edition.number))
