"""What does each answer of the application tell the browser to refuse? Sources that are not our own, inline script and
style, frames, plug-ins, the machine's camera and position; and to keep a copy of what is not for everybody."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# Permissions Policy: nothing here asks for any of these; passkeys need their two, in our own pages only.
FEATURES = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(self), "
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self), serial=(), usb=(), xr-spatial-tracking=()"
)


class ContentSecurityPolicy:
    """Middleware: gives every response these headers, unless its view has set its own: the policy (CSP Level 3), the
    features, and, under the addresses that are not for everybody (NEVER_STORED), that no copy is kept (ASVS 14.3.2)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, POLICY)
        response.headers.setdefault("Permissions-Policy", FEATURES)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(settings.NEVER_STORED):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
