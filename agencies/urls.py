"""Addresses of signing in, of the switches, of one's own account and of the accounts of a subtree."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from agencies.views import accounts, profile, signing_in, switches

urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("join/<str:token>/", signing_in.join, name="join"),
    path("password/forgotten/", signing_in.forgotten, name="forgotten"),
    path("password/new/<str:token>/", signing_in.new_password, name="new-password"),
    path("language/", switches.set_language, name="set-language"),
    path("theme/", switches.set_theme, name="set-theme"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", profile.change_password, name="profile-password"),
    path("profile/sessions/others/end/", profile.end_other_sessions, name="session-end-others"),
    path("profile/sessions/<int:pk>/end/", profile.end_session, name="session-end"),
    path("accounts/", accounts.account_list, name="account-list"),
    path("accounts/invite/", accounts.invite, name="invite"),
    path("accounts/invitations/", accounts.invitation_list, name="invitation-list"),
    path("accounts/invitations/<int:pk>/renew/", accounts.renew, name="invitation-renew"),
    path("accounts/invitations/<int:pk>/withdraw/", accounts.withdraw, name="invitation-withdraw"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account-detail"),
    path("accounts/<int:pk>/suspend/", accounts.suspend, name="account-suspend"),
    path("accounts/<int:pk>/restore/", accounts.restore, name="account-restore"),
    path("accounts/<int:pk>/archive/", accounts.archive, name="account-archive"),
    path("accounts/<int:pk>/unlock/", accounts.unlock, name="account-unlock"),
    path("accounts/<int:pk>/sign-out/", accounts.end_sessions, name="account-sign-out"),
    path("accounts/<int:pk>/password/", accounts.offer_password, name="account-password"),
    path("accounts/<int:pk>/roles/", accounts.grant, name="membership-grant"),
    path("accounts/roles/<int:pk>/", accounts.regrade, name="membership-change"),
    path("accounts/roles/<int:pk>/revoke/", accounts.revoke, name="membership-revoke"),
]
