"""How do people, their roles and their programs enter, change and end? The only writers of this room."""

from accounts.actions.people import (
    accept,
    accept_as_new,
    change_end,
    end_now,
    end_session,
    export_held,
    grant,
    invite,
    invite_again,
    note_export,
    note_seen,
    register,
    remove_second_factor,
    set_password,
    sign_out_everywhere,
    withdraw,
)
from accounts.actions.tokens import keep_answer, make_token, note_used, revoke_token

__all__ = [
    "accept",
    "accept_as_new",
    "change_end",
    "end_now",
    "end_session",
    "export_held",
    "grant",
    "invite",
    "invite_again",
    "keep_answer",
    "make_token",
    "note_export",
    "note_seen",
    "note_used",
    "register",
    "remove_second_factor",
    "revoke_token",
    "set_password",
    "sign_out_everywhere",
    "withdraw",
]
