"""How is it going? For everybody: the measures of the lists that plans answer to, and open data. Nobody signs in.

An indicator that a list names is shown to everybody, with what is missing; its numbers only under an open licence."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from metrics import charts, content, queries
from metrics.models import Indicator, Release
from metrics.views import drawn

EVERYBODY = AnonymousUser()
"""The public pages are the same for all: who is signed in sees no more here."""
TRAIL = [{"text": "Home", "href": "/"}]
METRICS = {"text": "Metrics", "href": "/metrics/"}
RELEASES_SHOWN = 5
View = Callable[..., HttpResponse]


def found_or_404(slug: str) -> Indicator:
    return get_object_or_404(queries.indicators_for(EVERYBODY, on=timezone.localdate()), slug=slug)


def release_or_404(found: Indicator, number: int | None) -> Release | None:
    """The release of that number, or the newest that touched the indicator; None where none ever did."""
    rows = queries.releases_of(found)
    return rows.first() if number is None else get_object_or_404(rows, pk=number)


@require_safe
def public_home(request: HttpRequest) -> HttpResponse:
    """The lists that say how they are measured."""
    page = Paginator(queries.measured_frameworks(), drawn.ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "page_title": "Metrics", "site_section": "metrics", "trail": TRAIL}
    return render(request, "metrics/public_home.html", context)


@require_safe
def public_list(request: HttpRequest, slug: str) -> HttpResponse:
    """One list: what is missing first, then each measure with its target and what the data say for the whole area."""
    framework = get_object_or_404(queries.measured_frameworks(), slug=slug)
    area = queries.own_area(list(queries.areas_with_data()))
    found = queries.as_public(queries.dashboard(framework, area, on=timezone.localdate()))
    context = drawn.lines(request, found) | {
        "framework": framework, "area": area, "page_title": framework.name, "site_section": "metrics",
        "trail": [*TRAIL, METRICS],
    }  # fmt: skip
    return render(request, "metrics/public_list.html", context)


@require_safe
def public_indicator(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """One indicator, now or as a release knew it: pictures with their tables, method, source, files."""
    found = found_or_404(slug)
    context: dict[str, Any] = {
        "indicator": found, "uses": queries.uses_of(found), "page_title": found.title, "site_section": "metrics",
        "trail": [*TRAIL, METRICS], "number": number, "aims": queries.aims_of(found),
        "local": queries.local_measures(EVERYBODY, on=timezone.localdate()).filter(indicator=found),
    }  # fmt: skip
    release = release_or_404(found, number) if found.is_open else None
    if number is not None and release is None:
        raise Http404("There are no open data at this address.")
    if release:
        asked = {name: request.GET.get(name, "") for name in ("area", "sex")}
        sheet = queries.sheet(found, **asked, release=release)
        context |= {
            "release": release, "sheet": sheet, "told": sheet.told, "chosen": drawn.answers(sheet.told),
            "latest_day": drawn.latest_day(sheet.told), "pictures": drawn.pictures(sheet),
            "releases": queries.releases_of(found)[:RELEASES_SHOWN], "source": content.source_in_words(found),
            "picked": urlencode({name: value for name, value in asked.items() if value}),
        }  # fmt: skip
    return render(request, "metrics/public_indicator.html", context)


@require_safe
def public_releases(request: HttpRequest, slug: str) -> HttpResponse:
    """Every release that touched an indicator: each has a permanent address."""
    found = found_or_404(slug)
    rows = queries.releases_of(found) if found.is_open else []
    context = {
        "indicator": found, "page": Paginator(rows, drawn.ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "page_title": f"Releases: {found.title}", "site_section": "metrics",
        "trail": [*TRAIL, METRICS, {"text": found.title, "href": f"/metrics/{found.slug}/"}],
    }  # fmt: skip
    return render(request, "metrics/public_releases.html", context)


def open_data(view: View) -> View:
    """A file of open data: 404 where there are none, or none that may be given; readable from any site (CORS)."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, number: int | None = None, **kwargs: Any) -> HttpResponse:
        found = found_or_404(slug)
        release = release_or_404(found, number) if found.is_open else None
        if release is None:
            raise Http404("There are no open data of this indicator.")
        response = view(request, found, release, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Link"] = f'<{found.licence_address}>; rel="license"'
        return response

    return guarded


def _name(found: Indicator, release: Release, end: str) -> str:
    return f"{found.slug}-release-{release.pk}.{end}"


@open_data
def data_csv(request: HttpRequest, found: Indicator, release: Release) -> HttpResponse:
    records = content.records(found, queries.observations_of(found, release))
    response = HttpResponse(content.table(records), content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = f'attachment; filename="{_name(found, release, "csv")}"'
    return response


@open_data
def data_metadata(request: HttpRequest, found: Indicator, release: Release) -> HttpResponse:
    """What the CSV beside it means, as CSV on the Web."""
    page = settings.SITE_URL + _page_of(found, release)
    told = content.described(found, release, file="data.csv", page=page)
    return HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/csvm+json")


@open_data
def data_json(request: HttpRequest, found: Indicator, release: Release) -> HttpResponse:
    records = content.records(found, queries.observations_of(found, release))
    page = settings.SITE_URL + _page_of(found, release)
    latest = settings.SITE_URL + reverse("metrics:public", args=[found.slug])
    told = content.whole(found, release, records, page=page, csv=f"{page}data.csv", latest=latest)
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json; charset=utf-8")


@open_data
def picture(request: HttpRequest, found: Indicator, release: Release, kind: str) -> HttpResponse:
    """A picture of the page as a file: the same bytes."""
    sheet = queries.sheet(found, area=request.GET.get("area", ""), sex=request.GET.get("sex", ""), release=release)
    made = next((each for each in charts.pictures(sheet) if each.kind == kind), None)
    if made is None:
        raise Http404("There is no such picture of this indicator.")
    return HttpResponse(made.svg, content_type="image/svg+xml; charset=utf-8")


def _page_of(found: Indicator, release: Release) -> str:
    return reverse("metrics:public-release", args=[found.slug, release.pk])
