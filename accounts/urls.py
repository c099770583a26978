"""Where are sign-in, one's account, and the people of a body? allauth's views at our addresses.

allauth finds its pages by names of its own, without a namespace; the two that all the portal uses have ours as well.
Not here, so not anywhere: sign-up, social accounts, sign-in by code, changing the address.
"""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts import views

allauth_pages: list[URLPattern | URLResolver] = [
    path("accounts/sign-in/", allauth.login, name="account_login"),
    path("accounts/sign-out/", allauth.logout, name="account_logout"),
    path("accounts/closed/", allauth.account_inactive, name="account_inactive"),
    path("accounts/confirm/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", allauth.password_change, name="account_change_password"),
    path("accounts/password/set/", allauth.password_set, name="account_set_password"),
    path("accounts/password/reset/", allauth.password_reset, name="account_reset_password"),
    path("accounts/password/reset/sent/", allauth.password_reset_done, name="account_reset_password_done"),
    path(
        "accounts/password/reset/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
]

own_pages = [
    path("accounts/", views.account, name="account"),
    path("accounts/go-on/", views.go_on, name="go-on"),
    path("accounts/sign-in/", allauth.login, name="sign-in"),
    path("accounts/sign-out/", allauth.logout, name="sign-out"),
    path("accounts/sessions/", views.sessions, name="sessions"),
    path("accounts/sessions/end-all/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("accounts/sessions/<int:pk>/end/", views.end_session, name="end-session"),
    path("accounts/people/", views.people, name="people"),
    path("accounts/people/invite/", views.invite, name="invite"),
    path("accounts/people/roles/<int:pk>/", views.change_end, name="change-end"),
    path("accounts/people/roles/<int:pk>/end/", views.end_now, name="end-now"),
    path("accounts/people/roles/<int:pk>/second-factor/", views.remove_second_factor, name="remove-second-factor"),
    path("accounts/people/invitations/<int:pk>/send/", views.invite_again, name="invite-again"),
    path("accounts/people/invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("accounts/invitation/<str:token>/", views.accept, name="accept"),
    path("accounts/keys/", views.keys, name="keys"),
    path("accounts/keys/make/", views.make_key, name="make-key"),
    path("accounts/keys/<int:pk>/revoke/", views.revoke_key, name="revoke-key"),
    path("accounts/people/keys/", views.keys_of_people, name="keys-of-people"),
    path("accounts/people/keys/<int:pk>/revoke/", views.revoke_key_of, name="revoke-key-of"),
    path("accounts/held/", views.held, name="held"),
    path("accounts/held/export/", views.export_held, name="held-export"),
    path("accounts/audit/", views.audit_trail, name="audit"),
    path("accounts/audit/export/", views.export_audit, name="audit-export"),
]

urlpatterns = [path("", include((own_pages, "accounts"))), path("", include(allauth_pages))]
