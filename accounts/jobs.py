import json

from django.conf import settings
from django.core.mail import EmailMessage, send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Invitation
from accounts.sealing import unseal
from accounts.services import invitation_key
from lhh_portal.jobs import JobError, job


@job("accounts.invitation", gettext_lazy("Gửi lời mời"))
def send_invitation(progress, invitation_id):
    """Mail the link. A worker killed between mail and mark sends a second, equal mail: better than none."""
    invitation = Invitation.objects.open().select_related("invited_by").filter(pk=invitation_id).first()
    if invitation is None:
        return
    context = {
        "invitation": invitation,
        "associations": list(invitation.associations.all()),
        "link": settings.SITE_URL.rstrip("/")
        + reverse("accounts:invitation-accept", kwargs={"key": invitation_key(invitation)}),
    }
    subject = render_to_string("accounts/email/invitation_subject.txt", context).strip()
    body = render_to_string("accounts/email/invitation_message.txt", context)
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except OSError as error:  # smtplib's errors are OSErrors
        raise JobError(
            _("Chưa gửi được thư tới %s: máy chủ thư không nhận. Hãy xem lại địa chỉ rồi bấm «Gửi lại».")
            % invitation.email
        ) from error
    with progress.commit():
        # Only if nobody has pressed "send again" in the meantime.
        Invitation.objects.filter(pk=invitation.pk, token=invitation.token).update(sent_at=timezone.now())


@job("accounts.mail", gettext_lazy("Gửi thư về tài khoản"))
def send_account_mail(progress, sealed):
    """Send what accounts.adapter.AccountAdapter.send_mail wrote. Killed on the way it sends a second, equal mail."""
    EmailMessage(**json.loads(unseal(sealed, purpose="mail"))).send()
