"""How do search engines and catalogues learn what an edition is? In the words of schema.org, as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from publication.bundle.manifest import media_type

FORMATS = {"plan.pdf": "PDF", "plan.docx": "Word", "plan.json": "JSON"}


def described(content: dict[str, Any], release: dict[str, Any], files: list[dict[str, Any]]) -> SafeString:
    """A schema.org Report of the edition, to stand in a `script` element that browsers do not run: what could end the
    element is written as an escape. Addresses are whole where the site knows its own."""
    plan = content["plan"]
    home = f"{release.get('site_address') or ''}/plans/{plan['slug']}/editions/{content['edition']}/"
    told = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": plan["title"],
        "version": str(content["edition"]),
        "url": home,
        "identifier": f"urn:sha256:{release['snapshot_sha256']}",
        "inLanguage": content["language"],
        "datePublished": release["published_at"],
        "dateModified": release["published_at"],
        "description": plan["summary"],
        "publisher": {"@type": "GovernmentOrganization", "name": plan["owner"]["name"]},
        "license": content["licence"].get("url"),
        "spatialCoverage": plan["place"]["name"] if plan["place"] else None,
        "temporalCoverage": f"{plan['starts_on']}/{plan['ends_on']}" if plan["starts_on"] and plan["ends_on"] else None,
        "isAccessibleForFree": True,
        "encoding": [
            {
                "@type": "MediaObject", "name": FORMATS[file["path"]], "encodingFormat": media_type(file["path"]),
                "contentUrl": home + file["path"], "contentSize": f"{file['size']} B",
            }
            for file in files if file["path"] in FORMATS
        ],
    }  # fmt: skip
    text = json.dumps({name: value for name, value in told.items() if value not in (None, "", [])}, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
