"""What does a person do with their account, and an administrator with the people of a body? Doors only."""

from accounts.views.audit import audit_trail, export_audit
from accounts.views.held import export_held, held
from accounts.views.invitation import accept
from accounts.views.keys import keys, keys_of_people, make_key, revoke_key, revoke_key_of
from accounts.views.own import account, admin_door, end_session, go_on, sessions, sign_out_everywhere
from accounts.views.people import change_end, end_now, invite, invite_again, people, remove_second_factor, withdraw

__all__ = [
    "accept",
    "account",
    "admin_door",
    "audit_trail",
    "change_end",
    "end_now",
    "end_session",
    "export_audit",
    "export_held",
    "go_on",
    "held",
    "invite",
    "invite_again",
    "keys",
    "keys_of_people",
    "make_key",
    "people",
    "remove_second_factor",
    "revoke_key",
    "revoke_key_of",
    "sessions",
    "sign_out_everywhere",
    "withdraw",
]
