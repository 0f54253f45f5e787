from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.rules import must_have_second_factor
from accounts.visitor import address_of

# Where somebody without the second factor may still go: setting it up, confirming the password, leaving.
_ALLOWED_NAMES = {
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
# Recovery codes alone are a spare key, not a second factor.
_SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Everything needs a login unless marked `login_not_required`; a fragment reloads its page, which then asks."""

    def handle_no_permission(self, request, view):
        if request.htmx:
            return HttpResponse(status=401, headers={"HX-Refresh": "true"})
        return super().handle_no_permission(request, view)


class RequireSecondFactorMiddleware:
    """Roles in MFA_ROLES set up a second factor before anything else (setting REQUIRE_MFA)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.REQUIRE_MFA or not request.user.is_authenticated:
            return None
        # Public pages stay readable; only what needs a login needs the second factor.
        if not getattr(view, "login_required", True) or request.resolver_match.view_name in _ALLOWED_NAMES:
            return None
        if not must_have_second_factor(request.user) or is_mfa_enabled(request.user, _SECOND_FACTORS):
            return None
        if request.htmx:  # a fragment asking for news; the page around it is the one to move
            return HttpResponse(status=204)
        messages.warning(
            request, _("Vai trò của tài khoản này cần xác thực hai lớp. Hãy bật một cách dưới đây để tiếp tục.")
        )
        return redirect("mfa_index")


class AuditTrailMiddleware(AuditlogMiddleware):
    """Auditlog's own believes any X-Forwarded-For and -Port: the trail could be forged, or a change be refused."""

    def get_extra_data(self, request):
        return {"actor": self._get_actor(request), "remote_addr": address_of(request), "remote_port": None}
