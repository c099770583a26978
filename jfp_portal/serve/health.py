"""Is the web process of this container up? Asked as nginx would ask, so that host and TLS settings do not refuse it."""

import os
import urllib.request


def main() -> None:
    """Ends with a traceback, and so with a status that is not 0, when there is no answer or an error."""
    allowed = os.environ.get("ALLOWED_HOSTS", "").replace(",", " ").split() or ["localhost"]
    headers = {"Host": allowed[0].lstrip(".*") or "localhost", "X-Forwarded-Proto": "https"}
    port = os.environ.get("WEB_PORT", "8000")
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers=headers)
    with urllib.request.urlopen(request, timeout=4):
        pass


if __name__ == "__main__":
    main()
