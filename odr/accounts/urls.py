"""Addresses of sign-in and of one's own account, below `/account/`."""

from django.urls import path

from odr.accounts import pages, pages_account

app_name = "accounts"
urlpatterns = [
    path("", pages_account.account, name="account"),
    path("sign-in/", pages.sign_in, name="sign-in"),
    path("code/", pages.code, name="code"),
    path("code/again/", pages.send_again, name="send-again"),
    path("link/<str:token>/", pages.link, name="link"),
    path("sign-out/", pages.sign_out, name="sign-out"),
    path("sessions/others/end/", pages_account.end_other_sessions, name="end-other-sessions"),
    path("sessions/<str:which>/end/", pages_account.end_session, name="end-session"),
    path("tokens/", pages_account.add_token, name="add-token"),
    path("tokens/<int:token_id>/end/", pages_account.end_token, name="end-token"),
]
