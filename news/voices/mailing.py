"""Sending answers to who asked, one AnswerMail after the other (lhh_portal/mail_attempts.py)."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.mail_attempts import Unreachable, mark_failed, move
from news import public_face
from news.models import AnswerMail

# How long to wait after the first, second … failure; after the last one the desk sees it as given up.
WAITS = [timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=24)]
# A mail being sent is left to its worker for so long.
LEASE = timedelta(seconds=8 * settings.EMAIL_TIMEOUT)


def send_due(now):
    """Send what is due; returns how many were sent. Stops where the mail server does not answer."""
    sent = 0
    while mail := AnswerMail.objects.due(now).select_related("question").order_by("pk").first():
        try:
            sent += _send(mail, now)
        except Unreachable:
            break
    return sent


def send_again(mail):
    """Begin anew with a mail that was given up."""
    AnswerMail.objects.given_up().filter(pk=mail.pk).update(state=AnswerMail.State.WAITING, attempts=0, error="")


def _send(mail, now):
    """Claim, send, mark; True if it went out. Raises Unreachable after marking."""
    lease = max(now, timezone.now()) + LEASE
    if not move(mail, AnswerMail.State.SENDING, attempts=mail.attempts + 1, next_at=lease):
        return False
    if mail.attempts > len(WAITS) + 1:
        move(mail, AnswerMail.State.FAILED, next_at=None, error=_("Không gửi được sau nhiều lần thử."))
        return False
    try:
        message_for(mail).send()
    except Exception as error:
        mark_failed(mail, error, waits=WAITS, now=now)
        return False
    return move(mail, AnswerMail.State.SENT, sent_at=timezone.now(), error="", next_at=None)


def message_for(mail):
    owner = public_face.office()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    context = {"question": mail.question, "owner": owner, "site": settings.SITE_URL.rstrip("/")}
    return EmailMessage(
        subject=_("Trả lời: %s") % mail.question.subject,
        body=render_to_string("news/voices/answer_mail.txt", context).strip() + "\n",
        to=[mail.question.email],
        reply_to=[owner.email] if owner and owner.email else None,
        headers={"Message-ID": f"<hoi-dap.{mail.pk}@{domain}>"},
    )
