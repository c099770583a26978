"""Is it told whom to write to who found a weakness (RFC 9116)?"""

from datetime import datetime, timedelta

from django.utils import timezone

ADDRESS = "/.well-known/security.txt"


def test_it_names_the_contact_and_ends_within_a_year(client, settings):
    settings.SITE_CONTACT, settings.SITE_ADDRESS = "plans@example.org", "https://plans.example.org"
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    told = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert told["Contact"] == "mailto:plans@example.org"
    assert told["Canonical"] == f"https://plans.example.org{ADDRESS}"
    left = datetime.fromisoformat(told["Expires"]) - timezone.now()
    assert timedelta(days=170) < left < timedelta(days=365)


def test_without_a_contact_there_is_none(client, settings):
    settings.SITE_CONTACT = ""
    assert client.get(ADDRESS).status_code == 404
