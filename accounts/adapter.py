import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Never: an account begins with an invitation (accounts.services.accept_invitation)."""
        return False

    def get_http_user_agent(self, request):
        return request.headers.get("User-Agent") or _("không rõ")


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are stored encrypted, allauth's default is plain text.

    The key comes from SECRET_KEY; after changing it keep the old one in SECRET_KEY_FALLBACKS.
    """

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self):
        """What a phone shows beside the passkey; allauth would ask for django.contrib.sites or show the host."""
        return settings.MFA_TOTP_ISSUER


def _fernet():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa:{key}".encode()).digest())) for key in keys]
    )
