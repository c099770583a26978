"""A program with a key, as tests let it ask the working side of the interface."""

import json

from django.test import Client
from django.utils import timezone

from accounts import actions as account_actions
from accounts.models import Membership


class Program:
    """What a program with a key for a person's first role sends."""

    def __init__(self, user, *scopes):
        membership = Membership.objects.filter(user=user).first()
        token, self.key = account_actions.make_token(
            membership=membership, name="Program", scopes=scopes, days=7, by=user, at=timezone.now()
        )
        self.prefix = token.prefix

    def ask(self, method, address, body=None, status=200, kind="application/json", **headers):
        sent = {"data": json.dumps(body) if isinstance(body, dict) else body, "content_type": kind} if body else {}
        headers = {"authorization": f"Bearer {self.key}", **{name.replace("_", "-"): v for name, v in headers.items()}}
        response = getattr(Client(enforce_csrf_checks=True), method)(address, headers=headers, **sent)
        assert response.status_code == status, response.content
        if status >= 400:
            assert response["Content-Type"] == "application/problem+json"
        return response

    def get(self, address, status=200, **headers):
        return self.ask("get", address, status=status, **headers)

    def put(self, address, body, status=200, **headers):
        return self.ask("put", address, body, status=status, **headers)

    def post(self, address, body, status=201, **headers):
        return self.ask("post", address, body, status=status, **headers)
