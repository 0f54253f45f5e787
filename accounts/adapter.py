import json

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext as _

from accounts.sealing import seal, unseal
from lhh_portal.jobs import enqueue


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Never: an account begins with an invitation (accounts.services.accept_invitation)."""
        return False

    def get_http_user_agent(self, request):
        return request.headers.get("User-Agent") or _("không rõ")

    def send_mail(self, template_prefix, email, context):
        """Queue the mail: sent here, a slow or absent mail server would tell who has an account.

        Sealed, since a reset link lies in the job's row until long after it was sent.
        """
        context = {"request": allauth_context.request, "email": email, **context}
        message = self.render_mail(template_prefix, email, context)
        fields = {"subject": message.subject, "body": message.body, "from_email": message.from_email, "to": message.to}
        enqueue("accounts.mail", owner=None, sealed=seal(json.dumps(fields), purpose="mail"))


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are stored encrypted, allauth's default is plain text."""

    def encrypt(self, text):
        return seal(text, purpose="mfa")

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text, purpose="mfa")

    def _get_site_name(self):
        """What a phone shows beside the passkey; allauth would ask for django.contrib.sites or show the host."""
        return settings.MFA_TOTP_ISSUER
