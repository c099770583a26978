"""What does a board hold as proof of what it said? And how does whoever holds it check it?"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consultation import queries
from consultation.forms.answer import ReceiptForm
from consultation.models import Consultee, Opinion
from consultation.models.numbers import as_number
from consultation.permissions import BoardPerson
from consultation.views.boards.door import for_board
from consultation.views.boards.steps import download
from core import ledger
from core.canonical import sha256

LARGEST = 25 * 1024 * 1024


def opinion_or_404(consultee: Consultee, number: str) -> Opinion:
    """The board's own opinion in this round; another board's is not there."""
    opinion = queries.opinion_numbered(number)
    if opinion is None or opinion.consultee_id != consultee.pk:
        raise Http404("There is no such receipt.")
    return opinion


@for_board
@require_safe
def receipt(request: HttpRequest, consultee: Consultee, person: BoardPerson, number: str) -> HttpResponse:
    """The receipt, with the words of the opinion, for the board's own people."""
    opinion = opinion_or_404(consultee, number)
    context = {
        "consultee": consultee, "opinion": opinion, "plan": consultee.round.snapshot.edition.plan,
        "proof": proof(opinion), "page_title": f"Receipt {opinion.number}",
    }  # fmt: skip
    return render(request, "consultation/boards/receipt.html", context)


@for_board
@require_safe
def receipt_file(request: HttpRequest, consultee: Consultee, person: BoardPerson, number: str, pk: int) -> HttpResponse:
    """A file that was sent with the opinion, as it came."""
    found = next((row for row in opinion_or_404(consultee, number).attachments.all() if row.pk == pk), None)
    if found is None:
        raise Http404("There is no such file.")
    return download(found.data, found.name)


def proof(opinion: Opinion) -> dict[str, Any]:
    """The link of the ledger that tells of an opinion, and whether the row still says what that link says."""
    entry = queries.entry_of(opinion)
    return {
        "entry": entry,
        "stands": bool(entry)
        and entry.payload == opinion.told
        and sha256(opinion.text.encode()) == opinion.sha256
        and ledger.entry_hash(ledger.as_dict(entry)) == entry.entry_hash,
    }


@csrf_exempt  # it changes nothing, and is sent from a page that is a file
@require_http_methods(["GET", "HEAD", "POST"])
def check_receipt(request: HttpRequest) -> HttpResponse:
    """Anyone who holds a receipt checks it: by its number, or by its file. Says what was received and whether it
    stands, and gives away none of the words."""
    form = ReceiptForm(request.POST or None, request.FILES or None)
    typed = request.GET.get("number", "")
    if request.method != "POST":
        form = ReceiptForm(initial={"number": typed})
    numbers, asked = [as_number(typed)] if typed else [], bool(typed)
    if request.method == "POST" and form.is_valid():
        file, typed = form.cleaned_data["file"], form.cleaned_data["number"]
        asked = bool(file or typed)
        if file and file.size > LARGEST:
            form.add_error("file", "The file is larger than 25 MB, and no receipt of ours.")
        elif file:
            numbers = queries.numbers_of_file(sha256(file.read()))
        elif typed:
            numbers = [as_number(typed)]
        else:
            form.add_error("number", "Enter the number of the receipt, or choose its file")
    found = [opinion for number in numbers if number and (opinion := queries.opinion_numbered(number))]
    context = {
        "form": form, "site_section": "receipts", "asked": asked and not form.errors, "typed": typed,
        "found": [{"opinion": opinion, **proof(opinion)} for opinion in found], "page_title": "Check a receipt",
    }  # fmt: skip
    status = 422 if form.errors else 404 if context["asked"] and not found else 200
    return render(request, "consultation/boards/verify.html", context, status=status)
