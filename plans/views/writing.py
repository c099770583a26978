"""What the editor asks for while somebody writes: who is here, pictures, and what a reference may point at."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.doors import clock, signed_in
from core.verdict import Refused
from plans import actions, queries
from plans.views import merging
from plans.views.found import newest_edition_or_404, plan_or_404
from plans.views.section import found_section, may_write, people

FOUND_AT_ONCE = 20
LARGEST_PICTURE = 10_000_000
BROUGHT, MOST_BROUGHT = "pictures-brought", 50


@signed_in
@require_POST
def presence(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The page's sign of life. Answers who else is here, and which version is the newest."""
    section = found_section(request, slug, uid)
    if request.POST.get("left"):
        actions.leave(section=section, by=request.user)
    elif may_write(request, section):
        actions.be_present(section=section, by=request.user, at=timezone.now(), typed=bool(request.POST.get("typed")))
    newest = queries.revision(section, section.version)
    return JsonResponse(
        {
            "people": people(section, request.user),
            "version": section.version,
            "by": newest.by.name if newest and newest.by else "Somebody",
            "at": clock(newest.at) if newest else "",
            "mine": bool(newest and newest.by_id == request.user.pk),
        }
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Where a save that came too late is put together with what was saved meanwhile."""
    return merging.merge(request, found_section(request, slug, uid))


@signed_in
@require_POST
def pictures(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Takes a picture's file and answers with the name to put into the text."""
    section = found_section(request, slug, uid)
    file = request.FILES.get("picture")
    if file is None or file.size > LARGEST_PICTURE:
        return JsonResponse({"reasons": ["Choose a picture of at most 10 MB."]}, status=422)
    try:
        asset = actions.bring_picture(section=section, content=file.read(), by=request.user, at=timezone.now())
    except Refused as refused:
        return JsonResponse({"reasons": refused.reasons}, status=422)
    request.session[BROUGHT] = [*request.session.get(BROUGHT, [])[-MOST_BROUGHT:], asset.sha256]
    return JsonResponse({"src": f"asset:{asset.sha256}", "width": asset.width, "height": asset.height})


@signed_in
@require_safe
@cache_control(private=True, max_age=31_536_000, immutable=True)
def picture(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """A picture that stands in a text of this plan, by the hash of its bytes; or one that this person brought just now
    and has yet to save."""
    asset = queries.picture_of(plan_or_404(request, slug), sha256)
    if asset is None and sha256 in request.session.get(BROUGHT, []):
        asset = queries.picture(sha256)
    if asset is None:
        raise Http404("No picture at this address is open to you.")
    return HttpResponse(bytes(asset.data), content_type=asset.media_type)


@signed_in
@require_safe
def references(request: HttpRequest, slug: str) -> HttpResponse:
    """Sections of the plan and words of the glossary: those named by `ref`, or those that hold the letters `q`."""
    edition = newest_edition_or_404(plan_or_404(request, slug))
    named = request.GET.getlist("ref")[:200]
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    items = []
    if named or kind == "section":
        items += [
            {"ref": f"section:{row.uid}", "label": str(row), "hint": "Section"}
            for row in queries.reading_order(edition)
            if (f"section:{row.uid}" in named if named else words.casefold() in str(row).casefold())
        ]
    if named or kind == "term":
        slugs = [ref.removeprefix("term:") for ref in named if ref.startswith("term:")]
        rows = queries.terms_named(slugs) if named else queries.terms_like(words)[:FOUND_AT_ONCE]
        items += [{"ref": f"term:{row.slug}", "label": row.term, "hint": row.meaning[:120]} for row in rows]
    return JsonResponse({"items": items if named else list(Paginator(items, FOUND_AT_ONCE).get_page(1))})
