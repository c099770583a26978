from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from accounts.forms import SignIn

app_name = "accounts"
urlpatterns = [
    path(
        "accounts/sign-in/",
        LoginView.as_view(
            template_name="accounts/sign_in.html",
            authentication_form=SignIn,
            redirect_authenticated_user=True,
            # Django's own default is the host's name, with its port.
            extra_context={"site_name": settings.SITE_NAME},
        ),
        name="sign-in",
    ),
    path("accounts/sign-out/", LogoutView.as_view(next_page="accounts:sign-in"), name="sign-out"),
]
